"""Which requests are braked: whatever is sent to a public page is, unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest

from eventsite.web.middleware import API_ROOT

from . import counting, limits, sources
from .counting import Use
from .limits import Limit

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Brake:
    """So much of ``limit`` by one source, over all pages that have this limit, or on each ``alone``."""

    limit: Limit
    methods: Collection[str] | None = ("POST",)  # None: all of them
    alone: bool = False


FORM = Brake(limits.FORM, alone=True)
API = Brake(limits.API, methods=None)


def braked(limit: Limit, *, methods: Collection[str] = ("POST",)) -> Callable[[View], View]:
    """Have this page count under ``limit``, in the place of FORM, which every public page has."""

    def decorate(view: View) -> View:
        view.brake = Brake(limit, methods)  # type: ignore[attr-defined]  # kept by functools.wraps
        return view

    return decorate


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
    return Use(brake.limit, source and f"{source} {where}")


def check(request: HttpRequest, view: object) -> None:
    """Raises Braked. One statement, or none."""
    if use := use_of(request, view):
        counting.take(use)


def missed(request: HttpRequest) -> None:
    """Count a link or a token that opens nothing; what opens something costs nothing. Raises Braked."""
    counting.take(Use(limits.MISS, sources.of(request)))


def look_up(request: HttpRequest) -> None:
    """Count a code that is looked up, before it is said whether there is such a one. Raises Braked."""
    counting.take(Use(limits.CODE, sources.of(request)))
