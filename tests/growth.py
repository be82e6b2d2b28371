"""An evening behind which many lie, and what is asked of the site meanwhile.

For what must cost as much as the evening is large, however much history there is: the tests look at
the plans of each statement, ``make growth`` at the processor.
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cafes.models import Edition
from eventsite.jobs import periodic, retaining
from eventsite.mails import delivery, examples, queue
from eventsite.mails.sign_up_letters import ConfirmationLetter
from eventsite.models import (
    Admission,
    AsideScan,
    CalendarLink,
    CheckIn,
    Event,
    EventFigures,
    Invitation,
    LinkInDoubt,
    MailStop,
    Message,
    Registration,
    Session,
    StopInDoubt,
    Tablet,
    Venue,
)
from eventsite.models.search_keys import SearchKey
from eventsite.retention import categories
from eventsite.tickets import codes

from . import build
from .copies import HASHES, Copies

EVENING = 300  # people
ADDRESSES = 4  # evenings that one address goes to
OF_FIRST = "vroeger0x"  # how addresses of the first evening begin
BY_NIGHT = {job.name for job in retaining.jobs(categories.every())}

# As on nearly every night: what is past its term went before.
NOTHING_IS_DUE = timedelta(days=20 * 365)


def past(registrations: int, *, at_each: int) -> None:
    """So many registrations at evenings that are over, nearly all of whom came; with their mails."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Neither triggers nor keys are looked after: all of it fits.
            connection.cursor().execute("SET LOCAL session_replication_role = replica")
        session = _evening(at_each)
        _people(session, at_each)
        others = registrations // at_each - 1
        if others > 0:
            _copied(session, Copies(others))
        _links()
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET LOCAL session_replication_role = DEFAULT")


def _evening(people: int) -> Session:
    """A month ago, closed as the site does by itself."""
    now = timezone.now()
    starts = now - timedelta(days=30)
    edition = Edition.objects.create(
        kind=Event.Kind.SOCIAL,
        slug="vroeger-0",
        title="Initiatievencafé",
        summary="Ontmoet initiatiefnemers bij hun kraam.",
        capacity=max(100, people),
        status=Event.Status.PUBLISHED,
        closed_at=now - timedelta(days=15),
    )
    EventFigures.objects.create(
        event=edition, registrations=people, expected=people, places_taken=people, rows=people
    )
    place = Venue.objects.first() or build.venue()
    return Session.objects.create(
        event=edition, venue=place, starts_at=starts, ends_at=starts + timedelta(hours=2)
    )


def _people(session: Session, number: int) -> None:
    before = session.starts_at - timedelta(days=9)
    came = Registration.objects.bulk_create(
        Registration(
            event_id=session.event_id,
            name=f"Bezoeker {n}",
            email=f"{OF_FIRST}{n}@example.nl",
            status=Registration.Status.CONFIRMED,
            registered_at=before,
            confirmed_at=before,
            changed_at=session.starts_at,
            ticket_hash=codes.hash_code(f"{session.pk}-{n}"),
        )
        for n in range(number)
    )
    CheckIn.objects.bulk_create(
        CheckIn(id=uuid.uuid4(), registration=one, session=session, scanned_at=session.starts_at)
        for one in came
    )
    told = Message.objects.bulk_create(
        Message(
            kind=kind,
            registration=one,
            session=session,
            state=Message.State.SENT,
            sent_at=session.starts_at,
            created_at=before,
            next_attempt_at=before,
        )
        for kind in ("confirmation", "reminder_day")
        for one in came
    )
    Invitation.objects.bulk_create(
        Invitation(registration=one, uid=session.uid, message=message, sequence=0, content="x")
        for message, one in zip(told, came, strict=False)
    )
    tablet = Tablet.objects.create(session=session, number=1)
    AsideScan.objects.bulk_create(
        AsideScan(
            id=uuid.uuid4(),
            tablet=tablet,
            reason=AsideScan.Reason.UNKNOWN,
            scanned_at=session.starts_at,
            decided_at=session.starts_at,
        )
        for _ in range(3)
    )


