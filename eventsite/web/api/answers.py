"""What every answer under ``/api/`` has, whoever made it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import problems

GetResponse = Callable[[HttpRequest], HttpResponse]

API_ROOT = "/api/"
TABLET_ROOT = "/api/tablet/"  # the protocol of the door: under /api/ and no part of the public API
READ_ONLY = "GET, HEAD, OPTIONS"
_REDIRECTS = {301, 302, 303, 307, 308}


def api_errors_are_problems(get_response: GetResponse) -> GetResponse:
    """Every error under /api/ is problem+json, whoever made it; every response says the version of its API.

    The public API is open data without cookies, so any site may read it. There are no redirects under
    /api/: an address that is not ours exactly is unknown (NORMS R5).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(API_ROOT):
            return response
        if response.status_code in _REDIRECTS:
            response = problems.response(404)
        elif response.status_code >= 400 and not _is_problem(response):
            allow = response.headers.get("Allow")
            response = problems.response(response.status_code)
            if allow:
                response.headers["Allow"] = allow
        if request.path.startswith(TABLET_ROOT):
            _add_headers_of_the_door(response)
            return response
        if "HTTP_AUTHORIZATION" in request.META:
            response.headers["Cache-Control"] = "no-store"
        _add_api_headers(response)
        return response

    return middleware


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)


def _add_api_headers(response: HttpResponse) -> None:
    response.headers["API-Version"] = problems.API_VERSION
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "API-Version"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers.setdefault(
        "Cache-Control", "public, max-age=60" if response.status_code in {200, 304} else "no-store"
    )


def _add_headers_of_the_door(response: HttpResponse) -> None:
    """For pages of our own alone: other origins get no leave to read it, and nothing keeps it."""
    response.headers["API-Version"] = problems.TABLET_VERSION
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"


def api_says_what_it_takes(get_response: GetResponse) -> GetResponse:
    """OPTIONS at the API: 204 with ``Allow``, where there is something to get (RFC 9110 §9.3.7)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(TABLET_ROOT):
            return response
        if request.path.startswith(API_ROOT) and "Allow" in response.headers:
            if request.method == "OPTIONS":
                response = HttpResponse(status=204)
                response.headers["Access-Control-Allow-Methods"] = READ_ONLY
            response.headers["Allow"] = READ_ONLY
        return response

    return middleware
