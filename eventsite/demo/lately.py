"""The demo's last evening: held some days ago, with its door and its stage, and not closed yet."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta

from django.contrib.auth.models import User

from cafes.models import Edition, Stand
from eventsite.booking import registering
from eventsite.door import checkin
from eventsite.models import Registration
from eventsite.web.acting import PERSON
from initiatives.models import Initiative
from pitches import outcomes, running_order, taking_part
from pitches.models import Pitch

from . import clock, sign_ups
from .clock import Story, at

HELD = timedelta(days=3)  # ago
WALK_INS = [("Ria Blom", 2), ("Kevin Post", 1)]
STAYED_AWAY = {3, 11, 17}  # by the number of who signed up
PITCHED, UNKNOWN = 2, 1  # the last pitcher's turn nobody noted


def story(edition: Edition, day: date, anna: User) -> Story:
    """Stalls and turns, who signs up, who is let in, what is noted of the stage."""
    initiators = []
    slots = list(edition.slots.all())
    for number, initiative in enumerate(
        Initiative.objects.published().order_by("created_at", "pk")[: PITCHED + UNKNOWN]
    ):
        yield at(day - timedelta(days=25 - number), 20, 15), PERSON
        wish = taking_part.Wish(edition.stands.all()[number].pk, slots[number].pk)
        initiators.append(
            taking_part.join(
                edition,
                wish,
                initiative=initiative,
                name=initiative.contact_name,
                email=initiative.contact_email,
            )
        )
    visitors: list[Registration] = []
    who = list(itertools.islice(sign_ups.people(), 4, 26))
    moments = clock.spread(
        at(day - timedelta(days=19), 9), at(day - timedelta(days=1), 20), len(who)
    )
    sizes = itertools.cycle([1, 2, 1])
    for (name, email), moment, size in zip(who, moments, sizes, strict=False):
        yield moment, PERSON
        visitors.append(registering.register(edition, name=name, email=email, party_size=size))
    came = [one for n, one in enumerate(visitors) if n not in STAYED_AWAY]
    yield from _door(edition, [*initiators, *came], day, anna)
    for slot in slots[:PITCHED]:
        yield at(day, 20, 7 * slot.position), clock.staff(anna)
        outcomes.note(edition, slot, Pitch.Outcome.HELD)


def _door(edition: Edition, parties: list[Registration], day: date, anna: User) -> Story:
    session = edition.sessions.get()
    for number, party in enumerate(parties):
        yield at(day, 19, 2 + number), clock.staff(anna)
        checkin.check_in(session, party, check_in_id=uuid.uuid4(), operator=anna)
    for number, (name, size) in enumerate(WALK_INS):
        yield at(day, 19, 35 + number), clock.staff(anna)
        checkin.walk_in(
            session, name=name, party_size=size, check_in_id=uuid.uuid4(), operator=anna
        )


def set_up(edition: Edition) -> None:
    """Four stalls in a row, and three turns."""
    for number in range(1, 5):
        Stand.objects.create(edition=edition, number=number, x=30 * number, y=40)
    running_order.make_slots(
        edition, opens_after=30, minutes=5, gap_minutes=2, number=PITCHED + UNKNOWN
    )
