"""What is said before a change is saved, and what then happens: the same, whatever came before."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafes.models import Edition
from eventsite.booking import calling_off, cancelling, changes, events, refusals, scheduling
from eventsite.booking.changes import Changes
from eventsite.booking.effects import effects, of_cancelling, of_venue
from eventsite.mails import delivery, letters
from eventsite.models import Event, Invitation, Message, Registration, Session, Venue

from ... import build
from ...examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SHIFTS = [timedelta(0), timedelta(minutes=30), timedelta(days=7), -timedelta(days=1)]
SMALL = settings(
    max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rows(event) -> list:
    """All that the verbs write of it."""
    return [
        list(found.order_by("pk").values_list())
        for found in (
            Event.objects.filter(pk=event.pk),
            Session.objects.filter(event=event),
            Registration.objects.filter(event=event),
            Message.objects.filter(registration__event=event),
            Invitation.objects.filter(registration__event=event),
        )
    ]


def entries(event) -> dict[tuple[str, str], str]:
    found = Invitation.objects.filter(registration__event=event).select_related("registration")
    return {(one.registration.email, one.uid): one.gist for one in found}


def sessions_of(event) -> dict[str, tuple]:
    shown = ("starts_at", "ends_at", "venue", "title", "cancelled_at")
    return {uid: rest for uid, *rest in event.sessions.values_list("uid", *shown)}


class Before:
    """How it was, to say what the verb did."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.waiting = set(event.registrations.queue().values_list("pk", flat=True))
        self.entries = entries(event)
        self.sessions = sessions_of(event)

    def mails(self) -> Counter[str]:
        """Those that the verb queued and that left."""
        delivery.deliver_due()
        sent = Message.objects.filter(
            registration__event=self.event, pk__gt=self.last, state=Message.State.SENT
        ).exclude(kind="calendar_entry")
        return Counter(letters.label(kind) for kind in sent.values_list("kind", flat=True))

    def entries_moved(self) -> int:
        """Of who has any, those of the sessions that the verb moved; an earlier move may be told now too."""
        knows = {email for email, _uid in self.entries}
        moved = {
            uid for uid, row in sessions_of(self.event).items() if self.sessions.get(uid) != row
        }
        return sum(
            key[0] in knows and key[1] in moved and self.entries.get(key) != gist
            for key, gist in entries(self.event).items()
        )

    def moved_up(self) -> int:
        return self.event.registrations.confirmed().filter(pk__in=self.waiting).count()


def evening(draw_parties, *, capacity: int, sessions: int, hours: int = 485) -> Edition:
    event = build.edition(
        capacity=capacity,
        sessions=sessions,
        starts_at=build.NOW + timedelta(hours=hours),
        party_max=4,
    )
    for size in draw_parties:
        build.registration(event, party_size=min(size, capacity))
    return event


def edited_sessions(event, which, shift, title, elsewhere) -> list[Session]:
    session = list(event.sessions.order_by("pk"))[which % event.sessions.count()]
    for name in ("doors_open_at", "starts_at", "ends_at"):
        setattr(session, name, getattr(session, name) + shift)
    session.title = title
    if elsewhere:
        session.venue = Venue.objects.exclude(pk=session.venue_id).first() or build.venue(
            name="De Pletterij"
        )
    return [session]


moves = st.builds(
    dict,
    which=st.integers(0, 1),
    shift=st.sampled_from(SHIFTS),
    title=st.sampled_from(["", "Extra"]),
    elsewhere=st.booleans(),
)


@pytest.mark.slow
@SMALL
@given(
    parties=st.lists(st.integers(1, 3), max_size=4),
    capacity=st.integers(1, 5),
    sessions=st.integers(1, 2),
    before=st.lists(moves, max_size=2),
    heard=st.lists(st.booleans(), min_size=3, max_size=3),
    move=moves,
    away=st.booleans(),
    more=st.booleans(),
    hours=st.sampled_from([2, 30, 485]),
)
def test_moving_sessions_does_what_was_said(
    parties, capacity, sessions, before, heard, move, away, more, hours
):
    with time_machine.travel(build.NOW, tick=False):
        event = evening(parties, capacity=capacity, sessions=sessions, hours=hours)
        for earlier, heard_of_it in zip([None, *before], heard, strict=False):
            if earlier:
                with contextlib.suppress(refusals.AlreadyOver, changes.SessionsOverlap):
                    scheduling.save_sessions(event, edited_sessions(event, **earlier))
            if heard_of_it:
                delivery.deliver_due()
        event = Edition.objects.get(pk=event.pk)
        wanted = edited_sessions(event, **move)
        if more:
            last = Session.objects.filter(event=event).last()
            wanted.append(
                Session(
                    event=event,
                    venue=last.venue,
                    starts_at=last.starts_at + timedelta(days=30),
                    ends_at=last.ends_at + timedelta(days=30),
                )
            )
        gone = [one for one in event.sessions.all() if one.pk != wanted[0].pk] if away else []
        was, stood = Before(event), rows(event)

        try:
            said = effects(event, Changes(sessions=wanted, deleted=gone))
        except (refusals.AlreadyOver, changes.SessionsOverlap) as refused:
            with pytest.raises(type(refused)):
                scheduling.save_sessions(event, wanted, gone)
            return

        assert rows(event) == stood
        scheduling.save_sessions(event, wanted, gone)
        assert Counter({one.label: one.number for one in said.mails}) == was.mails()
        assert said.moved_up == was.moved_up()
        assert said.calendars == was.entries_moved()


