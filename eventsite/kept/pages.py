"""Pages that all see alike, made once per change and not per request.

Above a view that answers everybody the same, nearest to it::

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

Of what changes with the places only a part may be made anew: ``changing.py``. A form that must differ for everybody names what differs: ``differing_by(form_id, response)``. It is
replaced in each answer. See docs/adr/0046-pages-made-once-per-change.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from eventsite.models import SiteSettings
from eventsite.site.reading import site

from . import revisions
from .answers import answer, page_of, unkept
from .revisions import Making, Tokens
from .shelf import Kept, Question, Shelf

View = Callable[..., HttpResponse]

MINUTE = 60  # seconds
LONGEST_QUERY = 200  # characters

# Those with a query apart: there is no end to what can be asked, and it takes no page without one away.
_pages, _asked = Shelf(6_000_000), Shelf(3_000_000)


def kept(
    *, asks: Collection[str] = (), daily: bool = False, shelf: Shelf | None = None
) -> Callable[[View], View]:
    """See above. ``daily``: nothing in it changes by the clock but the day, as the site has it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def ask(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            query = _query(request, asks)

            def make() -> HttpResponse:
                return view(_of_nobody(request, query), *args, **kwargs)

            if connection.in_atomic_block or len(query) > LONGEST_QUERY:
                return unkept(request, make())
            now = timezone.now()
            moment = (
                timezone.localdate(now).toordinal() if daily else int(now.timestamp()) // MINUTE
            )
            where = shelf or (_asked if query else _pages)
            return _find_or_make(request, where, (request.path, query), moment, make)

        ask.is_kept = True  # type: ignore[attr-defined]
        return ask

    return decorate


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
    moment: int,
    make: Callable[[], HttpResponse],
) -> HttpResponse:
    page, tokens = _found(shelf, question)
    if page and page.is_of(tokens, moment, site().row):
        return answer(request, page)
    with shelf.turn(question):
        if shelf.find(question) is not page:  # made while we waited
            page, tokens = _found(shelf, question)
            if page and page.is_of(tokens, moment, site().row):
                return answer(request, page)
        row = site().row
        with revisions.making(page.things if page else (), tokens) as making:
            response = _with_what_changed(page, making, moment, row) or make()
        made = page_of(response, making, moment, row)
        if made is None:
            return response
        shelf.put(question, made)
    return answer(request, made)


def _found(shelf: Shelf, question: Question) -> tuple[Kept | None, Tokens]:
    """What is kept, and the tokens by which it is the page that counts, or not."""
    page = shelf.find(question)
    return page, revisions.now(page.things if page else ())


def _with_what_changed(
    page: Kept | None, making: Making, moment: int, row: SiteSettings
) -> HttpResponse | None:
    """The page with its changing part made anew, where nothing else of it is another by now."""
    skeleton = page.skeleton if page and page.moment == moment and page.site is row else None
    if skeleton is None or skeleton.ground is None:
        return None
    return skeleton.filled() if making.can_stand_on(skeleton.ground) else None
