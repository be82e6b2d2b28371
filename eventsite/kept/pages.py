"""Pages that all see alike, made once per change and not per request.

Above a view that answers everybody the same, nearest to it; what stands above it may refuse a method, and
nothing else, for what is kept is answered before it is asked (``middleware.py``)::

    @require_safe
    @kept(asks=["kraam"])
    def edition(request, slug): ...

``asks`` are the parameters of the query that the view reads; it never sees another. It gets a request
of nobody: the address and those parameters, no cookie, no session, no header, and an anonymous user.
What it answers, body and headers, is kept while the database names the same revision of what all see, and of the places of
each event that were counted for it (``booking.places`` notes those by itself; who counts registrations
otherwise calls ``revisions.depends_on_places`` first), and as long as it is the same minute, for what opens
or ends by the clock. Only a 200 is kept, none with a cookie, and nothing inside a transaction, whose
changes nobody else may see yet.

Of what changes with the places only a part may be made anew: ``changing.py``. A form that must differ
for everybody names what differs: ``differing_by(form_id, response)``. It is replaced in each answer. See
docs/adr/0046-pages-made-once-per-change.md, 0050 and 0053.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from eventsite.models import SiteSettings
from eventsite.site.reading import site
from eventsite.web.times import midnight

from . import revisions
from .answers import Span, answer, page_of, unkept
from .revisions import Making, Tokens
from .shelf import Kept, Question, Shelf

View = Callable[..., HttpResponse]

MINUTE = 60  # seconds
LONGEST_QUERY = 200  # characters

# Those with a query apart: there is no end to what can be asked, and it takes no page without one away.
_pages, _asked = Shelf(6_000_000), Shelf(3_000_000)


def kept(
    *,
    asks: Collection[str] = (),
    unless: Collection[str] = (),
    daily: bool = False,
    shelf: Shelf | None = None,
) -> Callable[[View], View]:
    """See above. ``daily``: nothing in it changes by the clock but the day, as the site has it.

    ``unless``: made anew where one of these parameters is asked, for it depends on what it doesn't note.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def ask(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            query = _query(request, asks)

            def make() -> HttpResponse:
                return view(_of_nobody(request, query), *args, **kwargs)

            is_to_keep = may_be_kept(request) and request.GET.keys().isdisjoint(unless)
            if not is_to_keep or len(query) > LONGEST_QUERY:
                return unkept(request, make())
            where = shelf or (_asked if query else _pages)
            return _find_or_make(request, where, (request.path, query), make, daily=daily)

        ask.is_kept = True  # type: ignore[attr-defined]
        return ask

    return decorate


def may_be_kept(request: HttpRequest) -> bool:
    """Not inside a transaction, nor below another address than the site's own: its links would begin with that."""
    return not connection.in_atomic_block and request.path == request.path_info


def at_hand(request: HttpRequest) -> Kept | None:
    """What is kept of exactly this address, whatever view it is of; perhaps it is true no more."""
    query = request.META.get("QUERY_STRING", "")
    shelf = _asked if query else _pages
    return shelf.find((request.path, query))


def everything() -> list[Question]:
    """What this process keeps a page of."""
    return [*_pages.questions(), *_asked.questions()]


def differing_by(form_id: object, response: HttpResponse) -> HttpResponse:
    """The page of a form whose id is another for everybody who opens it."""
    response.fresh = str(form_id)  # type: ignore[attr-defined]  # for ``answers``
    return response


def forget() -> None:
    """Whatever this process keeps."""
    _pages.clear()
    _asked.clear()


def _query(request: HttpRequest, asks: Collection[str]) -> str:
    if not asks or not request.META.get("QUERY_STRING"):
        return ""
    return urlencode([(name, value) for name in asks for value in request.GET.getlist(name)])


def _of_nobody(request: HttpRequest, query: str) -> HttpRequest:
    nobody = HttpRequest()
    nobody.method = "GET"
    nobody.path, nobody.path_info = request.path, request.path_info
    nobody.resolver_match = request.resolver_match
    nobody.META = {"REQUEST_METHOD": "GET", "PATH_INFO": request.path_info, "QUERY_STRING": query}
    nobody.GET = QueryDict(query)
    nobody.user = AnonymousUser()
    return nobody


def _find_or_make(
    request: HttpRequest,
    shelf: Shelf,
    question: Question,
    make: Callable[[], HttpResponse],
    *,
    daily: bool,
) -> HttpResponse:
    page, tokens = _found(shelf, question)
    if page and stands(page) and page.tokens == tokens:
        return answer(request, page)
    with shelf.turn(question):
        if shelf.find(question) is not page:  # made while we waited
            page, tokens = _found(shelf, question)
            if page and stands(page) and page.tokens == tokens:
                return answer(request, page)
        span, row = _span(daily), site().row
        with revisions.making(page.things if page else (), tokens) as making:
            response = _with_what_changed(page, making, span, row) or make()
        made = page_of(response, making, span, row)
        if made is None:
            return response
        shelf.put(question, made)
    return answer(request, made)


def _found(shelf: Shelf, question: Question) -> tuple[Kept | None, Tokens]:
    """What is kept, and the tokens by which it is the page that counts, or not."""
    page = shelf.find(question)
    return page, revisions.now(page.things if page else ())


def _with_what_changed(
    page: Kept | None, making: Making, span: Span, row: SiteSettings
) -> HttpResponse | None:
    """The page with its changing part made anew, where nothing else of it is another by now."""
    if page is None or page.skeleton is None or page.site is not row:
        return None
    ground = page.skeleton.ground
    if ground is None or (page.since, page.until) != span or not making.can_stand_on(ground):
        return None
    return page.skeleton.filled()


def stands(page: Kept) -> bool:
    """By the clock, and as the site is set. Asks the database nothing."""
    return page.stands(time.time(), site().row)


def is_true(page: Kept) -> bool:
    """Whether nothing of it changed. One statement."""
    return page.tokens == revisions.now(page.things)


def _span(daily: bool) -> Span:
    """The minute that it is, or the day as the site has it."""
    if not daily:
        since = time.time() // MINUTE * MINUTE
        return since, since + MINUTE
    today = timezone.localdate()
    since, until = (midnight(day).timestamp() for day in (today, today + timedelta(days=1)))
    return since, until
