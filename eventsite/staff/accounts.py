"""How staff sign in: with what is asked of them at every page at hand."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User

from eventsite.web.asked_often import ASKED, AskedOften

_USER = AskedOften(lambda: User.objects.select_related("staff_member").filter(pk=ASKED))


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Fetches who is signed in with their role, in one query."""

    def get_user(self, user_id: int) -> User | None:
        user = _USER.first(user_id)
        return user if user and self.user_can_authenticate(user) else None
