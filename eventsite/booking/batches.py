"""Sign-ups that came from one connection in a row: a class, a family's neighbours, or somebody who fills an evening."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Event, LogEntry, Registration, RegistrationQuerySet
from eventsite.models.translated import in_reading
from eventsite.staff.log import Verb, label_of, record_all

from . import locks

FEWEST = 8  # more than a family
# What only a link from one's own mail does to a registration.
BY_LINK = [Verb.CHANGED, Verb.GAVE_PLACE, Verb.RENEWED_LINKS]


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
        .values("event__slug", "event__title", "event__translations", "origin")
        .annotate(n=Count("pk"), first=Min("registered_at"), last=Max("registered_at"))
        .filter(n__gte=FEWEST)
        .order_by("-n", "origin")
    )
    return [
        Batch(
            r["event__slug"],
            in_reading("title", r["event__title"], r["event__translations"]),
            r["origin"],
            r["n"],
            r["last"] - r["first"],
        )
        for r in rows
    ]


def listed(event: Event) -> list[tuple[Batch, list[Registration]]]:
    """Those of one event, each with who is in it, first come first. Two queries for any number."""
    batches = found(event.registrations.all())
    among = event.registrations.live().filter(origin__in=[one.origin for one in batches])
    of: dict[str, list[Registration]] = {one.origin: [] for one in batches}
    for one in among.select_related("event").order_by("registered_at", "pk"):
        of[one.origin].append(one)
    return [(one, of[one.origin]) for one in batches]


def proved(registrations: Collection[Registration]) -> set[int]:
    """Of whom it is known that they read our mail: they did something by the link in it. One query.

    Who only opened it is not known. A part that was taken proves nothing, for a public form gives it too.
    """
    lines = LogEntry.objects.filter(
        object_type=label_of(Registration),
        object_id__in=[str(one.pk) for one in registrations],
        actor=LogEntry.Actor.PERSON,
        verb__in=BY_LINK,
    )
    done = lines.values_list("object_id", "changes")
    return {int(pk) for pk, changes in done if set(changes) != {"role"}}


@transaction.atomic
def accept(last: Registration) -> int:
    """The batch that ``last`` is the last of is fine: no longer one of it is known where it came from.

    How many; none where that was said before. Who signs up from there later is looked at again.
    """
    event = locks.lock_event(last.event_id, though_closed=True)
    them = _up_to(event, last)
    record_all(Verb.REVIEWED, them, event=event)
    Registration.objects.filter(pk__in=[one.pk for one in them]).update(origin="")
    return len(them)


def _up_to(event: Event, last: Registration) -> list[Registration]:
    """Now that the event is held."""
    origin = Registration.objects.values_list("origin", flat=True).get(pk=last.pk)
    if not origin:
        return []
    found = event.registrations.live().filter(origin=origin)
    return list(found.filter(registered_at__lte=last.registered_at))
