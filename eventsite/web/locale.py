"""In which language the site answers: the one that its address says. And on which clock: one.

Pages vary by their address and by no header, so what is kept of one is true for everybody
(docs/adr/0063-the-language-is-in-the-address.md). What has no page, the API and its errors, goes by
``Accept-Language``; so does the first visit to the site's bare address.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

GetResponse = Callable[[HttpRequest], HttpResponseBase]

API_ROOT = "/api/"
HOME = "/"
LONGEST_HEADER = 500  # characters; what is longer is no browser's
_LOOKED_AT = {"GET", "HEAD"}
# What a browser says of a link on another site, and of an address that somebody typed (Fetch Metadata).
_FROM_OUTSIDE = {"none", "cross-site", "same-site"}


def first_visit_is_in_ones_own_language(get_response: GetResponse) -> GetResponse:
    """Middleware: who comes from outside to ``/``, the one address that says no language, is sent on to theirs.

    Stands above what is kept: a page is kept by its address, and this answer is not.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info != HOME or request.method not in _LOOKED_AT:
            return get_response(request)
        language = asked_by(request)
        if language == settings.LANGUAGE_CODE or not _comes_from_outside(request):
            return get_response(request)
        query = request.META.get("QUERY_STRING", "")
        where = in_language(request.path, language) + (f"?{query}" if query else "")
        response = HttpResponseRedirect(where)
        response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Accept-Language", "Sec-Fetch-Site", "Referer"])
        return response

    return middleware


def answers_in_the_language_of_its_address(get_response: GetResponse) -> GetResponse:
    """Middleware: each answer is in one language and on the site's clock, whatever its thread did before.

    Where nobody says so Django finds out at each word, each moment and each address, and that is half of
    what those cost.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        goes_by_header = request.path_info.startswith(API_ROOT)
        language = asked_by(request) if goes_by_header else language_of(request.path_info)
        translation.activate(language)
        timezone.activate(timezone.get_default_timezone())
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if goes_by_header and response.status_code >= 400:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def language_of(path: str) -> str:
    """The language that a path of the site says: of ``/en/…`` English, of any other the site's own."""
    return _prefix_of(path) or settings.LANGUAGE_CODE


def without_language(path: str) -> str:
    """The path of the same page in the site's own language, by which pages are told apart."""
    prefix = _prefix_of(path)
    return path.removeprefix(f"/{prefix}") or HOME if prefix else path


def in_language(path: str, language: str) -> str:
    """The path of the same page in that language."""
    bare = without_language(path)
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


def asked_by(request: HttpRequest) -> str:
    """The language of the site that ``Accept-Language`` wants most; the site's own for all others (RFC 9110 §12.5.4)."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    if len(header) > LONGEST_HEADER:
        return settings.LANGUAGE_CODE
    ours = dict(settings.LANGUAGES)
    for wanted, _weight in parse_accept_lang_header(header.lower()):
        if wanted == "*":
            break
        found = wanted if wanted in ours else wanted.partition("-")[0]
        if found in ours:
            return found
    return settings.LANGUAGE_CODE


def languages() -> list[tuple[str, str]]:
    """Code and name, each in its own language: the site's own first."""
    return list(settings.LANGUAGES)


def _prefix_of(path: str) -> str:
    """The language at the front of the path; none where the page is in the site's own."""
    first = path[1:].partition("/")[0]
    return first if first != settings.LANGUAGE_CODE and first in dict(settings.LANGUAGES) else ""


def _comes_from_outside(request: HttpRequest) -> bool:
    """Not from a link on a page of ours: whoever chose a language there has it."""
    says = request.META.get("HTTP_SEC_FETCH_SITE")
    if says is not None:
        return says in _FROM_OUTSIDE
    return bool(
        urlsplit(request.META.get("HTTP_REFERER", "")).netloc != request.META.get("HTTP_HOST")
    )
