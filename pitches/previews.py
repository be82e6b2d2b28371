"""Examples of the mails about stalls and pitches; see ``eventsite/previews.py``."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cafes.models import Edition, Stand
from eventsite.models import Event, Message, Session, Venue
from eventsite.previews import example_of

from . import joining, running_order

Kind = Message.Kind


@example_of(Kind.JOINED, Kind.MOVED_UP, Kind.PARTS_CHANGED)
def example(kind: Message.Kind) -> Message:
    """Of somebody with a stall and a pitch on one evening."""
    edition = _edition()
    running_order.make_slots(edition, opens_after=15, minutes=5, gap_minutes=2, number=3)
    stand = Stand.objects.create(edition=edition, number=4, x=20, y=20)
    slot = edition.slots.order_by("position")[0]
    registration = joining.join(
        edition,
        joining.Wish(stand_id=stand.pk, slot_id=slot.pk),
        name="Chaima El Amrani",
        email="chaima.el.amrani@example.nl",
        initiative=joining.NewInitiative(
            name="Natuurspeeltuin", summary="Een speelplek tussen de planten."
        ),
    )
    return Message.objects.create(kind=kind, registration=registration)


def _edition() -> Edition:
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    start += timedelta(days=14)
    edition = Edition.objects.create(
        slug="voorbeeld-van-een-mail-over-een-kraam",
        title="Initiatievencafé",
        summary="Ontmoet initiatiefnemers bij hun kraam.",
        capacity=80,
        status=Event.Status.PUBLISHED,
    )
    venue = Venue.objects.create(
        name="’t Seinwezen", street="Kinderhuissingel 1", postcode="2013 AS", city="Haarlem"
    )
    Session.objects.create(
        event=edition,
        venue=venue,
        starts_at=start,
        ends_at=start + timedelta(hours=2, minutes=30),
    )
    return edition
