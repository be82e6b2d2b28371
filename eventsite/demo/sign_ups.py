"""The demo's visitors: who signed up when, by which way, with what they need."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils.text import slugify

from cafes.models import Edition
from eventsite.booking import cancelling, registering
from eventsite.mails import bounces
from eventsite.models import Message, Registration
from eventsite.web.acting import PERSON, SYSTEM

from . import clock, english, initiatives
from .clock import Story

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
# By the number of who signs up.
NEEDS = {
    0: "Plek voor een rolstoel.",
    9: "Graag een stoel vooraan, ik zie slecht.",
    17: "Ringleiding.",
    23: "Ik neem mijn hulphond mee.",
}
IN_ENGLISH = {2, 5, 16, 21}
BY_PHONE, ON_PAPER = {3, 12, 18, 26}, {14}
BOUNCED = {7: (9, "5.2.2", "552 mailbox full"), 25: (3, "5.1.1", "550 no such user")}  # days ago
Person = tuple[str, str]


def people() -> Iterator[Person]:
    """Invented names, each with an address at example.nl (reserved: RFC 2606); not those of initiators."""
    taken = {plan.initiator for plan in initiatives.PLANS}
    names = [
        f"{first} {LAST_NAMES[(row + shift) % len(LAST_NAMES)]}"
        for shift in range(0, len(LAST_NAMES), 4)
        for row, first in enumerate(FIRST_NAMES)
    ]
    return iter(
        (name, f"{slugify(name).replace('-', '.')}@example.nl")
        for name in names
        if name not in taken
    )


def parties(places: int) -> list[int]:
    """Until exactly that many places are taken."""
    sizes, found = itertools.cycle(PARTIES), list[int]()
    while places:
        found.append(min(next(sizes), places))
        places -= found[-1]
    return found


def story(
    edition: Edition, who: list[Person], sizes: list[int], moments: list[datetime], anna: User
) -> Story:
    """One party after the other; some ring up or write, and Anna signs them up."""
    for number, ((name, email), size, moment) in enumerate(zip(who, sizes, moments, strict=True)):
        by_anna = number in BY_PHONE | ON_PAPER
        source = Registration.Source.PAPER if number in ON_PAPER else Registration.Source.PHONE
        yield moment, clock.staff(anna) if by_anna else PERSON
        made = registering.register(
            edition,
            name=name,
            email="" if by_anna else email,
            party_size=size,
            by_organiser=by_anna,
            source=source,
            access_need=NEEDS.get(number, ""),
        )
        if number in IN_ENGLISH:
            made.language = english.LANGUAGE
            made.save(update_fields=["language"])


def mishaps(edition: Edition, who: list[Person], now: datetime, extra: Person) -> Story:
    """Two mails come back, and somebody can't come after all."""
    name, email = extra
    yield now - timedelta(days=12, hours=3), PERSON
    visitor = registering.register(edition, name=name, email=email)
    for number, (days, status, answer) in BOUNCED.items():
        yield now - timedelta(days=days), SYSTEM
        mail = Message.objects.get(registration__event=edition, registration__email=who[number][1])
        bounces.record(bounces.Bounce(mail.message_id, mail.address, status, answer))
    yield now - timedelta(days=2, hours=5), PERSON
    cancelling.cancel(visitor)