@pytest.mark.slow
@SMALL
@given(
    parties=st.lists(st.integers(1, 3), max_size=5),
    capacity=st.integers(1, 5),
    after=st.integers(1, 9),
    title=st.sampled_from(["Initiatievencafé", "Groene buurten"]),
    heard=st.booleans(),
)
def test_another_title_or_capacity_does_what_was_said(parties, capacity, after, title, heard):
    with time_machine.travel(build.NOW, tick=False):
        event = evening(parties, capacity=capacity, sessions=1)
        if heard:
            delivery.deliver_due()
        edited = Edition.objects.get(pk=event.pk)
        edited.title, edited.capacity = title, after
        was, stood = Before(event), rows(event)

        try:
            said = effects(event, Changes(edited=edited))
        except refusals.CapacityBelowTaken:
            with pytest.raises(refusals.CapacityBelowTaken):
                events.save_event(edited)
            return

        assert rows(event) == stood
        events.save_event(edited)
        assert Counter({one.label: one.number for one in said.mails}) == was.mails()
        assert said.moved_up == was.moved_up()


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(
    ("before", "after", "moved_up"),
    [(timedelta(days=14), timedelta(hours=2), 0), (timedelta(hours=2), timedelta(days=14), 3)],
)
def test_more_places_on_another_day_are_handed_out_as_both_leave_it(before, after, moved_up):
    event = build.edition(capacity=1, starts_at=build.NOW + before)
    for _ in range(4):
        build.registration(event)
    session = event.sessions.get()
    for name in ("doors_open_at", "starts_at", "ends_at"):
        setattr(session, name, getattr(session, name) + after - before)
    edited = Edition.objects.get(pk=event.pk)
    edited.capacity = 4
    was, wanted = Before(event), Changes(edited=edited, sessions=[session])

    said = effects(event, wanted)
    scheduling.save(edited, wanted)

    assert said.moved_up == was.moved_up() == moved_up
    assert Counter({one.label: one.number for one in said.mails}) == was.mails()


@pytest.mark.slow
@SMALL
@given(
    parties=st.lists(st.integers(1, 3), max_size=4),
    leaving=st.integers(0, 7),
    heard=st.booleans(),
    off=st.booleans(),
)
def test_calling_off_and_reinstating_do_what_was_said(parties, leaving, heard, off):
    with time_machine.travel(build.NOW, tick=False):
        event = evening(parties, capacity=3, sessions=1)
        if heard:
            delivery.deliver_due()
        if off:
            calling_off.call_off(event)
            for one in event.registrations.live()[: leaving % 3]:
                cancelling.cancel(one)
            delivery.deliver_due()
        event = Edition.objects.get(pk=event.pk)
        status = Event.Status.PUBLISHED if off else Event.Status.CANCELLED
        was, stood = Before(event), rows(event)

        said = effects(event, Changes(status=status))

        assert rows(event) == stood
        (calling_off.reinstate if off else calling_off.call_off)(event)
        assert Counter({one.label: one.number for one in said.mails}) == was.mails()
        assert said.moved_up == was.moved_up()


@pytest.mark.slow
@SMALL
@given(
    parties=st.lists(st.integers(1, 3), min_size=1, max_size=5),
    leaving=st.sets(st.integers(0, 4), min_size=1, max_size=3),
    heard=st.booleans(),
)
def test_taking_people_off_does_what_was_said(parties, leaving, heard):
    with time_machine.travel(build.NOW, tick=False):
        event = evening(parties, capacity=3, sessions=1)
        if heard:
            delivery.deliver_due()
        everyone = list(event.registrations.order_by("pk"))
        gone = [everyone[n] for n in leaving if n < len(everyone)]
        was, stood = Before(event), rows(event)

        said = of_cancelling(gone)

        assert rows(event) == stood
        cancelling.cancel_all(gone)
        assert Counter({one.label: one.number for one in said.mails}) == was.mails()
        assert said.moved_up == was.moved_up()


@pytest.mark.usefixtures("frozen")
def test_other_address_of_a_room_concerns_every_event_that_is_still_to_come_there():
    first, second = build.edition(), build.run(sessions=2)
    build.edition(starts_at=build.NOW - timedelta(days=3))
    build.bram(first), build.chaima(second)
    delivery.deliver_due()
    venue = Venue.objects.get()
    venue.street = "Kinderhuissingel 3"

    said = of_venue(venue)

    assert [(one.label, one.number) for one in said.mails] == [("tijd of plaats veranderd", 2)]
    assert said.calendars == 3
    assert (
        said.changes
        == [
            "adres Kinderhuissingel 1, 2013 AS Haarlem → Kinderhuissingel 3, 2013 AS Haarlem",
        ]
        or len(said.changes) == 3
    )
