"""Public forms without a cookie: a POST must come from one of our own pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def same_origin_form(view: View) -> View:
    """Refuse a form sent from another site, with 403, and need no CSRF cookie for it.

    For views that act on what the request says and never on who is signed in; those have nothing a
    forged request could borrow (docs/adr/0007). Browsers send Sec-Fetch-Site or Origin with every
    POST; a client that sends neither is no browser, and carries nobody's session.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not is_own(request):
            raise PermissionDenied("form sent from another site")
        return view(request, *args, **kwargs)

    return guarded


def is_own(request: HttpRequest) -> bool:
    """Whether a page of ours sent it, as far as its sender says."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.get_host()
    except ValueError:  # no address at all
        return False
