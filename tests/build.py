"""Plain builders for tests, and the named cast: Anna organises, Bram visits, Chaima pitches, Daan runs a stand.

``NOW`` is a Tuesday afternoon, or what TEST_NOW says; an edition starts two weeks later at 19.30
unless told otherwise.
"""

from __future__ import annotations

import io
import itertools
import os
import uuid
from collections.abc import Collection
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from PIL import Image

from cafes import covers, photos
from cafes.models import Cover, Edition, Photo, Stand
from courses.models import Course, CourseRun
from eventsite.booking import registering
from eventsite.door import tablets
from eventsite.door.kept_aside import AsideScans
from eventsite.door.scans import Scan
from eventsite.figures import closing
from eventsite.keys import verbs as keys
from eventsite.mails import letters
from eventsite.models import (
    AccessibilityDeviation,
    AccessibilityStatement,
    AsideScan,
    CheckIn,
    Event,
    Mailing,
    Message,
    Registration,
    Scope,
    Session,
    StaffMember,
    Subscription,
    Tablet,
    Venue,
    Webhook,
    WebhookKind,
)
from eventsite.subscriptions import consent
from eventsite.tickets import codes
from eventsite.web import drawing, pictures
from eventsite.web.sent_once import Submission
from eventsite.webhooks import verbs as webhooks
from initiatives import offers, publishing
from initiatives.migrations import _first_themes
from initiatives.models import Answer, Initiative, Need, Neighbourhood, Offer, Theme, ToolkitCard
from initiatives.toolkit import cards
from initiatives.toolkit import links as toolkit_links
from initiatives.toolkit.asking import Outcome
from pitches import running_order, taking_part
from pitches.models import PitchSlot

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
A_TUESDAY = "2027-03-02T14:00+01:00"
NOW = datetime.fromisoformat(os.environ.get("TEST_NOW", A_TUESDAY))

PASSWORD = "alleen-voor-tests"

_numbers = itertools.count(1)


def venue(**fields: Any) -> Venue:
    defaults = {
        "name": "’t Seinwezen",
        "street": "Kinderhuissingel 1",
        "postcode": "2013 AS",
        "city": "Haarlem",
        "latitude": "52.384500",
        "longitude": "4.627600",
    }
    return Venue.objects.create(**(defaults | fields))


def statement(**fields: Any) -> AccessibilityStatement:
    defaults = {"status": "C", "made_on": NOW.date(), "signed_as": "teammanager"}
    return AccessibilityStatement.objects.create(**(defaults | fields))


def deviation(**fields: Any) -> AccessibilityDeviation:
    defaults = {
        "criterion": "1.4.3 Contrast (minimum)",
        "what": "De legenda is te licht.",
        "cause": "Een eigen kleur.",
        "consequence": "Wie slecht ziet, leest haar niet.",
        "measure": "Een donkerder kleur.",
        "planned_on": NOW.date() + timedelta(days=60),
    }
    return AccessibilityDeviation.objects.create(**(defaults | fields))


def edition(
    *,
    capacity: int = 80,
    starts_at: datetime | None = None,
    status: Event.Status = Event.Status.PUBLISHED,
    sessions: int = 1,
    **fields: Any,
) -> Edition:
    """A published edition with one session of two and a half hours, doors half an hour before."""
    number = next(_numbers)
    starts_at = starts_at or (
        timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
        + timedelta(days=14)
    )
    defaults = {
        "slug": f"editie-{number}",
        "title": "Initiatievencafé",
        "summary": "Ontmoet initiatiefnemers bij hun kraam.",
    }
    made = Edition.objects.create(
        capacity=capacity,
        status=status,
        cancelled_at=timezone.now() if status == Event.Status.CANCELLED else None,
        **(defaults | fields),
    )
    place = Venue.objects.first() or venue()
    for day in range(sessions):
        session(
            made, starts_at=starts_at + timedelta(days=7 * day) if day else starts_at, venue=place
        )
    return made


def course(**fields: Any) -> Course:
    """A basic course; three sessions give a certificate."""
    number = next(_numbers)
    defaults = {
        "kind": Course.Kind.BASIC,
        "slug": f"basiscursus-{number}",
        "title": "Basiscursus crowdfunding",
        "summary": "Leer hoe u mensen en geld vindt voor uw plan.",
        "audience": "Iedereen met een idee voor de stad.",
        "certificate_sessions": 3,
    }
    return Course.objects.create(**(defaults | fields))


def advanced(basic: Course | None = None, **fields: Any) -> Course:
    """Opens on three sessions of a basic course, and asks which initiative it is for."""
    defaults = {
        "kind": Course.Kind.ADVANCED,
        "slug": f"verdiepingscursus-{next(_numbers)}",
        "title": "Verdiepingscursus crowdfunding",
        "prerequisite": basic or course(),
        "prerequisite_sessions": 3,
        "asks_initiative": True,
    }
    return course(**(defaults | fields))


