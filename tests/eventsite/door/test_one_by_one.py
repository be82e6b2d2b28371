"""A batch ends as its scans one by one, and in a fixed number of statements."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventsite.door import admissions, tablets
from eventsite.door.batch import Taken, take_batch
from eventsite.door.scans import Scan, WalkIn
from eventsite.models import AsideScan, CheckIn, LogEntry, Registration
from eventsite.tickets import codes

from ... import build
from ...examples import examples

# By the database, or by chance.
NUMBERED = {"_state", "id", "public_id", "ticket_hash", "ticket_seed"}

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


class Door:
    """A full evening with everybody that a scan can be of, and a tablet that was offline for an hour."""

    def __init__(self, frozen) -> None:
        self.event = build.edition(capacity=9, party_max=5)
        self.session = self.event.sessions.get()
        frozen.move_to(self.session.doors_open_at)
        self.pk = build.tablet(self.session).pk
        elsewhere = build.run()
        self.people = [
            build.bram(self.event, party_size=4),
            build.daan(self.event, party_size=3),
            build.registration(self.event, name="Kees", party_size=2),
            build.chaima(self.event, party_size=2),  # waits
            build.registration(elsewhere, name="Iris"),
            build.registration(elsewhere, name="Sem"),
        ]
        missed = elsewhere.sessions_in_order()[0]
        admissions.admit(self.people[4], self.session, instead_of=missed, operator=None)
        frozen.shift(timedelta(hours=1))

    @property
    def tablet(self):
        return tablets.find(build.token(self.pk))

    def scan(self, number: int, who: int, **said: Any) -> Scan:
        """``who`` beyond those who signed up is somebody with the address of one of them, or of nobody."""
        minutes, undone, corrects = (said.pop(name) for name in ("minutes", "undone", "corrects"))
        at = self.session.doors_open_at + timedelta(minutes=minutes)
        if who < len(self.people):
            said["key"] = codes.key_of(self.people[who])
        elif who == len(self.people):
            said["key"] = "0" * codes.KEY_LENGTH
        else:
            emails = ["", "els@example.nl", "bram@example.nl", "chaima@example.nl"]
            said["walk_in"] = WalkIn("Els", emails[who % len(emails)])
        return Scan(
            id=uuid.uuid5(uuid.NAMESPACE_OID, str(number)),
            at=at,
            undone_at=None if undone is None else at + timedelta(minutes=undone),
            corrects=None if corrects is None else uuid.uuid5(uuid.NAMESPACE_OID, str(corrects)),
            **said,
        )

    def after(self, *batches: list[Scan]) -> tuple[list[object], dict[str, list[object]]]:
        """What the tablet hears, and what is kept then; nothing of it stays."""
        with transaction.atomic():
            answers = [told(one) for batch in batches for one in take_batch(self.tablet, batch)]
            rows = kept()
            transaction.set_rollback(True)
        return answers, rows


def told(taken: Taken) -> object:
    if taken.aside:
        return taken.id, taken.aside.reason
    verdict = taken.verdict
    scan, counts = verdict.scan, verdict.check_in
    return taken.id, verdict.outcome, scan.let_in, scan.voided_at, counts.pk, verdict.inside


def kept() -> dict[str, list[object]]:
    """All rows; for a walk-in, whose key the database gives out, the form it was written down with."""
    people = list(Registration.objects.order_by("submission_id"))
    form = {one.pk: one.submission_id for one in people}
    return {
        "scans": [
            row | {"registration_id": form[row["registration_id"]]}
            for row in CheckIn.objects.order_by("pk").values()
        ],
        "aside": list(AsideScan.objects.order_by("pk").values()),
        "people": [
            {name: value for name, value in vars(one).items() if name not in NUMBERED}
            | {"has a ticket": one.ticket_hash and codes.code_of(one) is not None}
            for one in people
        ],
        "log": [
            (line.verb, line.object_type, line.changes) for line in LogEntry.objects.order_by("pk")
        ],
    }


SCANS = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.integers(0, 8),  # one that comes again is the same scan
            "who": st.integers(0, 10),
            "minutes": st.integers(0, 40),
            "people": st.integers(1, 6),
            "admit": st.booleans(),
            "undone": st.none() | st.integers(0, 30),
            "corrects": st.none() | st.integers(0, 8),
        }
    ),
    min_size=2,
    max_size=8,
)


PLAIN = {"minutes": 0, "people": 1, "admit": False, "undone": None, "corrects": None}
# Els was a slip, so the next with her address is somebody new.
A_SLIP = [PLAIN | {"number": 0, "who": 9, "undone": 1}, PLAIN | {"number": 1, "who": 9}]
# The later one came first, was corrected, and repeats what was scanned before it.
TURNED_ROUND = [
    PLAIN | {"number": 0, "who": 0, "minutes": 9, "people": 4},
    PLAIN | {"number": 1, "who": 0, "minutes": 12, "people": 2, "corrects": 0},
    PLAIN | {"number": 2, "who": 0, "minutes": 3, "people": 3},
]


@pytest.fixture
def door(frozen):
    return Door(frozen)


@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=SCANS)
@example(made=A_SLIP)
@example(made=TURNED_ROUND)
def test_batch_ends_as_its_scans_one_by_one(door, made):
    scans = [door.scan(**said) for said in made]

    assert door.after(scans) == door.after(*([scan] for scan in scans))
