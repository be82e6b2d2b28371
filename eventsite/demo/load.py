"""Fill an empty database with an invented programme that reads like Haarlem's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from cafes import editions
from cafes.counts import STALLS
from cafes.models import Edition
from eventsite.booking import drafts, events, scheduling
from eventsite.figures import closing
from eventsite.models import Session, Venue
from eventsite.web.acting import SYSTEM
from initiatives.models import Theme
from pitches.counts import FIRST_PITCHES, PITCHES

from . import (
    album,
    clock,
    english,
    initiatives,
    lately,
    programs,
    sign_ups,
    staff,
    stage,
    subscribers,
    toolkit,
    venues,
)
from .clock import Story, at
from .school import School

ON_THE_SITE = timedelta(days=36)  # ago
# What visitors and stall holders of the next evening know beforehand.
TOLD_BEFORE = {
    "practical_information": (
        "De zaal is op tien minuten lopen van het station. Uw fiets kan voor de deur staan. "
        "Er zijn koffie, thee en soep."
    ),
    "set_up_from": time(18),
    "table_size": "een tafel van 180 bij 75 cm en twee stoelen",
    "stall_information": (
        "Uitladen kan bij de zijdeur. Neem zelf een kleed en een verlengsnoer mee.\n"
        "Om 22.00 uur ruimen wij samen op."
    ),
}
# Days ago; who signed up, who came, stalls, pitches.
EARLIER = [
    (630, 62, 52, 10, 5),
    (540, 64, 54, 10, 5),
    (450, 71, 58, 11, 6),
    (380, 50, 41, 9, 5),
    (262, 74, 63, 12, 6),
    (172, 80, 70, 14, 7),
    (80, 82, 77, 16, 8),
]


@dataclass
class Programme:
    """Filled as the stories go on."""

    staff: staff.Staff = field(init=False)
    seinwezen: Venue = field(init=False)
    pletterij: Venue = field(init=False)
    next_up: Edition = field(init=False)
    nearby: Edition = field(init=False)
    lately: Edition = field(init=False)


@transaction.atomic
def load(today: date) -> None:
    """Editions past and to come, partly booked and full; courses; initiatives."""
    programme = Programme()
    clock.play([_founding(programme)])
    anna, mira = programme.staff.anna, programme.staff.mira
    school = School(today, programme.pletterij, mira, _participants())
    clock.play(
        [
            initiatives.story(today, anna),
            toolkit.story(today, anna),
            *school.until_now(),
            *_earlier(programme, today),
            _set_up(programme, today),
        ]
    )
    clock.play(
        [
            *_visitors(programme, today),
            lately.story(programme.lately, today - lately.HELD, anna),
            album.story(programme.lately, album.LATELY, "", anna),
            stage.story(programme.next_up, today),
            initiatives.latest(today),
            initiatives.help_story(today),
            subscribers.story(today),
            programs.story(programme.next_up, today, mira),
            *school.of_late(programme.next_up),
            _to_be_finished(programme.next_up, today, anna),
        ]
    )
    staff.give_work(programme.staff, programme.next_up)


def _founding(programme: Programme) -> Story:
    """The staff, the halls, and the evenings with which it began."""
    yield at(date(2017, 9, 4), 9), SYSTEM
    programme.staff = staff.hire()
    anna = clock.staff(programme.staff.anna)
    yield at(date(2017, 9, 5), 10), anna
    programme.seinwezen = _venue(venues.SEINWEZEN)
    programme.pletterij = _venue(venues.PLETTERIJ)
    for theme in Theme.objects.all():
        english.add(theme)
        theme.save(update_fields=["translations"])
    first = _edition(
        date(2017, 10, 10),
        programme.seinwezen,
        capacity=100,
        title="Eerste Initiatievencafé",
        summary="De allereerste avond: initiatiefnemers uit de hele stad bij elkaar.",
    )
    yield at(date(2017, 10, 11), 11), anna
    closing.close(first, closing.Typed(attended=80, expected=88, numbers={STALLS: 16, PITCHES: 7}))
    yield from album.story(first, album.FIRST, album.CAME_OF_THE_FIRST, programme.staff.anna)
    yield at(date(2018, 1, 30), 14), anna
    second = _edition(
        date(2018, 3, 6),
        programme.seinwezen,
        capacity=100,
        title="Tweede Initiatievencafé",
        summary="Met de start van HaarlemLink, het online zusje van het Initiatievencafé.",
    )
    yield at(date(2018, 3, 7), 10), anna
    closing.close(second, closing.Typed(attended=90, expected=96, numbers={STALLS: 18, PITCHES: 8}))
    yield from album.story(second, album.SECOND, "", programme.staff.anna)


def _earlier(programme: Programme, today: date) -> list[Story]:
    """The evenings of the past year, of which only the figures are left."""

    def story(ago: int, said: closing.Typed) -> Story:
        anna, day = clock.staff(programme.staff.anna), _tuesday_after(today - timedelta(days=ago))
        yield at(day - timedelta(days=42), 10), anna
        summary = "Initiatiefnemers uit de hele stad vertellen op het podium wat zij gaan doen."
        edition = _edition(day, programme.seinwezen, capacity=100, summary=summary)
        yield at(day + timedelta(days=1), 10), anna
        closing.close(edition, said)

    return [
        story(ago, closing.Typed(attended=came, expected=signed_up, numbers=_held(stalls, pitches)))
        for ago, signed_up, came, stalls, pitches in EARLIER
    ]


def _held(stalls: int, pitches: int) -> dict[str, int]:
    return {STALLS: stalls, PITCHES: pitches, FIRST_PITCHES: pitches - 1}


def _set_up(programme: Programme, today: date) -> Story:
    """The next evening with its plan and its stage, and a smaller one after it."""
    anna, day = clock.staff(programme.staff.anna), today - ON_THE_SITE
    yield at(day - timedelta(days=2), 11), anna
    programme.lately = _edition(
        today - lately.HELD,
        programme.pletterij,
        capacity=40,
        title="Initiatievencafé Schalkwijk",
        headline="Een avond voor ideeën uit Schalkwijk",
        summary="Bewoners van Schalkwijk laten zien wat zij met elkaar maken.",
    )
    lately.set_up(programme.lately)
    yield at(day - timedelta(days=1), 14), anna
    programme.next_up = _edition(
        _tuesday_after(today + timedelta(days=7)),
        programme.seinwezen,
        capacity=80,
        summary="Ontmoet initiatiefnemers, luister en vraag advies. Nieuwsgierig zijn is genoeg.",
        description=(
            "Hebt u een idee voor uw straat, uw buurt of de hele stad? Of wilt u anderen helpen met "
            "hun plan? Kom naar het Initiatievencafé. Initiatiefnemers staan met een kraam in de "
            "zaal en vertellen op het podium wat zij gaan doen. Mensen van de gemeente en van "
            "andere organisaties geven advies over geld, ruimte en regels.\n\n"
            "U hoeft geen idee te hebben om te komen. Nieuwsgierig zijn is genoeg. De koffie en "
            "thee zijn gratis."
        ),
        **TOLD_BEFORE,
    )
    yield at(day - timedelta(days=1), 15, 20), anna
    stage.set_up(programme.next_up)
    yield at(day, 9, 40), anna
    programme.nearby = _edition(
        _tuesday_after(today + timedelta(days=34)),
        programme.pletterij,
        capacity=40,
        title="Initiatievencafé groene buurten",
        headline="Een avond voor wie zijn straat groener wil",
        summary="Over geveltuinen, buurtmoestuinen en speelplekken tussen de planten.",
        description=(
            "Een kleinere editie over groen in de buurt. Bewoners vertellen hoe zij begonnen, wat "
            "het kostte en wie er hielp."
        ),
    )
    album.announce(programme.nearby, album.STREET)


def _visitors(programme: Programme, today: date) -> list[Story]:
    """One evening with 62 of 80 places taken, and one that is full, with four parties that wait."""
    people, now = sign_ups.people(), timezone.now()
    first, anna = at(today - ON_THE_SITE + timedelta(days=1), 9), programme.staff.anna
    stories = []
    for edition, sizes in [
        (programme.next_up, sign_ups.parties(62)),
        (programme.nearby, [*sign_ups.parties(40), *sign_ups.PARTIES[:4]]),
    ]:
        who = list(itertools.islice(people, len(sizes)))
        moments = clock.spread(first, now - timedelta(hours=1), len(sizes))
        stories.append(sign_ups.story(edition, who, sizes, moments, anna))
        if edition is programme.next_up:
            stories.append(sign_ups.mishaps(edition, who, now, next(people)))
    return stories


def _to_be_finished(like: Edition, today: date, anna: User) -> Story:
    """A draft that the desk has something to say about: no plan and no stage yet."""
    yield at(today - timedelta(days=1), 16, 5), clock.staff(anna)
    day = _tuesday_after(today + timedelta(days=62))
    what = {"texts", "places", "mails", "workshop"}
    draft = editions.copy(like, day, "Initiatievencafé jong en oud", what=what).edition
    yield at(today - timedelta(days=1), 16, 12), clock.staff(anna)
    draft.summary = "Kinderen en ouderen laten zien wat zij samen maken in hun buurt."
    english.add(draft)
    events.save_event(draft)


def _edition(day: date, venue: Venue, *, capacity: int, summary: str, **fields: Any) -> Edition:
    """An evening from 19.30 to 22.00, doors at 19.00; published."""
    edition = Edition(
        slug=f"{day:%Y-%m-%d}",
        title=fields.pop("title", "Initiatievencafé"),
        summary=summary,
        capacity=capacity,
        **fields,
    )
    if edition.title not in english.IN_DUTCH_ONLY:
        english.add(edition)
    events.save_event(edition)
    evening = Session(
        event=edition,
        doors_open_at=at(day, 19),
        starts_at=at(day, 19, 30),
        ends_at=at(day, 22),
        venue=venue,
    )
    scheduling.save_sessions(edition, [evening])
    drafts.publish(edition)
    return edition


def _venue(said: dict[str, Any]) -> Venue:
    venue = Venue(**said)
    english.add(venue)
    venue.save()
    return venue


def _participants() -> Iterator[tuple[str, str]]:
    """Of the courses: each once, with an address at example.nl (reserved: RFC 2606)."""
    names = [f"{first} {last}" for last in sign_ups.LAST_NAMES for first in sign_ups.FIRST_NAMES]
    for number, name in enumerate(names, start=1):
        yield name, f"deelnemer{number}@example.nl"


def _tuesday_after(day: date) -> date:
    """The first Tuesday on or after ``day``."""
    return day + timedelta(days=(1 - day.weekday()) % 7)
