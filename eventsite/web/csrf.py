"""Forms that act for who is signed in, held to our own pages; without a cookie (docs/adr/0044).

The secret of Django's tokens is made from the session's key: nothing is kept for it, and a page that is
looked at sets no cookie. Who is not signed in yet (the sign-in, a forgotten password) has nothing that
another site could borrow: what the browser says of where a form stood decides, as on public pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_SECRET_LENGTH, CsrfViewMiddleware
from django.urls import get_callable
from django.utils.crypto import salted_hmac

from .same_origin import is_own

_LOOKED_AT = {"GET", "HEAD", "OPTIONS", "TRACE"}  # RFC 9110 §9.2.1


def _failure() -> Callable[..., HttpResponse]:
    return get_callable(settings.CSRF_FAILURE_VIEW)


class SessionTokens(CsrfViewMiddleware):
    """In the place of Django's middleware."""

    def _get_secret(self, request: HttpRequest) -> str:
        """Asks the session's key alone: that reads no session, and varies no page."""
        key = request.session.session_key or ""
        return salted_hmac("csrf", key, algorithm="sha256").hexdigest()[:CSRF_SECRET_LENGTH]

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponse) -> None:
        """There is none."""

    def process_view(  # type: ignore[override]  # what Django answers with is any response
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.method not in _LOOKED_AT and not getattr(callback, "csrf_exempt", False):
            if not is_own(request):
                refused: HttpResponse = _failure()(request, reason="of another site")
                return refused
            if not request.user.is_authenticated:
                return None
        return super().process_view(request, callback, callback_args, callback_kwargs)
