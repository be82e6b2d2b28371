"""Limits of the sign-in: by source and by account, so that nobody can keep others out (OWASP ASVS 5 §6.3.1).

Too many wrong passwords from one place stop that place, on that account. Too many from everywhere stop
everybody but who worked at the desk in that same browser before.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.models import User
from django.http import HttpRequest

from eventsite.site import sign_in
from eventsite.staff import typed

from . import sources

ON_ACCOUNT = "login_of_account"


class AccountAdapter(sign_in.AccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        """A hash, for allauth keeps it as it is. Where nobody can tell whose it is, another each time."""
        return sources.of(request) or secrets.token_hex()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{self.get_client_ip(request)} {_account(credentials)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        account = _account(credentials)
        if not self._of_account(request, account, dry_run=True) and not _knows(request, account):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._of_account(request, _account(credentials))

    def _of_account(self, request: HttpRequest, account: str, *, dry_run: bool = False) -> bool:
        used = ratelimit.consume(
            request, app="allauth.account", action=ON_ACCOUNT, key=account, dry_run=dry_run
        )
        return used is not None


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()


def _knows(request: HttpRequest, account: str) -> bool:
    """Whether this is the browser of who has the account."""
    worker = typed.worker(request)
    return worker is not None and User.objects.filter(pk=worker, email__iexact=account).exists()
