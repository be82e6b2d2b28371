"""Who may sign in, and how: staff only, accounts made by an administrator, a second factor asked."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up for a staff account; visitors have none at all."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
