"""People of whom every table holds something, put there by the verbs; and how to find what is left of them."""

from __future__ import annotations

import base64
import json
import quopri
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from cafes.models import Edition
from courses import attendance, certificates, correcting, enrolment, waivers
from courses.models import CourseRun
from desk.staff import members
from eventsite.booking import cancelling
from eventsite.door import admissions, checkin
from eventsite.door.scans import Scan, WalkIn
from eventsite.mails import delivery, mailings, stopping
from eventsite.models import AsideScan, Mailing, Message, StaffMember
from eventsite.tickets import links
from eventsite.web.border.folding import fold_name
from eventsite.web.border.names import sort_key
from initiatives import campaigns, offers, publishing
from initiatives.models import Need
from pitches import initiators, taking_part

from ... import build


@dataclass(frozen=True)
class Somebody:
    name: str
    email: str


INITIATOR = Somebody("Quirïna van Zonnevænck", "quirina.zonnevaenck@example.nl")
VISITOR = Somebody("Wölfert Oosterzeël", "wolfert.oosterzeel@example.nl")
WAITING = Somebody("Xandra ’t Kroonenbergh", "xandra.kroonenbergh@example.nl")
CANCELLED = Somebody("Thyssen Brandligtère", "thyssen.brandligtere@example.nl")
WALKED_IN = Somebody("Ysbrandt Heuvelinckx", "ysbrandt.heuvelinckx@example.nl")
STUDENT = Somebody("Philomène D’Haerynck", "philomene.dhaerynck@example.nl")
HELPER = Somebody("Zacharïas Uytterhoeven", "zacharias.uytterhoeven@example.nl")
STEWARD = Somebody("Jozefien Vlaemynck", "jozefien.vlaemynck@example.nl")
INVITED = Somebody("Evarist Cuypersmans", "evarist.cuypersmans@example.nl")
EVERYBODY = [
    INITIATOR, VISITOR, WAITING, CANCELLED, WALKED_IN, STUDENT, HELPER, STEWARD, INVITED,
]  # fmt: skip


def needles() -> dict[bytes, str]:
    """Each name and address, word by word, in every spelling in which it may lie somewhere."""
    found = {}
    for one in EVERYBODY:
        words = [word for word in one.name.split() if len(word) > 4]
        for text in [one.name, one.email, one.email.partition("@")[0], *words]:
            for spelt in {text, text.lower(), text.upper(), fold_name(text), sort_key(text)}:
                found |= dict.fromkeys(_encoded(spelt), text)
    return found


def _encoded(text: str) -> set[bytes]:
    utf8 = text.encode()
    # In base64 by where it begins; the ends depend on what stands beside it.
    base = {base64.b64encode(b"\0" * n + utf8)[4:-4] for n in range(3) if len(utf8) > 8}
    escaped = json.dumps(text)[1:-1].encode()
    return {utf8, escaped, quopri.encodestring(utf8), text.replace("@", "%40").encode(), *base}


def left(*places: bytes) -> set[str]:
    """Of whom something is found in these."""
    return {text for needle, text in needles().items() for place in places if needle in place}


def database() -> bytes:
    """All of it: SQLite's file with its log and its free pages, each table of PostgreSQL as text."""
    if connection.vendor == "sqlite":
        file = str(connection.settings_dict["NAME"])
        files = [Path(file), Path(f"{file}-wal")]
        return b"\n".join(one.read_bytes() for one in files if one.exists())
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows).encode()


def media() -> bytes:
    """The names of all files, and what is in them."""
    root = Path(default_storage.path(""))
    files = [one for one in root.rglob("*") if one.is_file()]
    return b"\n".join(str(one).encode() + one.read_bytes() for one in files)


