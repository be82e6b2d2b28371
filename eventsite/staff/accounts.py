"""How staff sign in: with what is asked of them at every page at hand."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Fetches who is signed in with their role, in one query."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("staff_member").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class ResetTokens(EmailAwarePasswordResetTokenGenerator):  # type: ignore[misc]
    """Links for who forgot a password. They open no closed account, and none whose password was never chosen:
    that is what an invitation is for, which ends.
    """

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        may_reset = user is not None and user.is_active and user.has_usable_password()
        return may_reset and bool(super().check_token(user, token))
