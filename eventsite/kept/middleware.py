"""What is kept is answered before anything else is asked, as all middleware answered it before.

See docs/adr/0050-what-is-kept-is-answered-first.md.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from eventsite.web.api.accepting import accepts
from eventsite.web.api.answers import API_ROOT

from . import pages
from .answers import met, takes_gzip
from .shelf import Kept, Way

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_LOOKED_AT = {"GET", "HEAD"}
_SELDOM = {"HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}  # no browser says these when it looks


def what_is_kept_comes_first(get_response: GetResponse) -> GetResponse:
    """Middleware, above all that makes or adds anything. One statement, where there is something to answer.

    The first answer of each kind goes the whole way: what is repeated are its headers as they were then.
    So nothing here knows which these are. Whatever is out of the ordinary goes the whole way too.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method in _LOOKED_AT and (again := _again(request)):
            return again
        response = get_response(request)
        _remember(request, response)
        return response

    return middleware


def _again(request: HttpRequest) -> HttpResponse | None:
    page = pages.at_hand(request)
    if page is None or not pages.may_be_kept(request) or not _SELDOM.isdisjoint(request.META):
        return None
    if request.path.startswith(API_ROOT) and not accepts(request):  # 406
        return None
    status = 304 if "ETag" in page.headers and met(request, page.headers) else 200
    is_gzip = status == 200 and takes_gzip(request, page)
    headers = page.given.get(Way(request.is_secure(), is_gzip, status))
    try:
        request.get_host()
        if headers is None or not pages.stands(page) or not pages.is_true(page):
            return None
    except (DisallowedHost, Error):  # which the whole way answers in words
        return None
    if status == 304:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(page.body.gzip() if is_gzip else page.body.plain(), headers=headers)


def _remember(request: HttpRequest, response: HttpResponseBase) -> None:
    page: Kept | None = getattr(response, "page", None)
    if page is None or response.cookies or "Set-Cookie" in response.headers:
        return
    way = Way(request.is_secure(), "Content-Encoding" in response.headers, response.status_code)
    page.given[way] = dict(response.headers)
