"""Every verb against every other at the same moment: no deadlock, no constraint in anybody's way.

The order in which verbs lock stands in eventsite/booking/locks.py. On SQLite they come one after the
other by themselves, so this runs on PostgreSQL.
"""

from __future__ import annotations

import itertools
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from cafes import stands
from cafes.models import Stand, StandBooking
from courses.models import Course
from eventsite.booking import (
    addressing,
    assigning,
    calling_off,
    cancelling,
    events,
    languages,
    locks,
    merging,
    places,
    refusals,
    registering,
    returning,
    scheduling,
)
from eventsite.door import admissions, checkin, people, tablets
from eventsite.door.aside import NobodyToLetIn, StillRefused, accept, refuse
from eventsite.door.batch import take_batch
from eventsite.door.scans import Scan, WalkIn
from eventsite.mails import mailings
from eventsite.models import (
    AsideScan,
    CheckIn,
    Destruction,
    LogEntry,
    Mailing,
    Message,
    Registration,
    Venue,
)
from eventsite.persons import erasing
from eventsite.tickets import codes
from pitches import clock, moving, running_order, taking_part, timetable, workshop, workshop_offer
from pitches.models import Pitch, PitchSlot

from . import build
from .in_step import InStep

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

REFUSALS = (
    refusals.BookingRefused,
    refusals.RegistrationErased,
    admissions.AdmissionUsed,
    NobodyToLetIn,
    StillRefused,
    checkin.NotCounted,
    running_order.SlotInUse,
    running_order.SlotGone,
    stands.StandGone,
    stands.NobodyToAssign,
)


class Scene:
    """A café whose door is open, full, with everything on it that a verb may touch."""

    def __init__(self) -> None:
        start = timezone.now() + timedelta(hours=4)
        self.edition = build.edition(capacity=8, party_max=4, starts_at=start)
        self.session = self.edition.sessions.get()
        self.tablet, self.gone = build.tablet(self.session), build.tablet(self.session)
        self.stage()
        self.els = uuid.uuid4()
        els = Scan(self.els, timezone.now(), 1, walk_in=WalkIn("Els"))
        take_batch(self.tablet, [els])
        self.joost = cancelling.cancel(build.registration(self.edition, name="Joost"))
        self.bram = build.bram(self.edition, party_size=3)
        self.fatima = build.registration(self.edition, name="Fatima", party_size=2)
        self.kees = build.registration(self.edition, name="Kees")
        self.wim = build.registration(self.edition, name="Wim", email="wim@example.nl")
        self.noor = build.registration(self.edition, name="Noor", party_size=2)
        self.scan = self.check_in(self.fatima)
        self.admission = self.admit(self.guests[0])
        self.scan_late()
        self.message = self.set_ready(self.kees, self.noor)

    def set_ready(self, *parties: Registration) -> Mailing:
        """A message that goes out in a minute."""
        pks = [one.pk for one in parties]
        mailing = mailings.begin(self.edition, pks, by=build.anna())
        mailings.write(mailing, audience=Mailing.CHOSEN, subject="Tot dan", text="Neem iets mee.")
        mailings.schedule(mailing, timezone.now() + timedelta(minutes=1))
        return mailing

    def stage(self) -> None:
        """Three stalls and two slots, one of each for Daan, somebody who waits, and a workshop."""
        self.stands = build.stands(self.edition, 3)
        self.slots = build.slots(self.edition, 2)
        self.run = build.run(build.course(kind=Course.Kind.WORKSHOP), capacity=4, sessions=1)
        self.daan = build.initiator(self.edition, stand=self.stands[0], slot=self.slots[0])
        build.initiator(self.edition, slot=self.slots[1])
        build.initiator(self.edition, reserve=True)
        workshop_offer.offer(self.edition, self.run, places=2, until=self.run.starts_at)
        self.guests = [build.registration(self.run, name=name) for name in ("Iris", "Sem")]

    def scan_late(self) -> None:
        """Of a tablet that was cut off two scans wait for Anna: of Wim, who has no place, and a walk-in."""
        tablets.revoke(self.gone, by=None)
        self.gone.refresh_from_db()
        self.aside = [
            Scan(uuid.uuid4(), timezone.now(), 1, key=codes.key_of(self.wim)),
            Scan(uuid.uuid4(), timezone.now(), 1, walk_in=WalkIn("Jan")),
        ]
        take_batch(self.gone, self.aside)

    # Verbs that take more than a line ----------------------------------------------------------------

    def check_in(self, registration: Registration) -> CheckIn:
        verdict = checkin.check_in(self.session, registration, check_in_id=uuid.uuid4())
        return verdict.scan

    def admit(self, registration: Registration):
        missed = self.run.sessions.first()
        return admissions.admit(registration, self.session, instead_of=missed, operator=None)

    def end_admission(self) -> None:
        admissions.end_admission(copy(self.admission))

    def batch(self) -> None:
        """Everything a batch can hold: a ticket, a walk-in, undoings of two that were sent before."""
        now = timezone.now()
        wim = WalkIn("Wim", "wim@example.nl")
        take_batch(
            self.tablet,
            [
                Scan(uuid.uuid4(), now, 3, key=codes.key_of(self.bram)),
                Scan(uuid.uuid4(), now, 1, key=codes.key_of(self.guests[0])),
                Scan(uuid.uuid4(), now, 1, walk_in=wim),
                Scan(self.els, now, 1, walk_in=WalkIn("Els"), undone_at=now),
            ],
        )

    def late_batch(self) -> None:
        """From the tablet that was cut off: an undoing of a scan that waits for Anna, and a new one."""
        now = timezone.now()
        first, _second = self.aside
        again = Scan(first.id, first.at, 1, key=first.key, undone_at=now)
        new = Scan(uuid.uuid4(), now, 1, key=codes.key_of(self.kees))
        take_batch(self.gone, [new, again])

    def kept_aside(self, number: int) -> AsideScan:
        return AsideScan.objects.get(pk=self.aside[number].id)

    def save_event(self) -> None:
        self.edition.refresh_from_db()
        self.edition.title, self.edition.capacity = "Zomereditie", 12
        events.save_event(self.edition)

    def move_session(self) -> None:
        self.session.refresh_from_db()
        self.session.ends_at += timedelta(minutes=30)
        scheduling.save_sessions(self.edition, [self.session])

    def move_venue(self) -> None:
        venue = Venue.objects.get()
        venue.street = "Grote Markt 2"
        scheduling.save_venue(venue)

    def wish(self, **wish: Any) -> Registration:
        return taking_part.join(
            self.edition,
            taking_part.Wish(**wish),
            name="Zoë",
            email="zoe@example.nl",
            initiative=taking_part.NewInitiative("Repaircafé", "Samen maken."),
        )

    def swap_stands(self) -> None:
        booked = StandBooking.objects.live().get(registration=self.daan)
        stands.assign(Stand.objects.get(pk=self.stands[2].pk), booked)


