"""Verbs of sign-up, the door and the organisers after each other, in whatever order.

What a verb refuses, it leaves as it was; who is in the room is counted and keeps the place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from eventsite.booking import (
    addressing,
    assigning,
    calling_off,
    cancelling,
    events,
    merging,
    places,
    refusals,
    registering,
    returning,
    scheduling,
    waiting_list,
)
from eventsite.door import admissions, board, checkin, people, roster, tablets
from eventsite.door.aside import NobodyToLetIn, StillRefused, accept, refuse
from eventsite.door.batch import take_batch
from eventsite.door.scans import Scan, WalkIn
from eventsite.models import (
    Admission,
    AsideScan,
    CheckIn,
    Event,
    Invitation,
    Message,
    Registration,
    Session,
)
from eventsite.tickets import codes

from ... import build
from ...examples import examples, new_id

pytestmark = [pytest.mark.database, pytest.mark.django_db]

T = TypeVar("T")
ANYBODY = st.integers(0, 99)
SIZE = st.integers(1, 4)
IS_IN = {checkin.Outcome.WELCOME, checkin.Outcome.ALREADY_IN}


def pick(rows: Sequence[T], number: int) -> T:
    return rows[number % len(rows)]


class Evening(RuleBasedStateMachine):
    """An edition of one or two evenings, and another whose visitors may be let in at the first."""

    @initialize(capacity=st.integers(2, 6), evenings=st.integers(1, 2), door=st.booleans())
    def open(self, capacity: int, evenings: int, door: bool) -> None:
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        start = timezone.now() + timedelta(hours=30)
        self.event = build.edition(
            capacity=capacity, party_max=4, sessions=evenings, starts_at=start
        )
        self.other = build.edition(capacity=4, party_max=4, starts_at=start + timedelta(days=1))
        self.session = self.event.sessions.first()
        self.tablet = build.tablet(self.session)
        self.held: list[Scan] = []
        self.took_place: dict[int, list[Any]] = {}
        for event in (self.event, self.other):
            build.registration(event, party_size=2)
        if door:
            self.clock.move_to(self.session.doors_open_at)

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()

    # What there is ---------------------------------------------------------------------------------

    def parties(self) -> list[Registration]:
        mine = Registration.objects.filter(event__in=[self.event.pk, self.other.pk])
        return list(mine.order_by("pk"))

    def sessions(self) -> list[Session]:
        return list(Session.objects.filter(event=self.event.pk).select_related("event"))

    def scans(self) -> list[CheckIn]:
        mine = CheckIn.objects.filter(session__event=self.event.pk)
        return list(mine.order_by("received_at", "pk"))

    def asides(self) -> list[AsideScan]:
        return list(AsideScan.objects.filter(tablet=self.tablet))

    def admissions(self) -> list[Admission]:
        return list(Admission.objects.filter(session__event=self.event.pk))

    def rows(self) -> list[list[tuple[Any, ...]]]:
        """Everything the verbs write."""
        both = [self.event.pk, self.other.pk]
        return [
            list(found.order_by("pk").values_list())
            for found in (
                Event.objects.filter(pk__in=both),
                Session.objects.filter(event__in=both),
                Registration.objects.filter(event__in=both),
                CheckIn.objects.filter(registration__event__in=both),
                Admission.objects.filter(registration__event__in=both),
                AsideScan.objects.filter(tablet=self.tablet),
                Message.objects.filter(registration__event__in=both),
                Invitation.objects.filter(registration__event__in=both),
            )
        ]

    def inside(self) -> Counter[tuple[int, int]]:
        """Persons by party and session: the scans that count, whatever the registration says."""
        found: Counter[tuple[int, int]] = Counter()
        for scan in CheckIn.objects.live().filter(session__event=self.event.pk):
            found[scan.registration_id, scan.session_id] += scan.let_in
        return found

    def in_all(self) -> dict[int, int]:
        """Persons by session, whoever's."""
        found: Counter[int] = Counter()
        for (_party, session), inside in self.inside().items():
            found[session] += inside
        return dict(found)

    def newest(self, before: int) -> list[int]:
        """The mails queued since there were ``before``."""
        return list(Message.objects.order_by("pk").values_list("pk", flat=True)[before:])

    def attempt(
        self,
        verb: Callable[[], T],
        *refusals: type[Exception],
        lets_out: bool = False,
        over: bool = False,
        moves: bool = False,
    ) -> T | None:
        """What the verb answers; None when it refuses, and then nothing has changed.

        Only a verb that ``lets_out`` or ``moves`` may count fewer people of a party, and only one that
        may go ``over`` may give places that there are not.
        """
        before, inside, taken = self.rows(), self.inside(), places.taken(self.event)
        try:
            answer = verb()
        except refusals:
            assert self.rows() == before
            return None
        if isinstance(answer, checkin.Verdict) and answer.outcome not in IS_IN:
            assert self.rows() == before
            return None
        if not lets_out and not moves:
            assert self.inside() >= inside
        if not over:
            self.event.refresh_from_db()
            assert places.taken(self.event) <= max(taken, self.event.capacity)
        return answer

    # The clock -------------------------------------------------------------------------------------

    @rule(steps=st.integers(0, 2))
    def wait(self, steps: int) -> None:
        """Until the next moment at which the rules change."""
        moments = [timezone.now() + timedelta(minutes=10)]
        for session in self.sessions():
            moments += [
                session.starts_at - timedelta(hours=3),
                session.check_in_opens_at,
                session.starts_at,
                session.ends_at,
                session.check_in_closes_at,
                session.tablets_end_at,
            ]
        to_come = sorted(moment for moment in moments if moment > timezone.now())
        self.clock.move_to(to_come[min(steps, len(to_come) - 1)])

    # People ----------------------------------------------------------------------------------------

    @rule(size=SIZE, invited=st.booleans(), by_organiser=st.booleans())
    def register(self, size: int, invited: bool, by_organiser: bool) -> None:
        number = Registration.objects.count()
        self.attempt(
            lambda: registering.register(
                self.event,
                name=f"Bezoeker {number}",
                email=f"b{number}@example.nl",
                party_size=size,
                invited=invited,
                by_organiser=by_organiser,
                access_need=f"Nodig {number}",
            ),
            refusals.RegistrationNotOpen,
            refusals.PartyTooLarge,
        )

    @rule(number=ANYBODY, size=SIZE)
    def change(self, number: int, size: int) -> None:
        party = pick(self.parties(), number)
        self.attempt(
            lambda: registering.change(party, name=party.name, party_size=size),
            refusals.BookingRefused,
        )

    @rule(number=ANYBODY)
    def cancel(self, number: int) -> None:
        party = pick(self.parties(), number)
        was_over = party.event.is_over
        attended = party.check_ins.live().exists()
        answer = self.attempt(lambda: cancelling.cancel(party), refusals.BookingRefused)
        assert not (answer and (was_over or attended)), "what is over is history"

    @rule(number=ANYBODY, known=st.booleans(), other=ANYBODY)
    def change_email(self, number: int, known: bool, other: int) -> None:
        party = pick(self.parties(), number)
        email = pick(self.parties(), other).email if known else f"n{number}@example.nl"
        before = codes.key_of(party)
        changed = self.attempt(
            lambda: addressing.change_email(party, email), refusals.AlreadyRegistered
        )
        if changed and not email:
            assert not party.messages.filter(state="queued").exists(), "there is nobody to send to"
        if changed and party.email and party.email != email:
            assert codes.key_of(Registration.objects.get(pk=party.pk)) != before

    @rule(number=ANYBODY, over=st.booleans())
    def assign_place(self, number: int, over: bool) -> None:
        party = pick(self.parties(), number)
        self.attempt(
            lambda: assigning.assign_place(party, reason="Zij helpt mee", over=over),
            refusals.BookingRefused,
            over=over,
        )

    @rule(number=ANYBODY)
    def bring_back(self, number: int) -> None:
        party = pick(self.parties(), number)
        self.attempt(lambda: returning.bring_back(party), refusals.BookingRefused)

    @rule(number=ANYBODY, other=ANYBODY, size=SIZE)
    def merge(self, number: int, other: int, size: int) -> None:
        kept = pick(self.parties(), number)
        gone = pick([one for one in self.parties() if one.event_id == kept.event_id], other)
        before, mails = self.in_all(), Message.objects.count()
        needs = {need for one in (kept, gone) for need in one.access_need.split("; ")}
        merged = self.attempt(
            lambda: merging.merge(kept, gone, party_size=size),
            refusals.BookingRefused,
            moves=True,
        )
        assert self.in_all() == before, "what was counted is counted, once"
        if merged:
            told = Message.objects.filter(registration__in=[kept.pk, gone.pk])
            told = told.filter(pk__in=self.newest(mails)).values_list("registration__email")
            assert len(told) == len(set(told)), "each address is told once"
            assert set(merged.access_need.split("; ")) - {""} == needs - {""}

    @rule(number=ANYBODY, role=st.sampled_from(Registration.Role))
    def set_role(self, number: int, role: Registration.Role) -> None:
        party = pick(self.parties(), number)
        # Who is in the room keeps the place that they have no stall or pitch for any more.
        self.attempt(
            lambda: registering.set_role(party, role), refusals.AlreadyCancelled, over=True
        )

    # Organisers ------------------------------------------------------------------------------------

    @rule(capacity=st.integers(1, 8))
    def set_capacity(self, capacity: int) -> None:
        self.event.refresh_from_db()
        self.event.capacity = capacity
        self.attempt(lambda: events.save_event(self.event), refusals.CapacityBelowTaken, over=True)
        self.event.refresh_from_db()

    @rule(places=st.integers(0, 3))
    def hold(self, places: int) -> None:
        until = timezone.now() + timedelta(days=1) if places else None
        self.attempt(lambda: waiting_list.hold_places(self.event, places, until=until))

    @rule()
    def call_off(self) -> None:
        was_over, was_on = self.event.is_over, not self.event.is_cancelled
        self.attempt(lambda: calling_off.call_off(self.event), refusals.BookingRefused)
        self.event.refresh_from_db()
        assert not (was_over and was_on and self.event.is_cancelled), "what is over is history"

    @rule()
    def reinstate(self) -> None:
        self.attempt(lambda: calling_off.reinstate(self.event), refusals.BookingRefused)
        self.event.refresh_from_db()

    @rule(number=ANYBODY, hours=st.sampled_from([-24, -2, 2, 24]))
    def move(self, number: int, hours: int) -> None:
        session = pick(self.sessions(), number)
        for field in ("doors_open_at", "starts_at", "ends_at"):
            setattr(session, field, getattr(session, field) + timedelta(hours=hours))
        self.attempt(lambda: scheduling.save_sessions(self.event, [session]), refusals.AlreadyOver)

    @rule(number=ANYBODY)
    def take_away(self, number: int) -> None:
        session = pick(self.sessions(), number)
        self.attempt(
            lambda: scheduling.save_sessions(self.event, [], [session]), refusals.BookingRefused
        )

    @rule(number=ANYBODY)
    def admit(self, number: int) -> None:
        theirs = [p for p in self.parties() if p.event_id == self.other.pk]
        self.attempt(
            lambda: admissions.admit(
                pick(theirs, number),
                self.session,
                instead_of=self.other.sessions.get(),
                operator=None,
            )
        )

    @precondition(lambda self: self.admissions())
    @rule(number=ANYBODY)
    def end_admission(self, number: int) -> None:
        self.attempt(
            lambda: admissions.end_admission(pick(self.admissions(), number)),
            admissions.AdmissionUsed,
        )

    # The door --------------------------------------------------------------------------------------

    @rule(number=ANYBODY, where=ANYBODY, people=st.none() | SIZE)
    def check_in(self, number: int, where: int, people: int | None) -> None:
        party, session = pick(self.parties(), number), pick(self.sessions(), where)
        self.attempt(lambda: checkin.check_in(session, party, check_in_id=new_id(), people=people))

    @precondition(lambda self: self.scans())
    @rule(number=ANYBODY)
    def scan_again(self, number: int) -> None:
        scan, before = pick(self.scans(), number), self.inside()
        self.attempt(lambda: checkin.check_in(scan.session, scan.registration, check_in_id=scan.pk))
        assert self.inside() == before

    @precondition(lambda self: self.scans())
    @rule(number=ANYBODY)
    def undo(self, number: int) -> None:
        scan = pick(self.scans(), number)
        self.attempt(lambda: checkin.undo(scan), lets_out=True)
        party = Registration.objects.get(pk=scan.registration_id)
        wrote_them_down = party.walk_in and party.submission_id == scan.pk
        if wrote_them_down and not party.check_ins.live().exists():
            assert party.is_cancelled, "a walk-in taken back leaves no place taken"

    @precondition(lambda self: self.scans())
    @rule(number=ANYBODY, people=SIZE)
    def recount(self, number: int, people: int) -> None:
        scan, before = pick(self.scans(), number), self.inside()
        counted = scan.voided_at is None and scan.duplicate_of_id is None
        self.attempt(
            lambda: checkin.recount(scan, people, check_in_id=new_id()),
            *([] if counted else [checkin.NotCounted]),
            lets_out=True,
        )
        here = scan.registration_id, scan.session_id
        if counted and not scan.registration.is_erased:
            others = before[here] - scan.let_in
            fit = scan.registration.party_size - others
            assert self.inside()[here] == others + min(people, fit)

    @rule(size=SIZE, number=ANYBODY, known=st.booleans(), over=st.booleans())
    def walk_in(self, size: int, number: int, known: bool, over: bool) -> None:
        self.attempt(
            lambda: checkin.walk_in(
                self.session,
                name="Els",
                email=pick(self.parties(), number).email if known else "",
                party_size=size,
                check_in_id=new_id(),
                over=over,
            ),
            refusals.NotEnoughPlaces,
            over=over,
        )

    # A tablet without a connection -----------------------------------------------------------------

    @rule(number=ANYBODY, size=SIZE, ticket=st.booleans(), minutes=st.integers(0, 30))
    def scan_on_tablet(self, number: int, size: int, ticket: bool, minutes: int) -> None:
        at, party = timezone.now() - timedelta(minutes=minutes), pick(self.parties(), number)
        made = (
            Scan(new_id(), at, min(size, party.party_size), key=codes.key_of(party))
            if ticket
            else Scan(new_id(), at, size, walk_in=WalkIn("Jan", party.email))
        )
        self.held.append(made)

    @precondition(lambda self: self.held)
    @rule(number=ANYBODY, size=SIZE)
    def correct_on_tablet(self, number: int, size: int) -> None:
        """Not so many came; the scan it stands in for may have been sent, or never be."""
        before = pick(self.held, number)
        again = replace(before, id=new_id(), people=size, corrects=before.id)
        self.held.append(replace(again, undone_at=None))

    @precondition(lambda self: self.held)
    @rule(number=ANYBODY)
    def let_in_on_tablet(self, number: int) -> None:
        """Who waits stands at the door."""
        at = number % len(self.held)
        self.held[at] = replace(self.held[at], admit=True)

    @precondition(lambda self: self.held)
    @rule(number=ANYBODY)
    def undo_on_tablet(self, number: int) -> None:
        at = number % len(self.held)
        self.held[at] = replace(self.held[at], undone_at=timezone.now())

    @precondition(lambda self: self.held)
    @rule(order=st.randoms(use_true_random=False), most=st.integers(1, 4))
    def deliver(self, order: Any, most: int) -> None:
        """Some of what it holds, in any order; all of it may have been sent before."""
        batch = order.sample(self.held, min(most, len(self.held)))
        taken = self.attempt(lambda: take_batch(self.tablet, batch), lets_out=True, over=True)
        assert [one.id for one in taken or []] == [scan.id for scan in batch]

    @rule()
    def revoke(self) -> None:
        tablets.revoke(self.tablet, by=None)
        self.tablet.refresh_from_db()

    @precondition(lambda self: self.asides())
    @rule(number=ANYBODY, accepts=st.booleans())
    def decide(self, number: int, accepts: bool) -> None:
        verb = accept if accepts else refuse
        aside = pick(self.asides(), number)
        self.attempt(lambda: verb(aside, by=None), NobodyToLetIn, StillRefused, over=True)

    # What always holds -----------------------------------------------------------------------------

    @invariant()
    def every_count_says_the_same(self) -> None:
        inside = self.inside()
        for session in self.sessions():
            here = sum(n for (_party, pk), n in inside.items() if pk == session.pk)
            count, figures = people.count(session), board.of(session)
            assert count.inside == here, "who is in counts, whatever became of the registration"
            assert (figures.inside, figures.expected) == (here, count.expected)
            assert count.expected >= here
        listed = roster.of(self.tablet, since=None).people
        of_erased = sum(
            inside[party.pk, self.session.pk] for party in self.parties() if party.is_erased
        )
        here = people.count(self.session).inside - of_erased
        assert sum(one["inside"] for one in listed) == here, "no tablet knows who was erased"

    @invariant()
    def what_took_place_stays_as_it_was(self) -> None:
        shown = ("starts_at", "ends_at", "venue", "cancelled_at")
        mine = Session.objects.filter(event=self.event.pk)
        for pk, *row in mine.filter(ends_at__lte=timezone.now()).values_list("pk", *shown):
            assert self.took_place.setdefault(pk, row) == row

    @invariant()
    def nobody_is_more_than_their_party(self) -> None:
        inside = self.inside()
        for party in self.parties():
            most = max([n for (pk, _session), n in inside.items() if pk == party.pk], default=0)
            assert most <= party.party_size

    @invariant()
    def who_is_in_the_room_has_a_place(self) -> None:
        inside = self.inside()
        for session in self.sessions():
            if session.ends_at <= timezone.now():
                continue
            here = {pk for (pk, at), n in inside.items() if at == session.pk and n}
            assert not [p for p in self.parties() if p.pk in here and not p.is_confirmed]


@pytest.mark.slow
def test_any_order_of_verbs_keeps_who_is_inside():
    run_state_machine_as_test(
        Evening,
        settings=settings(
            max_examples=examples(8),
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
