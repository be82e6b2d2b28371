"""Fill an empty database with an invented programme that reads like Haarlem's."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from cafes import editions
from cafes.models import Edition
from eventsite.booking import events, registering, scheduling
from eventsite.models import Session, Venue

from . import courses, initiatives, staff, stage

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

FIRST_NAMES = [
    "Anouk",
    "Bas",
    "Chaima",
    "Daan",
    "Emre",
    "Fatima",
    "Gijs",
    "Hanneke",
    "Ilse",
    "Joost",
    "Karima",
    "Lars",
    "Marjan",
    "Nadia",
    "Otto",
    "Petra",
    "Quinten",
    "Rachida",
    "Sjoerd",
    "Thea",
    "Umut",
    "Vera",
    "Willem",
    "Xandra",
    "Youssef",
    "Zoë",
]
LAST_NAMES = [
    "Bakker",
    "de Vries",
    "El Amrani",
    "Jansen",
    "van den Berg",
    "Yılmaz",
    "Visser",
    "Kowalska",
    "Mulder",
    "van ’t Hoff",
    "Bouzidi",
    "Smit",
    "Nguyễn",
    "Meijer",
    "de Groot",
]
PARTIES = [1, 2, 1, 1, 3, 2, 1, 1, 2, 1, 4, 1, 2]


@transaction.atomic
def load(today: date) -> None:
    """Editions past and to come, partly booked and full; courses; initiatives."""
    initiatives.load(today)
    seinwezen = Venue.objects.create(
        name="’t Seinwezen",
        street="Kinderhuissingel 1",
        postcode="2013 AS",
        city="Haarlem",
        latitude="52.384600",
        longitude="4.629300",
        accessibility="Drempelvrij. Er is een aangepast toilet.",
    )
    pletterij = Venue.objects.create(
        name="De Pletterij",
        street="Lange Herenvest 122",
        postcode="2011 BX",
        city="Haarlem",
        accessibility="Drempelvrij. Er is een aangepast toilet en een ringleiding.",
    )
    people = _people()
    _past_editions(seinwezen)
    next_up = _next_up(seinwezen, today, people)
    _nearby(pletterij, today, people)
    names = [f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES]
    courses.load(today, pletterij, names, next_up)
    _to_be_finished(next_up, today)
    staff.load(next_up)


def _next_up(venue: Venue, today: date, people: itertools.cycle[tuple[str, str]]) -> Edition:
    next_up = _edition(
        _tuesday_after(today + timedelta(days=7)),
        venue,
        capacity=80,
        summary=(
            "Ontmoet initiatiefnemers bij hun kraam, luister naar hun pitches en vraag advies "
            "aan de gemeente."
        ),
        description=(
            "Hebt u een idee voor uw straat, uw buurt of de hele stad? Of wilt u anderen helpen met "
            "hun plan? Kom naar het Initiatievencafé. Initiatiefnemers staan met een kraam in de "
            "zaal en vertellen op het podium wat zij gaan doen. Mensen van de gemeente en van "
            "andere organisaties geven advies over geld, ruimte en regels.\n\n"
            "U hoeft geen idee te hebben om te komen. Nieuwsgierig zijn is genoeg. De koffie en "
            "thee zijn gratis."
        ),
    )
    _fill(next_up, people, places=62)
    stage.set_up(next_up)
    stage.fill(next_up)
    return next_up


def _nearby(venue: Venue, today: date, people: itertools.cycle[tuple[str, str]]) -> None:
    nearby = _edition(
        _tuesday_after(today + timedelta(days=34)),
        venue,
        capacity=40,
        title="Initiatievencafé groene buurten",
        headline="Een avond voor wie zijn straat groener wil",
        summary="Over geveltuinen, buurtmoestuinen en speelplekken tussen de planten.",
        description=(
            "Een kleinere editie over groen in de buurt. Bewoners vertellen hoe zij begonnen, wat "
            "het kostte en wie er hielp."
        ),
    )
    _fill(nearby, people, places=40)
    _queue(nearby, people, parties=4)


def _to_be_finished(like: Edition, today: date) -> None:
    """A draft that the desk has something to say about: no plan and no stage yet."""
    day = _tuesday_after(today + timedelta(days=62))
    what = {"texts", "places", "mails", "workshop"}
    editions.copy(like, day, "Initiatievencafé jong en oud", what=what)


def _past_editions(venue: Venue) -> None:
    _edition(
        date(2017, 10, 10),
        venue,
        capacity=100,
        title="Eerste Initiatievencafé",
        summary="De allereerste avond: initiatiefnemers uit de hele stad bij elkaar.",
        recorded_attendance=80,
        recorded_pitches=7,
    )
    _edition(
        date(2018, 3, 6),
        venue,
        capacity=100,
        title="Tweede Initiatievencafé",
        summary="Met de start van HaarlemLink, het online zusje van het Initiatievencafé.",
    )


def _edition(day: date, venue: Venue, *, capacity: int, summary: str, **fields: Any) -> Edition:
    """An evening from 19.30 to 22.00, doors at 19.00; published."""
    edition = Edition(
        slug=f"{day:%Y-%m-%d}",
        title=fields.pop("title", "Initiatievencafé"),
        summary=summary,
        capacity=capacity,
        # Some of them were long ago: they are on the site without having been put there.
        status=Edition.Status.PUBLISHED,
        **fields,
    )
    events.save_event(edition)
    evening = Session(
        event=edition,
        doors_open_at=_at(day, 19, 0),
        starts_at=_at(day, 19, 30),
        ends_at=_at(day, 22, 0),
        venue=venue,
    )
    scheduling.save_sessions(edition, [evening])
    return edition


def _fill(edition: Edition, people: itertools.cycle[tuple[str, str]], *, places: int) -> None:
    """Sign up parties until exactly that many places are taken."""
    sizes = itertools.cycle(PARTIES)
    while places:
        size = min(next(sizes), places)
        _register(edition, people, size)
        places -= size


def _queue(edition: Edition, people: itertools.cycle[tuple[str, str]], *, parties: int) -> None:
    for size in PARTIES[:parties]:
        _register(edition, people, size)


def _register(edition: Edition, people: itertools.cycle[tuple[str, str]], size: int) -> None:
    name, email = next(people)
    registering.register(edition, name=name, email=email, party_size=size)


def _people() -> itertools.cycle[tuple[str, str]]:
    """Invented names, each with an address at example.nl (reserved: RFC 2606)."""
    pairs = [
        (first, LAST_NAMES[(row + shift) % len(LAST_NAMES)])
        for shift in range(0, len(LAST_NAMES), 4)
        for row, first in enumerate(FIRST_NAMES)
    ]
    return itertools.cycle(
        (f"{first} {last}", f"bezoeker{number}@example.nl")
        for number, (first, last) in enumerate(pairs, start=1)
    )


def _tuesday_after(day: date) -> date:
    """The first Tuesday on or after ``day``."""
    return day + timedelta(days=(1 - day.weekday()) % 7)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM)