VERBS: dict[str, Callable[[Scene], object]] = {
    "register": lambda s: build.registration(s.edition, email="new@example.nl"),
    "shrink": lambda s: registering.change(s.bram, name="Bram", party_size=1),
    "cancel": lambda s: cancelling.cancel(s.bram),
    "change address": lambda s: addressing.change_email(s.bram, "wim@example.nl"),
    "change language": lambda s: languages.change_language(s.bram, "en"),
    "assign a place": lambda s: assigning.assign_place(s.noor, reason="Zij helpt", over=False),
    "bring back": lambda s: returning.bring_back(s.joost),
    "merge": lambda s: merging.merge(s.bram, s.kees, party_size=3),
    "take the address away": lambda s: addressing.change_email(s.kees, ""),
    "send at its moment": lambda s: mailings.send_due(timezone.now() + timedelta(minutes=2)),
    "merge back": lambda s: merging.merge(s.kees, s.bram, party_size=3),
    "cancel several": lambda s: cancelling.cancel_all([s.daan, s.bram, s.noor]),
    "save event": Scene.save_event,
    "call off": lambda s: calling_off.call_off(s.edition),
    "reinstate": lambda s: calling_off.reinstate(s.edition),
    "move session": Scene.move_session,
    "move venue": Scene.move_venue,
    "check in": lambda s: s.check_in(s.bram),
    "undo a walk-in": lambda s: checkin.undo(CheckIn.objects.get(pk=s.els)),
    "recount": lambda s: checkin.recount(
        CheckIn.objects.get(pk=s.scan.pk), 1, check_in_id=uuid.uuid4()
    ),
    "walk in": lambda s: checkin.walk_in(
        s.session, name="Wim", email="wim@example.nl", party_size=1, check_in_id=uuid.uuid4()
    ),
    "admit": lambda s: s.admit(s.guests[1]),
    "end admission": Scene.end_admission,
    "batch": Scene.batch,
    "late batch": Scene.late_batch,
    "accept": lambda s: accept(s.kept_aside(0), by=None),
    "refuse": lambda s: refuse(s.kept_aside(0), by=None),
    "book a stall": lambda s: s.wish(stand_id=s.stands[1].pk),
    "give up": lambda s: taking_part.give_up(s.daan, stand=True, pitch=True),
    "swap stalls": Scene.swap_stands,
    "exchange a stall": lambda s: stands.exchange(s.daan, s.stands[1].pk),
    "move a pitch": lambda s: moving.move(PitchSlot.objects.get(pk=s.slots[0].pk), 1),
    "next": lambda s: clock.skip(s.edition, seen=None),
    "enrol a pitcher": lambda s: workshop.enrol(s.daan),
    "erase": lambda s: erasing.erase(s.bram.email),
    "withdraw the workshop": lambda s: workshop_offer.withdraw(s.edition),
}

