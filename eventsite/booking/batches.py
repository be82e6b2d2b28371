"""Sign-ups that came from one connection in a row: a class, a family's neighbours, or somebody who fills an evening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Registration, RegistrationQuerySet

FEWEST = 8  # more than a family


@dataclass(frozen=True)
class Batch:
    """Live sign-ups for one event of one origin."""

    event_slug: str
    event_title: str
    origin: str
    number: int
    lasted: timedelta

    def __str__(self) -> str:
        """“12 aanmeldingen van één verbinding in 3 minuten”."""
        minutes = max(1, -(-self.lasted // timedelta(minutes=1)))
        span = (
            ngettext("%(n)d minuut", "%(n)d minuten", minutes) % {"n": minutes}
            if minutes < 100
            else _("%(n)d uur") % {"n": -(-minutes // 60)}
        )
        told = {"n": self.number, "span": span}
        return _("%(n)d aanmeldingen van één verbinding in %(span)s") % told


def found(registrations: RegistrationQuerySet) -> list[Batch]:
    """Those among ``registrations``, largest first. One query; origins are kept some days only."""
    rows = (
        registrations.live()
        .exclude(origin="")
        .order_by()
        .values("event__slug", "event__title", "origin")
        .annotate(n=Count("pk"), first=Min("registered_at"), last=Max("registered_at"))
        .filter(n__gte=FEWEST)
        .order_by("-n", "origin")
    )
    return [
        Batch(r["event__slug"], r["event__title"], r["origin"], r["n"], r["last"] - r["first"])
        for r in rows
    ]


def members(batch: Batch) -> list[Registration]:
    """Who is in it, first come first."""
    among = Registration.objects.live().filter(event__slug=batch.event_slug, origin=batch.origin)
    return list(among.select_related("event").order_by("registered_at", "pk"))
