"""How initiatives are found: their picture, and what a site map and a feed tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from eventsite.findability import cards
from eventsite.findability.things import Crumb, News

from .models import Initiative

_SHOWN = ("name", "slug", "summary", "first_published_at", "modified_at", "erased_at")


class Initiatives:
    """See eventsite/findability/things.py."""

    name = "initiatief"
    model = Initiative

    def public(self, slug: str) -> Initiative:
        return get_object_or_404(Initiative.objects.published().select_related("theme"), slug=slug)

    def card(self, one: Initiative) -> cards.Card:
        kind = _("Initiatief")
        eyebrow = f"{kind} · {one.theme}" if one.theme else kind
        return cards.of_thing(one.name, eyebrow=eyebrow, line=one.summary, picture=one.picture)

    def above(self, one: Initiative) -> list[Crumb]:
        return [(_("Initiatieven"), reverse("initiatives:showcase"))]

    def calendar(self, one: Initiative) -> str:
        return ""

    def listed(self) -> QuerySet[Initiative]:
        return Initiative.objects.published().only(*_SHOWN).order_by("pk")

    def changed_at(self, one: Initiative) -> datetime | None:
        return one.modified_at

    def news(self, most: int) -> Iterable[News]:
        rows = Initiative.objects.published().only(*_SHOWN).order_by("-modified_at", "-pk")
        return map(_news, rows[:most])


def _news(initiative: Initiative) -> News:
    return News(
        key=f"initiatief/{initiative.pk}",
        title=_("Initiatief: %(name)s") % {"name": initiative.name},
        summary=initiative.summary,
        path=initiative.get_absolute_url(),
        published_at=initiative.first_published_at or initiative.modified_at,
        changed_at=initiative.modified_at,
    )