def run(
    of: Course | None = None,
    *,
    capacity: int = 12,
    starts_at: datetime | None = None,
    status: Event.Status = Event.Status.PUBLISHED,
    sessions: int = 4,
    **fields: Any,
) -> CourseRun:
    """A published run with weekly evenings from two weeks on."""
    number = next(_numbers)
    of = of or course()
    starts_at = starts_at or (
        timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
        + timedelta(days=14)
    )
    defaults = {"slug": f"ronde-{number}", "title": of.title, "summary": of.summary}
    made = CourseRun.objects.create(
        course=of,
        capacity=capacity,
        status=status,
        cancelled_at=timezone.now() if status == Event.Status.CANCELLED else None,
        **(defaults | fields),
    )
    place = Venue.objects.first() or venue()
    for week in range(sessions):
        session(
            made, starts_at=starts_at + timedelta(days=7 * week) if week else starts_at, venue=place
        )
    return made


def past_run(of: Course | None = None, *, sessions: int = 4, **fields: Any) -> CourseRun:
    """A run whose last session was yesterday."""
    start = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    first = start - timedelta(days=7 * (sessions - 1) + 1)
    return run(of, sessions=sessions, starts_at=first, **fields)


def took(
    event: Event,
    *,
    sessions: int,
    name: str = "Bram Jansen",
    email: str = "bram@example.nl",
    **fields: Any,
) -> Registration:
    """Somebody who has a place at what has begun, and was at the first ``sessions`` sessions."""
    defaults = {
        "status": Registration.Status.CONFIRMED,
        "confirmed_at": event.starts_at,
        "registered_at": event.starts_at - timedelta(days=7),
    }
    made = Registration.objects.create(event=event, name=name, email=email, **(defaults | fields))
    codes.give(made)
    for one in event.sessions_in_order()[:sessions]:
        check_in(made, one)
    return made


def check_in(registration: Registration, at: Session) -> CheckIn:
    """As the door did at that session's start."""
    return CheckIn.objects.create(
        id=uuid.uuid4(), registration=registration, session=at, scanned_at=at.starts_at
    )


def session(event: Event, *, starts_at: datetime, **fields: Any) -> Session:
    defaults = {
        "doors_open_at": starts_at - timedelta(minutes=30),
        "ends_at": starts_at + timedelta(hours=2, minutes=30),
    }
    return Session.objects.create(event=event, starts_at=starts_at, **(defaults | fields))


def registration(
    event: Event, *, name: str = "", email: str = "", party_size: int = 1, invited: bool = False
) -> Registration:
    """Through the verb, so it waits when the event is full."""
    number = next(_numbers)
    return registering.register(
        event,
        name=name or f"Bezoeker {number}",
        email=email or f"bezoeker{number}@example.nl",
        party_size=party_size,
        invited=invited,
    )


def kept_aside(tablet: Tablet, scan: Scan, reason: AsideScan.Reason) -> None:
    """A scan that an organiser has to look at."""
    scans = AsideScans()
    scans.keep(tablet, scan, timezone.now(), reason)
    scans.write()


def of_one_connection(event: Event, number: int) -> list[Registration]:
    """Who sent the form one after the other, from where nobody else did."""
    them = [
        registration(event, name="Zoë Zwart", email=f"zoe{next(_numbers)}@example.nl")
        for _time in range(number)
    ]
    origin = f"{next(_numbers):064x}"
    Registration.objects.filter(pk__in=[one.pk for one in them]).update(origin=origin)
    return them


def bram(event: Event, **fields: Any) -> Registration:
    return registration(event, **({"name": "Bram Jansen", "email": "bram@example.nl"} | fields))


def chaima(event: Event, **fields: Any) -> Registration:
    return registration(
        event, **({"name": "Chaima El Amrani", "email": "chaima@example.nl"} | fields)
    )


def daan(event: Event, **fields: Any) -> Registration:
    return registration(event, **({"name": "Daan de Vries", "email": "daan@example.nl"} | fields))


TOKEN_LENGTH = 43


def token(number: int = 1) -> str:
    """What a tablet makes up for itself: 43 characters of base64url."""
    return str(number).rjust(TOKEN_LENGTH, "t")


def tablet(session: Session, *, names_allowed: bool = False, by: User | None = None) -> Tablet:
    """A paired tablet; its token is ``token(tablet.pk)``."""
    offered = tablets.offer(session, names_allowed=names_allowed, by=by)
    return tablets.pair(tablets.pairing_code(offered), token(offered.pk))


