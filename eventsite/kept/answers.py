"""From what a view answers to what is kept of it, and from that to an answer for one who asks."""

from __future__ import annotations

import gzip
import hashlib
import re
import uuid
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from eventsite.models import WHAT_ALL_SEE, SiteSettings

from .revisions import Making
from .shelf import Kept

_COMPRESSIBLE = re.compile(r"text/|application/([\w.-]+\+)?(json|xml)|image/svg")
_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")  # RFC 9110 §12.5.3
_ONCE, _EACH_TIME = 6, 1  # how hard to press


def page_of(response: HttpResponse, making: Making, moment: int, site: SiteSettings) -> Kept | None:
    """None for what is not to be kept: an error, a redirect, what sets a cookie; before the first revision."""
    tokens = making.tokens
    has_begun = any(about == WHAT_ALL_SEE for about, _token in tokens)
    if response.status_code != 200 or response.cookies or response.streaming or not has_begun:
        return None
    fresh = getattr(response, "fresh", "")
    content_type = response.headers["Content-Type"]
    is_compressible = bool(_COMPRESSIBLE.match(content_type))
    is_compressed = is_compressible and not fresh
    if is_compressible:
        patch_vary_headers(response, ["Accept-Encoding"])
    if not fresh:
        _tag(response)
    return Kept(
        things=making.things,
        tokens=tokens,
        moment=moment,
        site=site,
        body=_pressed(response.content, _ONCE) if is_compressed else response.content,
        headers=dict(response.headers),
        is_compressed=is_compressed,
        fresh=fresh,
        skeleton=getattr(response, "skeleton", None),
    )


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
    takes_gzip = bool(_TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")))
    if page.fresh:
        return _freshened(page, takes_gzip=takes_gzip)
    if page.is_compressed and not takes_gzip:
        response = HttpResponse(gzip.decompress(page.body), headers=page.headers)
    else:
        response = HttpResponse(page.body, headers=page.headers)
        if page.is_compressed:
            response.headers["Content-Encoding"] = "gzip"
    return _unless_they_have_it(request, response)


def _unless_they_have_it(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    modified = response.headers.get("Last-Modified")
    found = get_conditional_response(
        request,
        etag=response.headers["ETag"],
        last_modified=parse_http_date_safe(modified) if modified else None,
        response=response,
    )
    return cast("HttpResponse", found)


def _freshened(page: Kept, *, takes_gzip: bool) -> HttpResponse:
    """Nobody else's: without an ETag, or who goes back would send what they sent before."""
    body = page.body.replace(page.fresh.encode(), str(uuid.uuid4()).encode())
    if not takes_gzip:
        return HttpResponse(body, headers=page.headers)
    headers = {**page.headers, "Content-Encoding": "gzip"}
    return HttpResponse(_pressed(body, _EACH_TIME), headers=headers)


def _pressed(content: bytes, level: int) -> bytes:
    return gzip.compress(content, level, mtime=0)
