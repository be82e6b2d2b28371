"""What is sent again is sent as nothing, and the rest pressed: ETag, 304 and gzip for every answer of the API.

Pages that are kept have all three already (``kept/answers.py``). This does it for what is made for one request.
"""

from __future__ import annotations

import gzip
import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")  # RFC 9110 §12.5.3
WORTH_PRESSING = 500  # bytes: below it gzip makes it no smaller than a packet


def with_tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A weak one (RFC 9110 §8.8.1): the same in other bytes, pressed or not. 304 for who has it."""
    if response.status_code != 200 or response.streaming:
        return response
    if "ETag" not in response.headers:
        digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
        response.headers["ETag"] = f'W/"{digest}"'
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response


def pressed(request: HttpRequest, response: HttpResponse) -> None:
    """Leaves alone what is pressed already, is small, or is sent as it is made."""
    if response.streaming or response.status_code in {204, 304}:
        return
    if len(response.content) >= WORTH_PRESSING and "Content-Encoding" not in response.headers:
        patch_vary_headers(response, ["Accept-Encoding"])
        if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
            response.content = gzip.compress(response.content, 6, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
