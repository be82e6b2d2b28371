"""In which language the site answers: the one that its address says. And on which clock: one.

Pages vary by their address and by no header, so what is kept of one is true for everybody
(docs/adr/0063-the-language-is-in-the-address.md). What has no page, the API and its errors, goes by
``Accept-Language``, and so does what the door asks, whose page says there in which language it is; so does the
first visit to the site's bare address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import cast
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import get_script_prefix
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.translation.trans_real import parse_accept_lang_header

from .texts import language_codes, others, own_language

GetResponse = Callable[[HttpRequest], HttpResponseBase]

API_ROOT = "/api/"
TABLET_ROOT = (
    "/api/tablet/"  # the protocol of the door, whose answers are in the language that is asked
)
HOME = "/"
SAYS_IT = "taal"  # of the query: with the site's own language in it, also the bare address says one
LONGEST_HEADER = 500  # characters; what is longer is no browser's
_LOOKED_AT = {"GET", "HEAD"}
# What a browser says of a link on another site, and of an address that somebody typed (Fetch Metadata).
_FROM_OUTSIDE = {"none", "cross-site", "same-site"}
_A_LANGUAGE = re.compile(
    r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII
)  # BCP 47, or nearly

_asked: ContextVar[str] = ContextVar("asked", default="")


def first_visit_is_in_ones_own_language(get_response: GetResponse) -> GetResponse:
    """Middleware: who comes from outside to ``/``, the one address that says no language, is sent on to theirs.

    Stands above what is kept: a page is kept by its address, and this answer is not.
    """
    sent_on = cast("GetResponse", SecurityMiddleware(_sent_on))  # which is no coroutine here

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_first = request.path_info == HOME and _is_first_visit(request)
        return sent_on(request) if is_first else get_response(request)

    return middleware


def _is_first_visit(request: HttpRequest) -> bool:
    if request.method not in _LOOKED_AT or asked_by(request) == own_language():
        return False
    if SAYS_IT in QueryDict(request.META.get("QUERY_STRING", "")):
        return False
    try:
        return _comes_from_outside(request.META, request.get_host())
    except DisallowedHost:  # which the whole way answers
        return False


def _sent_on(request: HttpRequest) -> HttpResponseBase:
    query = request.META.get("QUERY_STRING", "")
    where = in_language(request.path, asked_by(request)) + (f"?{query}" if query else "")
    response = HttpResponseRedirect(where)
    response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Accept-Language", "Sec-Fetch-Site", "Referer"])
    return response


def answers_in_the_language_of_its_address(get_response: GetResponse) -> GetResponse:
    """Middleware: each answer is in one language and on the site's clock, whatever its thread did before.

    Where nobody says so Django finds out at each word, each moment and each address, and that is half of
    what those cost. What the API lists is for everybody in the site's own; only its errors go by who asks.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        at_the_door = request.path_info.startswith(TABLET_ROOT)
        language = asked_by(request) if at_the_door else language_of(request.path_info)
        translation.activate(language)
        timezone.activate(timezone.get_default_timezone())
        if request.path_info.startswith(API_ROOT) and not at_the_door:
            return _errors_as_asked(request, get_response)
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if response.status_code == 404 and request.method in _LOOKED_AT:
            return _as_it_is_written(request) or response
        return response

    return middleware


def _errors_as_asked(request: HttpRequest, get_response: GetResponse) -> HttpResponseBase:
    asked = asked_by(request)
    token = _asked.set(asked)
    try:
        response = get_response(request)
    finally:
        _asked.reset(token)
    if response.status_code >= 400:
        response.headers["Content-Language"] = asked
        patch_vary_headers(response, ["Accept-Language"])
    else:
        response.headers.setdefault("Content-Language", own_language())
    return response


def as_asked() -> AbstractContextManager[None]:
    """Within it words are in the language that who asks the API wants; elsewhere in that of the page, as they were."""
    return translation.override(_asked.get() or translation.get_language())


def _as_it_is_written(request: HttpRequest) -> HttpResponseBase | None:
    """To the address that we write, from one that somebody makes up: ``/nl/agenda/``, ``/EN/``, ``/en-gb/``.

    Not for ever: a site may get another language of its own.
    """
    first, _, rest = request.path_info[1:].partition("/")
    if not _A_LANGUAGE.fullmatch(first) or first in others():
        return None
    language = _ours(first.lower().replace("_", "-"))
    if language is None:
        return None
    where = escape_uri_path(in_language(_root() + f"/{rest}", language))
    query = request.META.get("QUERY_STRING", "")
    if language == own_language() and not rest:  # else a first visit would lead away from it
        query = f"{SAYS_IT}={language}"
    return HttpResponseRedirect(where + (f"?{query}" if query else ""))


def language_of(path: str) -> str:
    """The language that a path of the site says: of ``/en/…`` English, of any other the site's own."""
    return _prefix_of(path) or own_language()


def without_language(path: str) -> str:
    """The path of the same page in the site's own language, by which pages are told apart."""
    root = _root()
    below = path.removeprefix(root)
    prefix = _prefix_of(below)
    return root + (below.removeprefix(f"/{prefix}") or HOME) if prefix else path


def in_language(path: str, language: str) -> str:
    """The path of the same page in that language; always one on this site: ``//`` would begin another's address."""
    root = _root()
    bare = "/" + without_language(path).removeprefix(root).lstrip("/")
    return root + (bare if language == own_language() else f"/{language}{bare}")


def asked_by(request: HttpRequest) -> str:
    """The language of the site that ``Accept-Language`` wants most; the site's own for all others (RFC 9110 §12.5.4)."""
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    if len(header) > LONGEST_HEADER:
        return own_language()
    for wanted, weight in parse_accept_lang_header(header.lower()):
        if not weight:  # "not acceptable"
            continue
        if wanted == "*":
            break
        found = _ours(wanted)
        if found:
            return found
    return own_language()


def _ours(wanted: str) -> str | None:
    """Of ``en-gb`` English, where the site has no such English apart."""
    ours = language_codes()
    return next((one for one in (wanted, wanted.partition("-")[0]) if one in ours), None)


def _root() -> str:
    """Where the site is below its host, without a slash at its end; mostly nothing."""
    return get_script_prefix().rstrip("/")


def _prefix_of(path: str) -> str:
    """The language at the front of the path; none where the page is in the site's own."""
    first = path[1:].partition("/")[0]
    return first if first in others() else ""


def _comes_from_outside(said: dict[str, str], host: str) -> bool:
    """Not from a link on a page of ours: whoever chose a language there has it."""
    if (site := said.get("HTTP_SEC_FETCH_SITE")) is not None:
        return site in _FROM_OUTSIDE
    try:
        return urlsplit(said.get("HTTP_REFERER", "")).netloc != host
    except ValueError:  # no address at all
        return True
