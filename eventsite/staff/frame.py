"""The frame of every page at the desk: the menu, and what an evening or a run has as tabs.

What stands in them is listed in ``eventsite/wiring/``, which hands it down when Django starts. Only what
somebody may open is shown: docs/adr/0028-the-desks-frame.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Value, prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import Promise

from eventsite.models import Event, Session
from eventsite.web.addresses import address
from eventsite.web.asked_often import AskedOften
from eventsite.web.staff import lacks_second_factor
from eventsite.web.times import with_day

from .neighbours import Beside, around
from .roles import Right, may
from .standing import Standing, standing


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu."""

    label: str | Promise
    address: str  # its name, without arguments
    right: Right
    kind: Event.Kind | None = None  # whose events are found under it
    also: tuple[str, ...] = ()  # names of addresses, or of their whole space, that belong to it
    waiting: Callable[[], QuerySet[Any]] | None = None  # what waits there, which is counted
    counted: str | Promise = ""  # what the number is of, for who doesn't see where it stands
    style: str = ""  # "apart": with a line above it; "door": a button


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One page of an evening or a run."""

    label: str | Promise
    address: str  # its name; the one argument is ``by``
    by: str = "slug"
    right: Right = Right.ORGANISE
    kind: Event.Kind | None = None  # None: of every kind
    also: tuple[str, ...] = ()
    when: Callable[[Event], bool] = lambda event: True


@dataclass(frozen=True)
class Link:
    """An entry or a tab as it is shown; ``current`` is its aria-current."""

    label: str | Promise
    url: str
    current: str = ""
    count: int = 0
    counted: str | Promise = ""
    style: str = ""


_WITH_VENUE = Session.objects.select_related("venue")
_menu: Sequence[Entry] = ()
_tabs: Sequence[Tab] = ()
_is_full: Callable[[Event], bool]


def connect(menu: Sequence[Entry], tabs: Sequence[Tab], is_full: Callable[[Event], bool]) -> None:
    """Take the entries and the tabs, in the order in which they stand, and who counts places."""
    global _menu, _tabs, _is_full
    _menu, _tabs, _is_full = menu, tabs, is_full


def menu(request: HttpRequest, event: Event | None = None) -> list[Link]:
    """What ``request.user`` may open; on a page of ``event`` its kind's entry is the current one.

    One query, for who sees what is counted. Who has yet to set up a second factor gets no further: nothing.
    """
    if not request.user.is_authenticated or lacks_second_factor(request.user):
        return []
    shown = [one for one in _menu if may(request.user, one.right)]
    numbers = dict(_NUMBERS.all()) if any(one.waiting for one in shown) else {}
    return [
        Link(
            one.label,
            url := address(one.address),
            current=_current_entry(request, url, one, event),
            count=numbers.get(one.address, 0),
            counted=one.counted,
            style=one.style,
        )
        for one in shown
    ]


def _numbers() -> QuerySet[Any, tuple[str, int]]:
    """How much waits at each entry that counts, by its address."""
    first, *others = (
        one.waiting()
        .order_by()
        .values(entry=Value(one.address))
        .annotate(number=Count("pk"))
        .values_list("entry", "number")
        for one in _menu
        if one.waiting
    )
    numbers: QuerySet[Any, tuple[str, int]] = first.union(*others, all=True)
    return numbers


_NUMBERS = AskedOften(_numbers)  # of every page


def _current_entry(request: HttpRequest, url: str, entry: Entry, event: Event | None) -> str:
    if request.path == url:
        return "page"
    belongs = event.kind == entry.kind if event else _belongs(request, entry.address, entry.also)
    return "true" if belongs else ""


def _belongs(request: HttpRequest, name: str, also: tuple[str, ...]) -> bool:
    match = request.resolver_match
    names = {match.view_name, *match.namespaces} if match else set()
    return bool(names & {name, *also})


@dataclass(frozen=True)
class EventFrame:
    """What stands around a page of one evening or run."""

    above: Link | None  # the menu's entry of its kind
    overview: str
    is_overview: bool
    standing: Standing
    tabs: list[Link]
    before: Link | None
    after: Link | None


def event_frame(request: HttpRequest, event: Event, free: int | None = None) -> EventFrame:
    """The tabs that ``request.user`` may open, how it stands, and the same page of the one before and after.

    One query, and what counting its places takes where the page doesn't know how many are ``free``;
    ``event``'s sessions are fetched if they were not.
    """
    prefetch_related_objects([event], Prefetch("sessions", _WITH_VENUE))
    theirs = {right for right in Right if may(request.user, right, event)}
    shown = {
        one: _url(one, event)
        for one in _tabs
        if one.kind in (None, event.kind) and one.when(event) and one.right in theirs
    }
    first = next(iter(shown), None)
    here = next((one for one, url in shown.items() if _is_here(request, one, url)), None)
    overview = shown[first] if first else ""
    above = entry_of(event)
    before, after = around(event)
    return EventFrame(
        above=Link(above.label, address(above.address)) if may(request.user, above.right) else None,
        overview=overview,
        is_overview=request.path == overview,
        standing=standing(event, is_full=lambda: _is_full(event) if free is None else not free),
        tabs=[_tab(request, one, url, here) for one, url in shown.items()],
        before=_other(request, before, here or first),
        after=_other(request, after, here or first),
    )


def entry_of(event: Event) -> Entry:
    """The entry of the menu under which events of its kind are found."""
    return next(one for one in _menu if one.kind == event.kind)


def list_url(event: Event) -> str:
    """Where events of its kind are listed at the desk."""
    return address(entry_of(event).address)


def overview_url(event: Event) -> str:
    """Where an evening or a run is shown at the desk: its first tab."""
    return _url(next(one for one in _tabs if one.kind == event.kind), event)


def _is_here(request: HttpRequest, tab: Tab, url: str) -> bool:
    return request.path == url or _belongs(request, tab.address, tab.also)


def _tab(request: HttpRequest, tab: Tab, url: str, here: Tab | None) -> Link:
    current = "page" if request.path == url else "true" if tab is here else ""
    return Link(tab.label, url, current=current)


def _other(request: HttpRequest, beside: Beside, tab: Tab | None) -> Link | None:
    """The same tab of another, or its first where it has none such."""
    if beside is None or tab is None:
        return None
    other, start = beside
    there = tab if tab.when(other) else next(one for one in _tabs if one.kind == other.kind)
    if not may(request.user, there.right, other):
        return None
    return Link(with_day(other.texts.title, start), _url(there, other))


def _url(tab: Tab, event: Event) -> str:
    return address(tab.address, getattr(event, tab.by))
