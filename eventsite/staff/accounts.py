"""How staff sign in: with what is asked of them at every page at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User

from eventsite.web.asked_often import ASKED, AskedOften

_USER = AskedOften(lambda: User.objects.select_related("staff_member").filter(pk=ASKED))

_at_hand: ContextVar[User | None] = ContextVar("at_hand", default=None)


@contextmanager
def at_hand(user: User | None) -> Iterator[None]:
    """Within it this user needs no fetching: who was read along with something else, just now, with their role.

    Whether it is who is signed in, Django finds out as ever.
    """
    token = _at_hand.set(user)
    try:
        yield
    finally:
        _at_hand.reset(token)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Fetches who is signed in with their role, in one query."""

    def get_user(self, user_id: int) -> User | None:
        user = _at_hand.get()
        if user is None or user.pk != user_id:
            user = _USER.first(user_id)
        return user if user and self.user_can_authenticate(user) else None