def webhook(url: str = "https://haarlemlink.example.nl/webhook", **fields: Any) -> Webhook:
    """HaarlemLink's, told of everything, through the verb."""
    said = {"name": "HaarlemLink", "url": url, "kinds": list(WebhookKind.values)} | fields
    by = said.pop("created_by", None)
    made = Webhook(**said)
    webhooks.make(made, by=by)
    return made


def api_key(
    scopes: Collection[Scope] = (Scope.SIGN_UP,),
    *,
    events: Collection[Event] | None = None,
    days: int = 90,
    by: User | None = None,
    **fields: Any,
) -> keys.Made:
    """HaarlemLink's, through the verb: ``.key``, ``.secret``, and ``as_key(made)`` for the headers of a request."""
    defaults = {"name": f"HaarlemLink {next(_numbers)}", "partner": "HaarlemLink"}
    return keys.make(
        scopes=scopes,
        events=events,
        expires_at=timezone.now() + timedelta(days=days),
        by=by,
        **(defaults | {"contact_email": "techniek@haarlemlink.example"} | fields),
    )


def as_key(made: keys.Made, **headers: str) -> dict[str, str]:
    """Headers for ``client.post(…, headers=…)``."""
    return {"Authorization": f"Bearer {made.secret}"} | headers


def holder_of(code: str) -> Registration | None:
    """Whose ticket it is, found as a door finds it."""
    return codes.find_by_key(codes.hash_code(code)[: codes.KEY_LENGTH])


def found_at_the_door(client: Client, session: Session, name: str) -> list[dict[str, Any]]:
    """What a borrowed tablet gets when it asks who has this name."""
    response = client.post(
        "/api/tablet/v1/zoeken",
        {"name": name},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token(tablet(session).pk)}"},
    )
    found: list[dict[str, Any]] = response.json()["people"]
    return found


def neighbourhood(name: str = "Kleverpark") -> Neighbourhood:
    return Neighbourhood.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0]


def theme(slug: str = "groen") -> Theme:
    """One of those that a new installation begins with, or another."""
    name = _first_themes.THEMES.get(slug, slug)
    return Theme.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def initiative(*, published: bool = True, **fields: Any) -> Initiative:
    """Chaima’s, entered and published through the verbs. ``theme`` is given by its slug."""
    number = next(_numbers)
    defaults = {
        "name": f"Natuurspeeltuin {number}",
        "summary": "Spelen tussen de planten.",
        "theme": "groen",
        "contact_name": "Chaima El Amrani",
        "contact_email": "chaima@example.nl",
        "needs": {Need.Kind.PEOPLE: "mensen die kunnen timmeren", Need.Kind.MONEY: ""},
    }
    told = defaults | fields
    told["theme"] = theme(told["theme"]) if told["theme"] else None
    made = publishing.enter(**told)
    return publishing.publish(made) if published else made


def photo(edition: Edition, *, colour: str = "red", size: tuple[int, int] = (90, 60)) -> Photo:
    """Of one colour, through the verb; the evening has begun."""
    picture = drawn(colour, size=size)
    return photos.add(edition, [photos.Sent(picture, alt=f"Een vlak: {colour}.")])[0]


def cover(edition: Edition, *, colour: str = "red", size: tuple[int, int] = (90, 60)) -> Cover:
    """The photo by which it is announced, of one colour."""
    sent = photos.Sent(drawn(colour, size=size), alt=f"Een vlak: {colour}.")
    return covers.put(edition, sent)


