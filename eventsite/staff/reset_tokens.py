"""Links for who forgot a password; the settings name them to allauth."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetTokens(PasswordResetTokenGenerator):
    """They open no closed account, and none whose password was never chosen:
    that is what an invitation is for, which ends.
    """

    def check_token(self, user: User | None, token: str | None) -> bool:
        may_reset = user is not None and user.is_active and user.has_usable_password()
        return may_reset and super().check_token(user, token)
