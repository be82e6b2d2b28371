"""Nothing that figures say changes while an event is closed, by whatever verb of whatever app."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from cafes import editions, layout, stands
from cafes.models import Edition, Stand
from courses import attendance
from eventsite.booking import (
    assigning,
    at_the_door,
    cancelling,
    effects,
    registering,
    scheduling,
)
from eventsite.booking.closing import close as close_sign_up
from eventsite.booking.refusals import EventClosed
from eventsite.door import admissions, checkin
from eventsite.door.batch import take_batch
from eventsite.door.scans import Scan, WalkIn
from eventsite.figures import closing, stored
from eventsite.figures.counting import Figures, count
from eventsite.models import AsideScan, CheckIn, Registration
from pitches import clock, moving, outcomes, pitching, running_order, taking_part, workshop_offer
from pitches.models import PitchSlot

from . import build
from .test_pairs_of_verbs import VERBS, Scene

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[1]
APPS = ("eventsite", "initiatives", "courses", "cafes", "pitches", "desk")
HOLDS = {"lock_event", "lock_events", "lock_registration", "lock_registrations", "check_open"}
HOLDS |= {"rearranging", "_lock"}

# These hold an event that may be closed, for they change nothing that its figures say.
MAY = {
    "eventsite.booking.addressing.change_email": "an address",
    "desk.registration.everywhere.change_email": "an address",
    "eventsite.booking.batches.accept": "where it came from, which figures never say",
    "eventsite.booking.languages.change_language": "in which language somebody reads",
    "eventsite.booking.renewing.renew": "links",
    "eventsite.booking.retention.hold": "figures are stored by then, and stay when these are deleted",
    "eventsite.booking.events.store": "texts, and how many places there were",
    "eventsite.booking.waiting_list.hold_places": "places that nobody takes any more",
    "eventsite.booking.waiting_list.promote": "nobody moves up any more",
    "desk.people.tickets.send_again": "a mail",
    "eventsite.door.aside.refuse": "it counted for nothing before either",
    "eventsite.door.batch.bring": "keeps aside what comes too late",
    "cafes.aftermath.tell": "a text of what came of it",
    "cafes.photos.add": "photos",
    "cafes.covers.put": "a photo",
    "eventsite.persons.erasing.erase_registration": "a name; what is counted stays",
    "courses.certificates.issue": "closing gives what was earned; from then on there is nothing to earn",
    # These hold what is not over, or nobody knows of: that is never closed.
    "eventsite.booking.scheduling.save_venue": "events to come",
    "eventsite.booking.drafts.publish": "a draft",
    "eventsite.booking.drafts.delete": "a draft",
    # Closing itself.
    "eventsite.booking.locks.lock_events": "the lock itself",
    "eventsite.figures.closing.close": "twice is once",
    "eventsite.figures.closing.reopen": "",
    "eventsite.figures.closing.put_right": "what the organisers say; what was counted stays",
}
# Of the verbs that are run against each other: what these do is allowed, or goes aside.
PASS = {
    "erase",
    "save event",
    "change address",
    "change language",
    "take the address away",
    "move venue",
    "send at its moment",
    "batch",
    "late batch",
    "refuse",
    "walk in",  # the door is closed: nobody is let in
}


def verbs_that_hold() -> set[str]:
    """By the source: what of it asks for a row."""
    found = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
                    # ``registering`` has a ``check_open`` of its own.
                    names = {
                        one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")
                        for one in calls
                        if ast.unparse(one) != "check_open"
                        and not ast.unparse(one).startswith("registering.")
                    }
                    if names & HOLDS:
                        found.add(f"{module}.{node.name}")
    return found


def edition_of(scene: Scene) -> Edition:
    return Edition.objects.get(pk=scene.edition.pk)


def slot(scene: Scene, number: int = 0) -> PitchSlot:
    return PitchSlot.objects.get(pk=scene.slots[number].pk)


def initiative(scene: Scene):
    return scene.daan.pitches.get().initiative


MORE: dict[str, Callable[[Scene], object]] = {
    "assign several": lambda s: assigning.assign_all([s.noor], reason="Zij helpt"),
    "close sign-up": lambda s: close_sign_up(s.edition),
    "place at the door": lambda s: at_the_door.give_place(s.wim),
    "never came": lambda s: at_the_door.never_came(Registration.objects.get(name="Els")),
    "look what cancelling does": lambda s: effects.of_cancelling([s.bram]),
    "another role": lambda s: registering.set_role(s.bram, Registration.Role.INITIATOR),
    "take a place": lambda s: registering.take_place(s.wim),
    "add a session": lambda s: scheduling.save_sessions(s.edition, [s.edition.sessions.get()]),
    "tick": lambda s: attendance.tick(
        s.run.sessions.get(), [s.guests[0].pk], shown=[s.guests[0].pk], by=None
    ),
    "make up": lambda s: attendance.make_up(
        s.guests[1], missed=s.run.sessions.get(), at=s.other.sessions.get(), by=None
    ),
    "check a guest in": lambda s: checkin.check_in(
        s.other.sessions.get(), s.guests[1], check_in_id=uuid.uuid4(), afterwards=True
    ),
    "check in from a list": lambda s: checkin.check_in(
        s.session, s.bram, check_in_id=uuid.uuid4(), afterwards=True
    ),
    "walk in from a list": lambda s: checkin.walk_in(
        s.session, name="Jan", party_size=1, check_in_id=uuid.uuid4(), afterwards=True
    ),
    "end a guest's": lambda s: admissions.end_admission(s.elsewhere),
    "take over": lambda s: editions.take_over(edition_of(s), edition_of(s), "plan"),
    "save plan": lambda s: layout.save_plan(edition_of(s), deleted=[s.stands[2]]),
    "block a stall": lambda s: layout.block(Stand.objects.get(pk=s.stands[2].pk), "Nooduitgang"),
    "copy plan": lambda s: layout.copy_plan(edition_of(s), edition_of(s)),
    "stall": lambda s: stands.book(
        edition_of(s), s.stands[1].pk, registration=s.kees, initiative=initiative(s)
    ),
    "start": lambda s: clock.start(s.edition),
    "pause": lambda s: clock.pause(s.edition),
    "pass over": lambda s: clock.pass_over(s.edition, seen=None),
    "put back": lambda s: moving.put_back(edition_of(s)),
    "note": lambda s: outcomes.note(edition_of(s), slot(s), "held"),
    "pitch": lambda s: pitching.book(
        edition_of(s), None, registration=s.kees, initiative=initiative(s)
    ),
    "slots": lambda s: running_order.make_slots(
        edition_of(s), opens_after=5, minutes=5, gap_minutes=2, number=1
    ),
    "pause in the programme": lambda s: running_order.add_pause(
        edition_of(s), after=slot(s), minutes=5
    ),
    "swap": lambda s: running_order.swap(slot(s), slot(s, 1)),
    "close a slot": lambda s: running_order.set_closed(slot(s), True),
    "length": lambda s: running_order.change_slot(slot(s), minutes=9, gap_minutes=1),
    "remove a slot": lambda s: running_order.remove(slot(s)),
    "add a part": lambda s: taking_part.add(
        s.kees, taking_part.Wish(stand_id=s.stands[1].pk), initiative=initiative(s)
    ),
    "give a part": lambda s: taking_part.give(
        edition_of(s),
        taking_part.Wish(stand_id=s.stands[1].pk),
        name="Zoë",
        email="zoe@example.nl",
        initiative=initiative(s),
    ),
    "offer": lambda s: workshop_offer.offer(edition_of(s), s.run, places=1, until=s.run.starts_at),
}


@pytest.fixture
def scene() -> Iterator[Scene]:
    """An evening with everything on it and its workshop's run, over and closed."""
    made = Scene()
    made.other = build.run(made.run.course, starts_at=made.run.starts_at, sessions=1)
    made.elsewhere = admissions.admit(
        made.guests[1],
        made.other.sessions.get(),
        instead_of=made.run.sessions.get(),
        operator=None,
    )
    with time_machine.travel(made.run.ends_at, tick=False):
        for event in (made.edition, made.run):
            event.refresh_from_db()
            closing.close(event)
        yield made


