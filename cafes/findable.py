"""How evenings are found: their picture, and what a site map and a feed tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from eventsite.findability import cards, events
from eventsite.findability.things import Crumb, News

from . import views
from .models import Edition


class Evenings:
    """See eventsite/findability/things.py."""

    name = "avond"
    model = Edition

    def public(self, slug: str) -> Edition:
        return views.public_edition(slug)

    def card(self, one: Edition) -> cards.Card:
        is_over = one.is_over and not one.is_cancelled
        eyebrow = _("Zo was het") if is_over else ""
        return cards.of_event(one, eyebrow=eyebrow, picture=picture_of(one))

    def above(self, one: Edition) -> list[Crumb]:
        return [(_("Agenda"), reverse("agenda"))]

    def calendar(self, one: Edition) -> str:
        return events.calendar(one)

    def listed(self) -> QuerySet[Edition]:
        return events.with_changes(Edition.objects.public()).order_by("pk")

    def changed_at(self, one: Edition) -> datetime | None:
        return events.changed_at(one)

    def news(self, most: int) -> Iterable[News]:
        return events.news(Edition.objects.public(), most)


def picture_of(edition: Edition) -> str:
    """The name of the photo that stands for it; empty where it has none."""
    if not edition.is_over:
        cover = getattr(edition, "cover", None)
        return cover.picture if cover else ""
    # In order as the model has them, also of what was fetched before.
    first = next(iter(edition.photos.all()), None)
    return first.picture if first else ""
