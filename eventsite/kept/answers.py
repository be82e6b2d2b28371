"""From what a view answers to what is kept of it, and from that to an answer for one who asks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from eventsite.models import WHAT_ALL_SEE, SiteSettings

from .bodies import Body, Differing, Plain, Pressed
from .revisions import Making
from .shelf import Kept

_COMPRESSIBLE = re.compile(r"text/|application/([\w.-]+\+)?(json|xml)|image/svg")
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")  # RFC 9110 §12.5.3

Span = tuple[float, float]  # from when until when, as time.time() says it


def page_of(response: HttpResponse, making: Making, span: Span, site: SiteSettings) -> Kept | None:
    """None for what is not to be kept: an error, a redirect, what sets a cookie; before the first revision."""
    tokens = making.tokens
    has_begun = any(about == WHAT_ALL_SEE for about, _token in tokens)
    if response.status_code != 200 or response.cookies or response.streaming or not has_begun:
        return None
    body = _body_of(response)
    since, until = span
    return Kept(
        things=making.things,
        tokens=tokens,
        since=since,
        until=until,
        site=site,
        body=body,
        headers=dict(response.headers),
        skeleton=getattr(response, "skeleton", None),
    )


def _body_of(response: HttpResponse) -> Body:
    """Its headers say along what can be done with it."""
    is_compressible = bool(_COMPRESSIBLE.match(response.headers["Content-Type"]))
    if is_compressible:
        patch_vary_headers(response, ["Accept-Encoding"])
    if form_id := getattr(response, "fresh", ""):
        # Nobody else's: without an ETag, or who goes back would send what they sent before.
        return Differing(response.content, form_id.encode(), has_gzip=is_compressible)
    _tag(response)
    return Pressed(response.content) if is_compressible else Plain(response.content)


def unkept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was made for this one request; 304 for who has it already."""
    if response.status_code != 200 or response.streaming or hasattr(response, "fresh"):
        return response
    _tag(response)
    return _unless_they_have_it(request, response)


def _tag(response: HttpResponse) -> None:
    # A weak one: the same page in other bytes, compressed or not (RFC 9110 §8.8.1).
    digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
    response.headers["ETag"] = f'W/"{digest}"'
    if response.headers["Content-Type"].startswith("text/html"):
        # Browsers ask each time whether theirs is still true.
        response.headers.setdefault("Cache-Control", "no-cache")


def answer(request: HttpRequest, page: Kept) -> HttpResponse:
    """The page; 304 for who has it already (RFC 9110 §13)."""
    if takes_gzip(request, page):
        response = HttpResponse(page.body.gzip(), headers=page.headers)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body.plain(), headers=page.headers)
    if "ETag" in page.headers:
        response = _unless_they_have_it(request, response)
    response.page = page  # type: ignore[attr-defined]  # for ``middleware``
    return response


def takes_gzip(request: HttpRequest, page: Kept) -> bool:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return page.body.has_gzip and bool(_TAKES_GZIP.search(accepted))


def _unless_they_have_it(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    return met(request, response.headers, response) or response


def met(
    request: HttpRequest, headers: Mapping[str, str], response: HttpResponse | None = None
) -> HttpResponse | None:
    """What they get who have it already; None where all of it is to be sent."""
    modified = headers.get("Last-Modified")
    return get_conditional_response(
        request,
        etag=headers["ETag"],
        last_modified=parse_http_date_safe(modified) if modified else None,
        response=response,
    )
