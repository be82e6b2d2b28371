"""Who may sign in, and how: staff only, accounts made by an administrator, a second factor asked."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up for a staff account; visitors have none at all."""

    # allauth's own Dutch says "je"; this site says "u".
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar."),
        "too_many_login_attempts": _("U hebt te vaak geprobeerd in te loggen. Wacht even."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
