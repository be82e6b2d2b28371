"""Examples of the mails about stalls and pitches; see ``eventsite/previews.py``."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cafes.models import Edition, Stand
from courses.models import Course, CourseRun
from eventsite.mails.examples import example_of
from eventsite.models import Event, Message, Session, Venue

from . import running_order, taking_part, workshop

Kind = Message.Kind


@example_of(Kind.JOINED, Kind.MOVED_UP, Kind.PARTS_CHANGED, Kind.WORKSHOP_OFFERED)
def example(kind: Message.Kind) -> Message:
    """Of somebody who booked a stall and the only pitch, gave the pitch up, and of who moved up.

    Before they give it up there is a workshop for who pitches.
    """
    edition = _edition()
    stand = Stand.objects.create(edition=edition, number=4, x=30, y=10)
    running_order.make_slots(edition, opens_after=15, minutes=5, gap_minutes=2, number=1)
    slot = edition.slots.get()
    pitcher = taking_part.join(
        edition,
        taking_part.Wish(stand_id=stand.pk, slot_id=slot.pk, reserve=False),
        name="Chaima El Amrani",
        email="chaima.elamrani@example.nl",
        initiative=taking_part.NewInitiative(
            name="Natuurspeeltuin Kweektuin", summary="Spelen tussen de planten."
        ),
    )
    if kind == Kind.WORKSHOP_OFFERED:
        run = _run(edition)
        workshop.offer(edition, run, places=7, until=run.sessions.get().starts_at - timedelta(3))
    if kind in {Kind.JOINED, Kind.WORKSHOP_OFFERED}:
        return pitcher.messages.get(kind=kind)
    reserve = taking_part.join(
        edition,
        taking_part.Wish(stand_id=None, slot_id=None, reserve=True),
        name="Daan de Vries",
        email="daan.devries@example.nl",
        initiative=taking_part.NewInitiative(
            name="Repaircafé Oost", summary="Maken, niet weggooien."
        ),
    )
    taking_part.give_up(pitcher, pitch=True)
    person = pitcher if kind == Kind.PARTS_CHANGED else reserve
    return Message.objects.get(registration=person, kind=kind)


def _edition() -> Edition:
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    start += timedelta(days=13)
    edition = Edition.objects.create(
        slug="voorbeeld-van-een-mail",
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


def _run(edition: Edition) -> CourseRun:
    """A workshop five days before the evening."""
    course = Course.objects.create(
        kind=Course.Kind.WORKSHOP,
        slug="voorbeeld-van-een-workshop",
        title="Pitchen met Passie",
        summary="Leer in één avond uw idee in drie minuten vertellen.",
        audience="Wie pitcht op het Initiatievencafé.",
    )
    run = CourseRun.objects.create(
        course=course,
        slug="voorbeeld-van-een-ronde",
        title=course.title,
        summary=course.summary,
        capacity=12,
        status=Event.Status.PUBLISHED,
    )
    evening = edition.sessions.get()
    start = evening.starts_at - timedelta(days=5)
    Session.objects.create(
        event=run, venue=evening.venue, starts_at=start, ends_at=start + timedelta(hours=2)
    )
    return run
