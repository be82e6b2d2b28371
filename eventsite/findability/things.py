"""What has a page and a picture of its own, kind by kind: the apps bring theirs (``wiring/``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.urls import reverse

from . import cards
from .cards import Card

Crumb = tuple[str, str]  # what a page is called, and its path


@dataclass(frozen=True)
class News:
    """What a feed tells of one thing; ``key`` never changes (RFC 4287 §4.2.6)."""

    key: str
    title: str
    summary: str
    path: str
    published_at: datetime
    changed_at: datetime


class Kind(Protocol):
    """Evenings, courses: what the site says of each outside its own page."""

    name: str  # in addresses

    @property
    def model(self) -> type[Model]:
        """Whose rows they are."""

    def public(self, slug: str) -> Any:
        """What anyone may see under this name. Raises Http404 for a draft, and for what isn't there."""

    def card(self, one: Any) -> Card:
        """The picture of it."""

    def above(self, one: Any) -> Sequence[Crumb]:
        """The pages above its own, the highest first."""

    def calendar(self, one: Any) -> str:
        """The path of its calendar; empty where it has none."""

    def listed(self) -> QuerySet[Any]:
        """All that anyone may see, in an order that stays, with what an address and ``changed_at`` need."""

    def changed_at(self, one: Any) -> datetime | None:
        """When its page last changed; None where that is not known."""

    def news(self, most: int) -> Iterable[News]:
        """What was last published or changed, no more than so many."""


_kinds: list[Kind] = []


def connect(kinds: Iterable[Kind]) -> None:
    """From now on these can be found and shared."""
    _kinds[:] = kinds


def kinds() -> list[Kind]:
    return list(_kinds)


def named(name: str) -> Kind | None:
    return next((kind for kind in _kinds if kind.name == name), None)


def kind_of(one: object) -> Kind:
    """Raises LookupError where nobody brought it."""
    for kind in _kinds:
        if isinstance(one, kind.model):
            return kind
    raise LookupError(f"nothing is known of how {type(one).__name__} is found")


def picture_path(one: Any) -> str:
    """Of its picture as it is now."""
    return card_path(one, kind_of(one).card(one))


def card_path(one: Any, card: Card) -> str:
    """Of this picture; ``one`` is what it is of, None the site."""
    if one is None:
        return reverse("site_card", args=[card.name])
    return reverse("card", args=[kind_of(one).name, one.slug, card.name])


def site_picture_path() -> str:
    return card_path(None, cards.of_site())