class Journey:
    """An evening and two runs of a course, before, during and after; ``frozen`` is the clock."""

    def __init__(self, frozen: Any) -> None:
        self.frozen = frozen
        self.anna = build.anna()
        self.edition: Edition = build.edition(capacity=3)
        basic = build.course()
        course = build.advanced(basic, certificate_sessions=1)
        self.course = course
        self.run: CourseRun = build.run(course, sessions=2)
        self.other: CourseRun = build.run(
            course, sessions=2, starts_at=self.run.starts_at + timedelta(days=1)
        )
        self.at_the_desk()
        self.signing_up()
        self.evening()
        self.classroom()
        self.afterwards()

    def at_the_desk(self) -> None:
        self.steward = build.steward(
            self.edition, email=STEWARD.email, first_name=STEWARD.name, username=STEWARD.email
        )
        EmailAddress.objects.create(user=self.steward, email=STEWARD.email, primary=True)
        client = Client()
        client.force_login(self.steward)
        members.invite(
            email=INVITED.email, first_name=INVITED.name, last_name="",
            role=StaffMember.Role.STEWARD, events=[self.edition], by=self.anna,
        )  # fmt: skip
        waivers.waive(
            self.course, name=STUDENT.name, email=STUDENT.email,
            reason=f"{STUDENT.name} kan het al.", by=self.anna,
        )  # fmt: skip

    def signing_up(self) -> None:
        self.initiator = build.initiator(
            self.edition, stand=build.stands(self.edition)[0], slot=build.slots(self.edition)[0],
            name=INITIATOR.name, email=INITIATOR.email,
            initiative=taking_part.NewInitiative(
                name="De vlindertuin", summary=f"Met {INITIATOR.name} in de tuin."
            ),
        )  # fmt: skip
        self.initiative = initiators.initiative_of(self.initiator)
        self.initiative.needs.create(kind=Need.Kind.PEOPLE, sentence=f"Wie helpt {INITIATOR.name}?")
        publishing.publish(self.initiative)
        publishing.set_picture(self.initiative, build.drawn(), alt=f"{INITIATOR.name} wiedt.")
        campaigns.keep_campaign(
            self.initiative, title=f"Schep voor {INITIATOR.name}", target=100, raised=20,
            link="https://example.nl/zonnevaenck", started_on=timezone.localdate(),
        )  # fmt: skip
        helped = offers.offer(
            self.initiative, name=HELPER.name, email=HELPER.email, what=f"Bel {HELPER.name}."
        )
        offers.accept(offers.prove(helped))
        self.visitor = build.registration(
            self.edition, name=VISITOR.name, email=VISITOR.email, party_size=2
        )
        self.waiting = build.registration(
            self.edition, name=WAITING.name, email=WAITING.email, party_size=2
        )
        self.gone = build.registration(self.edition, name=CANCELLED.name, email=CANCELLED.email)
        cancelling.cancel(self.gone)
        self.student = enrolment.enrol(
            self.run, name=STUDENT.name, email=STUDENT.email, initiative=self.initiative
        )
        chosen = mailings.begin(self.edition, [self.visitor.pk], by=self.anna)
        Mailing.objects.filter(pk=chosen.pk).update(
            subject=f"Beste {VISITOR.name}", text=f"Dag {VISITOR.name}!"
        )
        draft = mailings.begin(self.edition, [self.visitor.pk], by=self.anna)
        Mailing.objects.filter(pk=draft.pk).update(text=f"Dag {WAITING.name}!")
        chosen.refresh_from_db()
        mailings.send(chosen)
        for one in EVERYBODY[:4]:
            links.calendar_link(one.email)
            stopping.stop(one.email)
            build.subscription(one.email)
        delivery.deliver_due()
        Message.objects.filter(registration=self.visitor).update(
            last_error=f"550 <{VISITOR.email}>: unknown"
        )

    def evening(self) -> None:
        self.frozen.move_to(self.edition.starts_at)
        session = self.edition.sessions.get()
        tablet = build.tablet(session, names_allowed=True)
        for one in (self.initiator, self.visitor):
            checkin.check_in(session, one, check_in_id=uuid.uuid4(), tablet=tablet)
        walked_in = Scan(
            uuid.uuid4(), timezone.now(), 1, walk_in=WalkIn(WALKED_IN.name, WALKED_IN.email)
        )
        checkin.walk_in(
            session, name=WALKED_IN.name, email=WALKED_IN.email, party_size=1,
            check_in_id=uuid.uuid4(), tablet=tablet, over=True,
        )  # fmt: skip
        build.kept_aside(tablet, walked_in, AsideScan.Reason.TOO_LATE)

    def classroom(self) -> None:
        first, second = self.run.sessions_in_order()
        there, then = self.other.sessions_in_order()
        self.frozen.move_to(first.starts_at)
        attendance.tick(first, [self.student.pk], shown=[self.student.pk], by=self.anna)
        admissions.admit(self.student, there, instead_of=second, operator=self.anna)
        ended = admissions.admit(self.student, then, instead_of=first, operator=self.anna)
        admissions.end_admission(ended)
        delivery.deliver_due()

    def afterwards(self) -> None:
        """The course is over: certificates, one put right; and the steward goes."""
        self.frozen.move_to(self.other.sessions_in_order()[-1].ends_at + timedelta(hours=1))
        (made,) = certificates.issue(self.run)
        correcting.correct_name(made, f"{STUDENT.name}-Bos", by_organiser=True)
        members.let_go(self.steward, by=self.anna)
        delivery.deliver_due()


def rows_of_theirs(held: Any) -> int:
    """How many rows one table holds of any of them."""
    return sum(held.rows(one.email).count() for one in EVERYBODY)