def _copied(session: Session, copies: Copies) -> None:
    event, people = session.event_id, {"registration__event": session.event_id}
    others = {
        column: f"replace(t.{column}, '{OF_FIRST}', 'vroeger' || (k.n / {ADDRESSES}) || 'x')"
        for column in ("email", "email_folded", "key")
    }
    uid = "'copy-' || k.n || '-' || t.uid"
    copies.of(Event.objects.filter(pk=event), slug="'vroeger-' || k.n")
    copies.of(Edition.objects.filter(pk=event))
    copies.of(EventFigures.objects.filter(pk=event))
    copies.of(Session.objects.filter(event=event), uid=uid)
    copies.of(
        Registration.objects.filter(event=event),
        email=others["email"],
        email_folded=others["email_folded"],
        ticket_hash=HASHES[connection.vendor],
    )
    copies.of(SearchKey.objects.filter(**people), key=others["key"])
    copies.of(CheckIn.objects.filter(session=session))
    copies.of(
        Message.objects.filter(session=session), message_id="'copy-' || k.n || '-' || t.message_id"
    )
    copies.of(Invitation.objects.filter(**people), uid=uid)
    copies.of(Tablet.objects.filter(session=session))
    copies.of(AsideScan.objects.filter(tablet__session=session))


def _links() -> None:
    """A calendar of everybody's own, and no messages; and of each evening some who made up at another, one of fifty."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {CalendarLink._meta.db_table} (email) "
            f"SELECT DISTINCT email FROM {Registration._meta.db_table} WHERE email LIKE 'vroeger%%'"
        )
        cursor.execute(
            f"INSERT INTO {MailStop._meta.db_table} (email, stopped_at) "
            f"SELECT email, CURRENT_TIMESTAMP FROM {CalendarLink._meta.db_table} WHERE email IS NOT NULL"
        )
    # As on any day some are new; which of them the database noted goes by how they were made.
    for of, doubts in ((CalendarLink, LinkInDoubt), (MailStop, StopInDoubt)):
        new = of.objects.order_by("-pk").values_list("pk", flat=True)[:20]
        doubts.objects.all().delete()
        doubts.objects.bulk_create(doubts(key=pk) for pk in new)
    sessions = list(
        Session.objects.filter(event__slug__startswith="vroeger-").order_by("pk").values_list("pk")
    )
    elsewhere = {pk: sessions[number // 50 * 50][0] for number, (pk,) in enumerate(sessions)}
    some = Registration.objects.filter(name__in=[f"Bezoeker {n}" for n in range(5)])
    Admission.objects.bulk_create(
        Admission(registration_id=registration, session_id=elsewhere[pk], instead_of_id=pk)
        for registration, pk in some.order_by("pk").values_list("pk", "event__sessions__pk")
        if elsewhere[pk] != pk
    )


class Tonight:
    """An evening with its people, tablet and organiser, and a run where one of another makes up."""

    def __init__(self, people: int) -> None:
        self.numbers = itertools.count()
        self.cursor = ""
        came = CalendarLink.objects.filter(email__startswith="vroeger").order_by("pk")
        self.known = iter(list(came.values_list("email", flat=True)[:2000]))
        starts = timezone.now() + timedelta(minutes=20)
        self.edition = build.edition(capacity=2000, starts_at=starts)
        self.session = self.edition.sessions.get()
        self.guests = [self.signed_up() for _ in range(people)]
        self.coming = build.edition(capacity=2000)
        self.here = build.bram(self.coming).email
        course = build.course()
        self.run, other = build.run(course), build.run(course)
        Admission.objects.create(
            registration=build.bram(other),
            session=self.run.sessions_in_order()[0],
            instead_of=other.sessions_in_order()[0],
        )
        self.token = build.token(build.tablet(self.session, names_allowed=True).pk)
        self.anna = User.objects.filter(username="anna@example.nl").first() or build.superuser()
        self.visitor, self.organiser = Client(), Client()
        self.organiser.force_login(self.anna)

    def signed_up(self) -> Registration:
        """Without mail: they signed up for this evening weeks ago."""
        n = next(self.numbers)
        made = Registration.objects.create(
            event=self.edition,
            name=f"Gast {n}",
            email=f"gast{n}-{uuid.uuid4()}@example.nl",
            status=Registration.Status.CONFIRMED,
            confirmed_at=timezone.now() - timedelta(days=20),
        )
        codes.give(made)
        return made

    def tablet(self, url: str, **body: Any) -> dict[str, Any]:
        response = self.visitor.post(
            f"/api/tablet/v1/{url}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = response.json()
        return answer

    def exchange(self, *items: dict[str, Any], since: str | None = None) -> dict[str, Any]:
        now = timezone.now().isoformat()
        return self.tablet("bijwerken", sentAt=now, since=since, items=items, waiting=len(items))

    def bring(self, *items: dict[str, Any]) -> None:
        """Scans between two looks: after the first it was told of everything just now."""
        known = self.cursor or self.exchange()["roster"]["cursor"]
        _at, *figures = known.split(" ")[:5]
        now = " ".join([timezone.now().isoformat(), *figures])
        self.cursor = self.exchange(*items, since=now)["roster"]["cursor"]

    def look(self) -> None:
        """When nothing changed for a while."""
        _at, *figures = (self.cursor or self.exchange()["roster"]["cursor"]).split(" ")[:5]
        later = (timezone.now() + timedelta(hours=1)).isoformat()
        self.exchange(since=" ".join([later, *figures]))

    def check_in(self) -> None:
        who = self.guests[next(self.numbers) % len(self.guests)]
        self.bring(self.scan(key=codes.key_of(who)))

    def walk_in(self) -> None:
        walk_in = {"name": "Bram Jansen", "email": self.known_address()}
        self.bring(self.scan(walkIn=walk_in))

    def scan(self, **fields: Any) -> dict[str, Any]:
        return {"id": str(uuid.uuid4()), "at": timezone.now().isoformat(), "people": 1, **fields}

    def known_address(self) -> str:
        """Of somebody who came to earlier evenings, and to this one not yet."""
        return next(self.known)

    def sign_up(self, email: str) -> None:
        response = self.visitor.post(
            f"/cafes/{self.coming.slug}/aanmelden/",
            {"name": "Bram Jansen", "email": email, "party_size": "1"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert response.status_code == 200, response.status_code

    def deliver(self) -> None:
        ConfirmationLetter.queue(self.guests[0])
        message = queue.claim(timezone.now())
        assert message is not None
        delivery.deliver(message)

    def open(self, url: str, client: Client | None = None) -> None:
        assert (client or self.organiser).get(url).status_code == 200, url

    def often(self) -> None:
        for job in periodic._jobs:
            if job.name not in {*BY_NIGHT, examples.JOB}:
                job.run(timezone.now())

    def by_night(self) -> None:
        for job in periodic._jobs:
            if job.name in BY_NIGHT:
                job.run(timezone.now() - NOTHING_IS_DUE)


Act = Callable[[Tonight], object]

# Each is done once before it is looked at.
DOOR: dict[str, Act] = {
    "check-in by tablet": Tonight.check_in,
    "walk-in by tablet": Tonight.walk_in,
    "tablet, no news": Tonight.look,
    "tablet, whole list": lambda t: t.exchange(),
    "search at the door": lambda t: t.tablet("zoeken", name="gast 7"),
    "live board": lambda t: t.open(f"/inchecken/{t.session.pk}/stand/"),
}
PUBLIC: dict[str, Act] = {
    "sign-up, new address": lambda t: t.sign_up(f"{uuid.uuid4()}@example.nl"),
    "sign-up, known address": lambda t: t.sign_up(t.known_address()),
    "sign-up, signed up already": lambda t: t.sign_up(t.here),
    "links again": lambda t: t.visitor.post(
        "/mijn/", {"email": t.known_address()}, headers={"Sec-Fetch-Site": "same-origin"}
    ),
    "evening": lambda t: t.open(f"/cafes/{t.coming.slug}/", t.visitor),
    "home": lambda t: t.open("/", t.visitor),
    "agenda": lambda t: t.open("/agenda/", t.visitor),
    "feed of all": lambda t: t.open("/agenda.ics", t.visitor),
    "API, editions": lambda t: t.open("/api/v1/edities", t.visitor),
    "API, courses": lambda t: t.open("/api/v1/cursussen", t.visitor),
}
DESK: dict[str, Act] = {
    "desk": lambda t: t.open("/beheer/"),
    "desk, editions": lambda t: t.open("/beheer/cafes/"),
    "desk, people": lambda t: t.open(f"/beheer/evenementen/{t.coming.slug}/mensen/"),
    "desk, mails": lambda t: t.open("/beheer/mails/"),
    "desk, courses": lambda t: t.open("/beheer/cursussen/"),
    "desk, a run": lambda t: t.open(f"/beheer/cursussen/{t.run.pk}/"),
    "desk, attendance": lambda t: t.open(f"/beheer/cursussen/{t.run.pk}/aanwezigheid/"),
}
WORKER: dict[str, Act] = {
    "a mail": Tonight.deliver,
    "work of every minute": Tonight.often,
    "work of the night": Tonight.by_night,
}

ACTS = DOOR | PUBLIC | DESK | WORKER
