"""What every answer under ``/api/`` has, whoever made it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from . import methods, problems, sent_less
from .methods import Methods

GetResponse = Callable[[HttpRequest], HttpResponse]

API_ROOT = "/api/"
TABLET_ROOT = "/api/tablet/"  # the protocol of the door: under /api/ and no part of the public API
_REDIRECTS = {301, 302, 303, 307, 308}
_COME_BACK = {429: 60, 503: 5}  # seconds, where nobody said how long


def api_errors_are_problems(get_response: GetResponse) -> GetResponse:
    """Every error under /api/ is problem+json, whoever made it; every response says the version of its API.

    There are no redirects under /api/: an address that is not ours exactly is unknown (NORMS R5).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(API_ROOT):
            return response
        if request.method == "GET" and not request.path.startswith(TABLET_ROOT):
            response = sent_less.with_tag(request, response)
        if response.status_code in _REDIRECTS:
            response = problems.response(404)
        elif response.status_code >= 400 and not _is_problem(response):
            response = _as_problem(response)
        if request.path.startswith(TABLET_ROOT):
            _add_headers_of_the_door(response)
            return response
        if "HTTP_AUTHORIZATION" in request.META:
            # What a key gets is for its holder alone (RFC 9111 §3.5).
            response.headers["Cache-Control"] = "no-store"
        known = methods.of(request) or methods.ALL_MAY_READ
        if request.method == "GET" and methods.may_be_read_anywhere(request, known):
            response.headers.setdefault("Cache-Control", _cache_control(response))
        _add_api_headers(request, response, known)
        sent_less.pressed(request, response)
        return response

    return middleware


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)


def _as_problem(response: HttpResponse) -> HttpResponse:
    """With what its headers said, of what there is and when to come back."""
    problem = problems.response(response.status_code)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            problem.headers[name] = response.headers[name]
    return problem


def _cache_control(response: HttpResponse) -> str:
    return "public, max-age=60" if response.status_code in {200, 304} else "no-store"


def _add_api_headers(request: HttpRequest, response: HttpResponse, known: Methods) -> None:
    response.headers["API-Version"] = problems.API_VERSION
    if request.method != "OPTIONS" and methods.may_be_read_anywhere(request, known):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = methods.EXPOSED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers.setdefault("Cache-Control", "no-store")
    if response.status_code in _COME_BACK:
        response.headers.setdefault("Retry-After", str(_COME_BACK[response.status_code]))
    if response.status_code == 405:
        response.headers["Allow"] = methods.allowed(known)
    if not known.get("GET", True):
        patch_vary_headers(response, ["Authorization"])


def _add_headers_of_the_door(response: HttpResponse) -> None:
    """For pages of our own alone: other origins get no leave to read it, and nothing keeps it."""
    response.headers["API-Version"] = problems.TABLET_VERSION
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"


def api_says_what_it_takes(get_response: GetResponse) -> GetResponse:
    """OPTIONS at the API: 204 with ``Allow``, where there is something (RFC 9110 §9.3.7)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_ours = request.path.startswith(API_ROOT) and not request.path.startswith(TABLET_ROOT)
        if request.method != "OPTIONS" or not is_ours:
            return response
        known = methods.of(request)
        if known is None and "Allow" in response.headers:  # the document itself
            known = methods.ALL_MAY_READ
        return response if known is None else methods.preflight(request, known)

    return middleware
