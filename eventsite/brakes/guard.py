"""Which requests are braked: whatever is sent to a public page is, unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from django.http import HttpRequest

from eventsite.web.api.answers import API_ROOT

from . import counting, in_advance, limits, sources
from .counting import Left, Use
from .limits import Limit

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Brake:
    """So much of ``limit`` by one source, over all pages that have this limit, or on each ``alone``."""

    limit: Limit
    methods: Collection[str] | None = ("POST",)  # None: all of them
    alone: bool = False
    with_more: bool = False  # the page takes it along with what else it uses, in one statement


FORM = Brake(limits.FORM, alone=True)
API = Brake(limits.API, methods=None)
_DUE = "eventsite.brakes.due"
_LEFT = "eventsite.brakes.left"


def braked(limit: Limit, *, methods: Collection[str] = ("POST",)) -> Callable[[View], View]:
    """Have this page count under ``limit``, in the place of FORM, which every public page has."""

    def decorate(view: View) -> View:
        view.brake = Brake(limit, methods)  # type: ignore[attr-defined]  # kept by functools.wraps
        return view

    return decorate


def braked_with_places(view: View) -> View:
    """Have this page take its use of FORM along with the places it asks for, in one statement."""
    view.brake = replace(FORM, with_more=True)  # type: ignore[attr-defined]  # kept by functools.wraps
    return view


def brake_of(view: object, path: str) -> Brake | None:
    """None for pages of staff, who are signed in; the sign-in itself is a public page."""
    found: Brake | None = getattr(view, "brake", None)
    if found or hasattr(view, "for_staff"):
        return found
    return API if path.startswith(API_ROOT) else FORM


def use_of(request: HttpRequest, view: object) -> Use | None:
    """What this request uses, of which limit; None for a page that is only looked at."""
    brake = brake_of(view, request.path)
    if brake is None or (brake.methods is not None and request.method not in brake.methods):
        return None
    where = getattr(request.resolver_match, "view_name", "") if brake.alone else ""
    source = sources.of(request)
    return Use(brake.limit, source and f"{source} {where}", stays=brake.with_more)


def check(request: HttpRequest, view: object) -> None:
    """Raises Braked. One statement, or none."""
    use = use_of(request, view)
    if use and use.stays:
        request.META[_DUE] = use
    elif use and use.limit.in_advance > 1:
        in_advance.take(use)
    elif use:
        counting.take(use)


def due(request: HttpRequest) -> list[Use]:
    """What the page is to take along, if it did not yet."""
    use = request.META.pop(_DUE, None)
    return [use] if use else []


def keyed(request: HttpRequest, limit: Limit, subject: str) -> None:
    """Count a request by whose it is, wherever it comes from; what is left is told with the answer. Raises Braked."""
    request.META[_LEFT] = counting.take_one(Use(limit, subject))


def left(request: HttpRequest) -> Left | None:
    """What ``keyed`` found, if it was asked."""
    return request.META.get(_LEFT)


def missed(request: HttpRequest) -> None:
    """Count a link or a token that opens nothing; what opens something costs nothing. Raises Braked."""
    counting.take(Use(limits.MISS, sources.of(request)))


def look_up(request: HttpRequest) -> None:
    """Count a code that is looked up, before it is said whether there is such a one. Raises Braked."""
    counting.take(Use(limits.CODE, sources.of(request)))
