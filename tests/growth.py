"""An evening behind which many lie, and what is asked of the site meanwhile.

For what must cost as much as the evening is large, however much history there is: the tests look at
the plans of each statement, ``scripts/growth.py`` at the processor.
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cafes.models import Edition
from eventsite.jobs import periodic, retaining
from eventsite.mails import delivery
from eventsite.mails.sign_up_letters import ConfirmationLetter
from eventsite.models import (
    Admission,
    AsideScan,
    CalendarLink,
    CheckIn,
    Event,
    EventFigures,
    Invitation,
    Message,
    Registration,
    Session,
    Tablet,
    Venue,
)
from eventsite.retention import categories
from eventsite.tickets import codes

from . import build

ADDRESSES = 4  # evenings that one address goes to
BY_NIGHT = {job.name for job in retaining.jobs(categories.every())}

# As on nearly every night: what is past its term went before.
NOTHING_IS_DUE = timedelta(days=20 * 365)


def past(registrations: int, *, at_each: int) -> None:
    """So many registrations at evenings that are over, nearly all of whom came; with their mails."""
    now = timezone.now()
    place = Venue.objects.first() or build.venue()
    number = registrations // at_each
    editions = [
        Edition(
            kind=Event.Kind.SOCIAL,
            slug=f"vroeger-{n}",
            title="Initiatievencafé",
            summary="Ontmoet initiatiefnemers bij hun kraam.",
            capacity=100,
            status=Event.Status.PUBLISHED,
            closed_at=now - timedelta(days=15),  # as the site does by itself
        )
        for n in range(number)
    ]
    for edition in editions:  # of two tables, so bulk_create can't
        edition.save()
    EventFigures.objects.bulk_create(
        EventFigures(event=e, registrations=at_each, expected=at_each, rows=at_each)
        for e in editions
    )
    starts = [now - timedelta(days=30 + 3 * n) for n in range(number)]
    sessions = Session.objects.bulk_create(
        Session(event=e, venue=place, starts_at=s, ends_at=s + timedelta(hours=2))
        for e, s in zip(editions, starts, strict=True)
    )
    for first in range(0, number, 50):
        _people(sessions[first : first + 50], at_each, first)


def _people(sessions: list[Session], at_each: int, first: int) -> None:
    came = Registration.objects.bulk_create(
        Registration(
            event_id=session.event_id,
            name=f"Bezoeker {n}",
            email=f"vroeger{((first + evening) * at_each + n) // ADDRESSES * at_each + n}@example.nl",
            status=Registration.Status.CONFIRMED,
            registered_at=session.starts_at - timedelta(days=9),
            confirmed_at=session.starts_at - timedelta(days=9),
            changed_at=session.starts_at,
            ticket_hash=codes.hash_code(f"{session.pk}-{n}"),
        )
        for evening, session in enumerate(sessions)
        for n in range(at_each)
    )
    at = {session.event_id: session for session in sessions}
    CheckIn.objects.bulk_create(
        CheckIn(
            id=uuid.uuid4(),
            registration=one,
            session=at[one.event_id],
            scanned_at=at[one.event_id].starts_at,
        )
        for one in came
    )
    told = Message.objects.bulk_create(
        Message(
            kind=kind,
            registration=one,
            session=at[one.event_id],
            state=Message.State.SENT,
            sent_at=at[one.event_id].starts_at,
            created_at=one.registered_at,
            next_attempt_at=one.registered_at,
        )
        for one in came
        for kind in ("confirmation", "reminder_day")
    )
    Invitation.objects.bulk_create(
        Invitation(
            registration=one,
            uid=at[one.event_id].uid,
            message=message,
            sequence=0,
            content="x",
        )
        for message, one in zip(told[::2], came, strict=True)
    )
    tablets = Tablet.objects.bulk_create(Tablet(session=session, number=1) for session in sessions)
    AsideScan.objects.bulk_create(
        AsideScan(
            id=uuid.uuid4(),
            tablet=tablet,
            reason=AsideScan.Reason.UNKNOWN,
            scanned_at=tablet.session.starts_at,
            decided_at=tablet.session.starts_at,
        )
        for tablet in tablets
        for _ in range(3)
    )
    Admission.objects.bulk_create(
        Admission(registration=one, session=sessions[0], instead_of=at[one.event_id])
        for one in came[at_each::at_each]
    )
    CalendarLink.objects.bulk_create(
        [CalendarLink(email=email) for email in {one.email for one in came}], ignore_conflicts=True
    )


class Tonight:
    """An evening with its people, tablet and organiser, and a run where one of another makes up."""

    def __init__(self, people: int) -> None:
        self.numbers = itertools.count()
        came = Registration.objects.filter(email__startswith="vroeger").order_by("pk")
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
            f"/inchecken/tablet/{url}/",
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

    def check_in(self) -> None:
        who = self.guests[next(self.numbers) % len(self.guests)]
        self.exchange(self.scan(key=codes.key_of(who)), since=timezone.now().isoformat())

    def walk_in(self) -> None:
        walk_in = {"name": "Bram Jansen", "email": self.known_address()}
        self.exchange(self.scan(walkIn=walk_in), since=timezone.now().isoformat())

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
        message = delivery.claim(timezone.now())
        assert message is not None
        delivery.deliver(message)

    def open(self, url: str, client: Client | None = None) -> None:
        assert (client or self.organiser).get(url).status_code == 200, url

    def jobs(self, *, by_night: bool) -> None:
        for job in periodic._jobs:
            if by_night == (job.name in BY_NIGHT):
                job.run(timezone.now() - (NOTHING_IS_DUE if by_night else timedelta()))


Act = Callable[[Tonight], object]

# Each is done once before it is looked at.
DOOR: dict[str, Act] = {
    "check-in by tablet": Tonight.check_in,
    "walk-in by tablet": Tonight.walk_in,
    "tablet, no news": lambda t: t.exchange(
        since=(timezone.now() + timedelta(hours=1)).isoformat()
    ),
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
    "work of every minute": lambda t: t.jobs(by_night=False),
    "work of the night": lambda t: t.jobs(by_night=True),
}

ACTS = DOOR | PUBLIC | DESK | WORKER