def drawn(colour: str = "red", *, size: tuple[int, int] = (90, 60)) -> pictures.Picture:
    """A picture of one colour, as it is after it was read."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return drawing.draw(io.BytesIO(out.getvalue()))


def closed(event: Event, *, attended: int, **numbers: int) -> Event:
    """With so many who were there, and what else is typed: ``pitches=7``."""
    closing.close(event, closing.Typed(attended=attended, numbers=numbers))
    return event


def sent(email: str, form: uuid.UUID | None = None, **said: Any) -> Submission:
    """One sending of a public form."""
    return Submission.of(form or uuid.uuid4(), "form", email, said)


def offer(to: Initiative, **fields: Any) -> Offer:
    """One that its helper stood by, and that was passed on."""
    return offers.prove(unproved_offer(to, **fields))


def unproved_offer(to: Initiative, **fields: Any) -> Offer:
    """Bram’s, through the verb."""
    defaults = {
        "name": "Bram Jansen",
        "email": "bram@example.nl",
        "what": "Ik kan op zaterdag komen timmeren.",
    }
    return offers.offer(to, **(defaults | fields))


def toolkit_card(title: str = "Subsidie voor groen", **fields: Any) -> ToolkitCard:
    """In the toolkit, through the verb."""
    defaults = {
        "section": ToolkitCard.Section.MONEY,
        "text": "Voor geveltuinen en groene daken.",
        "link": f"https://gemeente.example.nl/{next(_numbers)}/",
    }
    return cards.add(ToolkitCard(title=title, **(defaults | fields)))


def dead(card: ToolkitCard) -> ToolkitCard:
    """Its page was gone the day before yesterday, and yesterday."""
    for days in (2, 1):
        moment = timezone.now() - timedelta(days=days)
        toolkit_links.keep(card.pk, card.link, Outcome(Answer.NO_PAGE, 404), moment)
    card.refresh_from_db()
    return card


def anna(**fields: Any) -> User:
    """An organiser."""
    return _staff(StaffMember.Role.ORGANISER, "Anna", **fields)


def manager(**fields: Any) -> User:
    return _staff(StaffMember.Role.MANAGER, "Mira", **fields)


def trainer(*runs: CourseRun, **fields: Any) -> User:
    """A trainer of these runs."""
    return _staff(StaffMember.Role.TRAINER, "Tess", *runs, **fields)


def steward(*events: Event, **fields: Any) -> User:
    """A steward at the door of these events."""
    return _staff(StaffMember.Role.STEWARD, "Sem", *events, **fields)


def superuser(**fields: Any) -> User:
    """The first manager, as ``createsuperuser`` makes one."""
    return User.objects.create_superuser("root", "root@example.nl", PASSWORD, **fields)


def _staff(role: StaffMember.Role, name: str, *events: Event, **fields: Any) -> User:
    """Seen just now, so that no page has to note it."""
    email = fields.pop("email", f"{name.lower()}@example.nl")
    defaults = {"username": email, "first_name": name}
    user = User.objects.create_user(**(defaults | fields), email=email, password=PASSWORD)
    member = StaffMember.objects.create(user=user, role=role, last_seen_at=timezone.now())
    member.events.set(Event.objects.filter(pk__in=[one.pk for one in events]))
    return user


def mailing(event: Event, **fields: Any) -> Mailing:
    """A draft to everyone."""
    defaults = {
        "audience": "all",
        "subject": "De ingang is aan de achterkant",
        "text": "De voordeur wordt geschilderd.\n\nKomt u met de fiets? Zet die op het plein.",
    }
    return Mailing.objects.create(event=event, **(defaults | fields))


def mail(message: Message) -> EmailMultiAlternatives:
    """As delivery makes it."""
    letter = letters.of(message)
    with letter.in_its_language():
        letter.prepare()
        return letter.mail()


def stands(edition: Edition, number: int = 3, **fields: Any) -> list[Stand]:
    """Stalls 1, 2, 3 … in a row from left to right."""
    return [
        Stand.objects.create(**({"edition": edition, "number": n, "x": 30 * n, "y": 10} | fields))
        for n in range(1, number + 1)
    ]


def slots(edition: Edition, number: int = 3) -> list[PitchSlot]:
    """Slots of five minutes, two minutes apart, from a quarter of an hour after the start.

    Of an evening that is over they were laid out before it.
    """
    then = time_machine.travel(edition.starts_at, tick=False) if edition.is_over else nullcontext()
    with then:
        running_order.make_slots(edition, opens_after=15, minutes=5, gap_minutes=2, number=number)
    return list(edition.slots.all())


def open_stage(edition: Edition, *, opens_after: int) -> None:
    """Let the first slot start that many minutes after the evening; all others follow."""
    running_order.make_slots(edition, opens_after=opens_after, minutes=5, gap_minutes=2, number=0)


def full_stage(edition: Edition) -> Registration:
    """One slot, and who has it: the next who wants to pitch is a reserve."""
    return initiator(edition, slot=slots(edition, 1)[0])


def initiator(
    edition: Edition,
    *,
    stand: Stand | None = None,
    slot: PitchSlot | None = None,
    reserve: bool = False,
    **fields: Any,
) -> Registration:
    """Through the verb: a registration with an initiative of its own, and what is asked for."""
    number = next(_numbers)
    wish = taking_part.Wish(
        stand_id=stand.pk if stand else None, slot_id=slot.pk if slot else None, reserve=reserve
    )
    defaults = {
        "name": f"Initiatiefnemer {number}",
        "email": f"initiatief{number}@example.nl",
        "initiative": taking_part.NewInitiative(
            name=f"Initiatief {number}", summary="Samen iets doen voor de buurt."
        ),
    }
    return taking_part.join(edition, wish, **(defaults | fields))


def subscription(
    email: str = "bram@example.nl", to: Course | Initiative | None = None, **fields: Any
) -> Subscription:
    """Confirmed, to the evenings unless told otherwise."""
    topics = {Course: "cursus", Initiative: "initiatief"}
    now = timezone.now()
    defaults = {
        "email": email,
        "topic": topics[type(to)] if to else "avond",
        "about": to.pk if to else 0,
        "words": consent.VERSION,
        "asked_at": now,
        "confirmed_at": now,
    }
    return Subscription.objects.create(**(defaults | fields))
