"""Links for who forgot a password. allauth's forms ask for them, by the settings, and so are there first."""

from __future__ import annotations

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.contrib.auth.base_user import AbstractBaseUser


class ResetTokens(EmailAwarePasswordResetTokenGenerator):  # type: ignore[misc]
    """They open no closed account, and none whose password was never chosen:
    that is what an invitation is for, which ends.
    """

    def check_token(self, user: AbstractBaseUser | None, token: str | None) -> bool:
        may_reset = user is not None and user.is_active and user.has_usable_password()
        return may_reset and bool(super().check_token(user, token))