_FOR_GOOD = {LogEntry._meta.db_table, Destruction._meta.db_table}

# Who is in already gets a place also when there is none.
LETS_IN = {"batch", "late batch", "accept"}


@contextmanager
def scene_again() -> Iterator[Callable[[], None]]:
    """Gives what puts every row back as it is now: fifty times as fast as making the scene anew."""
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if name
            not in {"django_migrations", "django_content_type", "auth_permission", *_FOR_GOOD}
        ]
        cursor.execute("CREATE SCHEMA kept")
        for name in tables:
            cursor.execute(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"')
    back = [f'DELETE FROM public."{name}";' for name in tables]
    back += [f'INSERT INTO public."{name}" SELECT * FROM kept."{name}";' for name in tables]

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers, no checks
            cursor.execute("".join(back))

    try:
        yield put_back
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA kept CASCADE")


def wrong(scene: Scene, *pair: str) -> list[str]:
    """What is not as it should be when two verbs are done."""
    found = []
    for event in (scene.edition, scene.run):
        event.refresh_from_db()
        taken = places.taken(event)
        if taken > event.capacity and not LETS_IN & set(pair):
            found.append(f"{taken} places taken of {event.capacity}")
    count = people.count(scene.session)
    live = CheckIn.objects.live().filter(session=scene.session)
    parties: dict[Registration, int] = defaultdict(int)
    for scan in live.select_related("registration"):
        parties[scan.registration] += scan.let_in
    for party, inside in parties.items():
        if inside > party.party_size or not party.is_confirmed:
            found.append(f"{inside} in of {party}, {party.party_size}")
    is_off = scene.edition.is_cancelled
    if count.inside != sum(parties.values()):
        found.append(f"{count.inside} counted, {sum(parties.values())} in")
    to = Counter(one.address for one in scene.message.messages.filter(state="queued"))
    if any(number > 1 for number in to.values()):
        found.append(f"a message goes to {dict(to)}")
    if not is_off and Pitch.objects.reserves().exists() and timetable.free_turns(scene.edition):
        found.append("a slot is free while somebody waits for it")
    return found


def outcome(scene: Scene, both: InStep, one: str, other: str) -> list[str]:
    """What went wrong between two verbs, in words."""
    answers = both.run(lambda: VERBS[one](scene), lambda: VERBS[other](scene))
    errors = [a for a in answers if isinstance(a, Exception) and not isinstance(a, REFUSALS)]
    return [
        f"{one} / {other}: {problem}" for problem in [*map(repr, errors), *wrong(scene, one, other)]
    ]


@pytest.mark.long
def test_every_verb_against_every_other_ends_well():
    scene, problems = Scene(), []

    with scene_again() as put_back, InStep() as both:
        for one, other in itertools.combinations_with_replacement(VERBS, 2):
            problems += outcome(scene, both, one, other)
            put_back()

    assert problems == [], "\n".join(problems)


def test_control_an_aside_scan_locked_before_its_event_ends_in_a_deadlock():
    scene = Scene()

    @transaction.atomic
    def accept_in_the_wrong_order() -> None:
        aside = AsideScan.objects.select_for_update().get(pk=scene.aside[0].id)
        accept(aside, by=None)

    with InStep() as both:
        answers = both.run(accept_in_the_wrong_order, scene.late_batch)

    (error,) = [answer for answer in answers if isinstance(answer, Exception)]
    assert isinstance(error, OperationalError)
    assert "deadlock" in str(error)


@pytest.mark.parametrize(
    ("hold", "ends_well"),
    [
        (locks.lock_registration, True),
        (lambda pk: locks.lock_registrations(Registration.objects.get(pk=pk).event, [pk]), True),
        # The control: held so that nobody may point at it either.
        (lambda pk: Registration.objects.select_for_update().get(pk=pk), False),
    ],
)
def test_who_holds_people_and_who_writes_to_them_in_another_order_end_well(hold, ends_well):
    edition = build.edition()
    bram, chaima = build.bram(edition), build.chaima(edition)

    @transaction.atomic
    def hold_both() -> None:
        for one in (bram, chaima):
            hold(one.pk)

    @transaction.atomic
    def write_to_both() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a COMMIT does, row by row
        for one in (chaima, bram):
            Message.objects.create(kind="mailing", registration=one, occasion="mailing:1")

    with InStep() as both:
        answers = both.run(hold_both, write_to_both)

    errors = [str(answer) for answer in answers if answer is not None]
    assert ["deadlock" in error for error in errors] == ([] if ends_well else [True])
