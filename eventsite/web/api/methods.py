"""What may be done at an address of the API, and who may do it from a page of another site.

Any site may read what is open. What asks for a key, or changes something, is for servers: a key in a page is
everybody's. So a browser is told of the first and of nothing else (Fetch §3.2; docs/adr/0067-rules-of-the-api.md).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

ALL_MAY_READ = {"GET": True}
READS = ("GET", "HEAD")
EXPOSED = "API-Version, ETag, Link, Retry-After"
ASKED_ALONG = "Accept-Language, If-None-Match"  # what isn't safe by itself (Fetch §2.2.2)
REMEMBERED = 7200  # seconds; no browser keeps it longer

Methods = Mapping[str, bool]  # and whether who has no key may use it


def of(request: HttpRequest) -> Methods | None:
    """Of the operation that was asked for, or its neighbours; None where there is none."""
    view = getattr(request.resolver_match, "func", None)
    return getattr(view, "api_methods", None)


def allowed(methods: Methods) -> str:
    """For ``Allow``: HEAD where there is GET, and OPTIONS always."""
    named = [*methods, "HEAD"] if "GET" in methods else [*methods]
    return ", ".join([*sorted(named), "OPTIONS"])


def may_be_read_anywhere(request: HttpRequest, methods: Methods) -> bool:
    """Whether this answer is one of those that any site's page may read."""
    method = "GET" if request.method in READS else request.method
    return methods.get(method or "", method == "GET")


def preflight(request: HttpRequest, methods: Methods) -> HttpResponse:
    """OPTIONS: what there is, and to a browser that asks for another site whether its page may."""
    response = HttpResponse(status=204)
    response.headers["Allow"] = allowed(methods)
    asked = request.headers.get("Access-Control-Request-Method", "GET")
    if asked in READS and methods.get("GET"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = ", ".join(READS)
        response.headers["Access-Control-Allow-Headers"] = ASKED_ALONG
        response.headers["Access-Control-Max-Age"] = str(REMEMBERED)
    return response
