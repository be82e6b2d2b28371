"""Each thing that a list shows counts as a change of what shows it, whoever writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from cafes.migrations import _changes as of_cafes
from cafes.migrations import _shown as shown_of_cafes
from cafes.models import Cover, Edition, Fixture, Stand, StandBooking
from courses.migrations import _changes as of_courses
from courses.migrations import _shown as shown_of_courses
from courses.models import Course
from eventsite.booking import cancelling
from eventsite.migrations import _changes as of_events
from eventsite.migrations import _shown as shown_of_events
from eventsite.models import Event, EventFigures, Registration, Session, Venue
from initiatives import publishing
from initiatives.migrations import _changes as of_initiatives
from initiatives.migrations import _shown as shown_of_initiatives
from initiatives.models import Initiative
from pitches.migrations import _changes as of_pitches
from pitches.migrations import _shown as shown_of_pitches
from pitches.models import Pitch, PitchSlot, Stage

from ... import build
from .mirror import Mirror, everything

LISTS = ("/api/v1/edities", "/api/v1/bijeenkomsten", "/api/v1/locaties")
# Shown to all, and by nothing that a list of the API holds.
BY_NO_LIST = {
    "eventsite_sitesettings",
    "eventsite_accessibilitystatement",
    "eventsite_accessibilitydeviation",
    "eventsite_retentionterm",
    "initiatives_toolkitcard",
}


def test_every_table_that_all_see_something_of_is_watched_or_shown_by_no_list():
    apps = (of_events, of_initiatives, of_courses, of_cafes, of_pitches)
    watched = {table for app in apps for tables in app.IN.values() for table in tables}
    watched |= {kind.table for app in apps for kind, _ in getattr(app, "THINGS", [])}
    shown = {
        table
        for app in (
            shown_of_events,
            shown_of_initiatives,
            shown_of_courses,
            shown_of_cafes,
            shown_of_pitches,
        )
        for table in app.SHOWN
    }

    assert watched == shown - BY_NO_LIST | {"eventsite_registration"}


def changes(evening: Edition, over: Edition) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each changes one thing that is shown of either; the names are for who reads a failure."""
    venue, session = Venue.objects.get(), evening.sessions.get()
    first, second = evening.stands.all()
    slot = evening.slots.first()
    yield "a text", lambda: Event.objects.filter(pk=evening.pk).update(summary="Kom langs.")
    yield "its headline", lambda: Edition.objects.filter(pk=evening.pk).update(headline="Kom")
    yield (
        "its translation",
        lambda: Edition.objects.filter(pk=evening.pk).update(
            translations={"en": {"title": "Café", "thanks": "Thanks"}}
        ),
    )
    yield "a place taken", lambda: build.bram(evening)
    yield "someone waiting", lambda: build.chaima(evening, party_size=2)
    yield "a place given back", lambda: cancelling.cancel(_of("bram@example.nl"))
    yield "its time", lambda: Session.objects.filter(pk=session.pk).update(doors_open_at=None)
    yield "its venue's name", lambda: Venue.objects.update(name="Pletterij")
    yield "its venue's access", lambda: Venue.objects.update(hearing_loop="yes")
    yield "its venue", lambda: Session.objects.filter(pk=session.pk).update(venue=build.venue())
    yield "back", lambda: Session.objects.filter(pk=session.pk).update(venue=venue)
    yield "a stall's place", lambda: Stand.objects.filter(pk=first.pk).update(x=1)
    yield "a stall taken", lambda: build.initiator(evening, stand=first, email="stal@example.nl")
    yield "who has it, on the site", lambda: _publish("stal@example.nl")
    yield "its name", lambda: Initiative.objects.update(name="Anders")
    yield "its slug", lambda: Initiative.objects.update(slug="anders")
    yield "off the site", lambda: publishing.withdraw(Initiative.objects.get())
    yield "the stall given up", lambda: StandBooking.objects.update(given_up_at=timezone.now())
    yield "a stall less", lambda: Stand.objects.filter(pk=second.pk).delete()
    yield "a wall", lambda: Fixture.objects.create(edition=evening, kind="walls", x=1, y=1)
    yield "a pitch", lambda: build.initiator(evening, slot=slot, email="podium@example.nl")
    yield "who pitches, on the site", lambda: _publish("podium@example.nl")
    yield "a turn's length", lambda: PitchSlot.objects.filter(pk=slot.pk).update(minutes=9)
    yield "when the stage opens", lambda: Stage.objects.update(opens_after=30)
    yield "a pitch less", lambda: Pitch.objects.update(slot=None, withdrawn_at=timezone.now())
    yield "its picture", lambda: build.cover(evening)
    yield "what is on it", lambda: Cover.objects.update(alt="Een plein.")
    yield "no picture", lambda: Cover.objects.all().delete()
    yield "a photo of then", lambda: build.photo(over)
    yield "what came of it", lambda: Edition.objects.filter(pk=over.pk).update(aftermath="Veel.")
    yield "its figures", lambda: build.closed(over, attended=12)
    yield "a figure", lambda: EventFigures.objects.update(attended=30)


def _of(email: str) -> Registration:
    return Registration.objects.get(email=email)


def _publish(email: str) -> None:
    publishing.publish(Initiative.objects.get(contact_email=email))


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_each_change_of_what_an_evening_shows_is_told_and_shown(client, frozen):
    begins = timezone.now() - timedelta(days=2)
    over = build.edition(starts_at=begins)
    evening = build.edition(capacity=2)
    build.stands(evening, 2)
    build.slots(evening, 2)
    mirrors = {path: Mirror(client, path) for path in LISTS}

    untold, unseen = [], []
    for name, change in changes(evening, over):
        before = everything(client, LISTS[0])
        change()
        for path, mirror in mirrors.items():
            mirror.sync()
            if mirror.things != everything(client, path):
                untold.append((name, path))
                mirrors[path] = Mirror(client, path)
        if before == everything(client, LISTS[0]):
            unseen.append(name)

    assert (untold, unseen) == ([], [])


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_course_in_the_agenda_is_told_by_its_kind(client, frozen):
    build.run()
    mirror = Mirror(client, "/api/v1/bijeenkomsten")

    Course.objects.update(kind=Course.Kind.WORKSHOP, slug="anders")
    mirror.sync()

    assert {one["soort"] for one in mirror.things.values()} == {"workshop"}
    assert mirror.things == everything(client, "/api/v1/bijeenkomsten")
