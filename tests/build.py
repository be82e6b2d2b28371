"""Plain builders for tests, and the named cast: Anna organises, Bram visits, Chaima pitches, Daan runs a stand.

``NOW`` is a Tuesday afternoon, or what TEST_NOW says; an edition starts two weeks later at 19.30
unless told otherwise.
"""

from __future__ import annotations

import itertools
import os
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils import timezone

from cafes.models import Edition
from eventsite import booking
from eventsite.models import Event, Mailing, Registration, Session, Venue
from initiatives import entering, offering
from initiatives.models import Initiative, Need, Neighbourhood, Offer

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime.fromisoformat(os.environ.get("TEST_NOW", "2027-03-02T14:00+01:00"))

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


def session(event: Event, *, starts_at: datetime, **fields: Any) -> Session:
    defaults = {
        "doors_open_at": starts_at - timedelta(minutes=30),
        "ends_at": starts_at + timedelta(hours=2, minutes=30),
    }
    return Session.objects.create(event=event, starts_at=starts_at, **(defaults | fields))


def registration(
    event: Event, *, name: str = "", email: str = "", party_size: int = 1
) -> Registration:
    """Through the verb, so it waits when the event is full."""
    number = next(_numbers)
    return booking.register(
        event,
        name=name or f"Bezoeker {number}",
        email=email or f"bezoeker{number}@example.nl",
        party_size=party_size,
    )


def bram(event: Event, **fields: Any) -> Registration:
    return registration(event, **({"name": "Bram Jansen", "email": "bram@example.nl"} | fields))


def chaima(event: Event, **fields: Any) -> Registration:
    return registration(
        event, **({"name": "Chaima El Amrani", "email": "chaima@example.nl"} | fields)
    )


def daan(event: Event, **fields: Any) -> Registration:
    return registration(event, **({"name": "Daan de Vries", "email": "daan@example.nl"} | fields))


def neighbourhood(name: str = "Kleverpark") -> Neighbourhood:
    return Neighbourhood.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0]


def initiative(*, published: bool = True, **fields: Any) -> Initiative:
    """Chaima’s, entered and published through the verbs."""
    number = next(_numbers)
    defaults = {
        "name": f"Natuurspeeltuin {number}",
        "summary": "Spelen tussen de planten.",
        "theme": Initiative.Theme.GREEN,
        "contact_name": "Chaima El Amrani",
        "contact_email": "chaima@example.nl",
        "needs": {Need.Kind.PEOPLE: "mensen die kunnen timmeren", Need.Kind.MONEY: ""},
    }
    made = entering.enter(**(defaults | fields))
    return entering.publish(made) if published else made


def offer(to: Initiative, **fields: Any) -> Offer:
    """Bram’s, through the verb."""
    defaults = {
        "name": "Bram Jansen",
        "email": "bram@example.nl",
        "what": "Ik kan op zaterdag komen timmeren.",
    }
    return offering.offer(to, **(defaults | fields))


def anna(**fields: Any) -> User:
    """An organiser with every right on the admin."""
    defaults = {"username": "anna@example.nl", "email": "anna@example.nl", "first_name": "Anna"}
    return User.objects.create_user(
        **(defaults | fields), password="alleen-voor-tests", is_staff=True, is_superuser=True
    )


def mailing(event: Event, **fields: Any) -> Mailing:
    """A draft to everyone."""
    defaults = {
        "audience": "all",
        "subject": "De ingang is aan de achterkant",
        "text": "De voordeur wordt geschilderd.\n\nKomt u met de fiets? Zet die op het plein.",
    }
    return Mailing.objects.create(event=event, **(defaults | fields))