def counted(scene: Scene) -> list[Figures]:
    found = count([scene.edition, scene.run])
    return [found[scene.edition.pk], found[scene.run.pk]]


@contextmanager
def tried() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def places_of(trace: TracebackType | None) -> Iterator[str]:
    while trace:
        frame = trace.tb_frame
        yield f"{frame.f_globals['__name__']}.{frame.f_code.co_name}"
        trace = trace.tb_next


def test_every_verb_that_holds_a_row_refuses_what_is_closed_or_says_why_not(scene):
    before, refusing, passing = counted(scene), set(), set()

    for name, verb in (VERBS | MORE).items():
        with tried():
            try:
                verb(scene)
                passing.add(name)
            except EventClosed as error:
                refusing.update(places_of(error.__traceback__))
            except Exception as error:
                error.add_note(f"{name} was refused for another reason")
                if name not in PASS:
                    raise
                passing.add(name)
            assert counted(scene) == before, name

    assert passing == PASS
    assert verbs_that_hold() - refusing - set(MAY) == set()


def test_scans_that_come_when_it_is_closed_wait_for_an_organiser_and_none_is_lost():
    with time_machine.travel(timezone.now(), tick=False) as now:
        edition = build.edition(starts_at=timezone.now() + timedelta(minutes=5))
        session = edition.sessions.get()
        tablet, bram = build.tablet(session), build.bram(edition)
        els = Scan(uuid.uuid4(), timezone.now(), 2, walk_in=WalkIn("Els"))
        take_batch(tablet, [els])
        now.move_to(edition.ends_at)
        closing.close(edition)
        figures = stored.of(edition)
        assert tablet.is_live(), "the evening is just over"

        undone = Scan(els.id, els.at, 2, walk_in=WalkIn("Els"), undone_at=timezone.now())
        late = Scan(uuid.uuid4(), timezone.now(), 1, key=build.codes.key_of(bram))
        taken = take_batch(tablet, [late, undone])

        assert [one.aside.reason if one.aside else None for one in taken] == ["too-late", None]
        assert AsideScan.objects.undecided().get().item["key"] == late.key
        assert count([edition])[edition.pk].counted == figures.counted == 2
        assert CheckIn.objects.live().count() == 1
        closing.reopen(edition, reason="Er kwam nog een scan.")
        cancelling.cancel_all([])
        take_batch(tablet, [undone])
        assert not CheckIn.objects.live().exists()
