"""Who is in, who is expected, how many places are free: the same on the server, the board and every tablet."""

from __future__ import annotations

import json
import random
import subprocess
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from eventsite.booking import cancelling, places, registering, waiting_list
from eventsite.door import board, checkin, people, tablets
from eventsite.models import Event, Registration, Session

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ROOT = Path(__file__).resolve().parents[3]
MIXES = 25


def an_evening(chance: random.Random) -> Session:
    """Visitors, initiators, invited people, walk-ins, some of whom cancelled or are in."""
    event = build.edition(
        capacity=chance.randint(5, 30), starts_at=timezone.now() + timedelta(hours=1)
    )
    held = chance.randint(0, 6)
    waiting_list.hold_places(event, held, until=event.starts_at if held else None)
    session = event.sessions.get()
    for _ in range(chance.randint(0, 14)):
        size = chance.randint(1, 4)
        match chance.choice(["visitor", "initiator", "invited", "walk-in"]):
            case "walk-in":
                checkin.walk_in(
                    session, name="Els", party_size=size, check_in_id=uuid.uuid4(), over=True
                )
                continue
            case "initiator":
                made = an_initiator(event, size)
            case kind:
                made = build.registration(event, party_size=size, invited=kind == "invited")
        match chance.choice(["stays at home", "comes", "cancels"]):
            case "comes":
                checkin.check_in(session, made, check_in_id=uuid.uuid4())
            case "cancels":
                cancelling.cancel(made)
    return Session.objects.get(pk=session.pk)


def an_initiator(event: Event, size: int) -> Registration:
    number = event.registrations.count()
    return registering.register(
        event,
        name="Chaima El Amrani",
        email=f"chaima{number}@example.nl",
        party_size=size,
        role=Registration.Role.INITIATOR,
    )


def news_of(client, session: Session) -> dict:
    """What a tablet hears that was paired just now."""
    token = build.token(build.tablet(session).pk)
    response = client.post(
        "/api/tablet/v1/bijwerken",
        {"sentAt": timezone.now().isoformat()},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return response.json()


def shown_by_tablets(news: list[dict]) -> list[dict[str, int]]:
    """What the tablets' own script makes of it."""
    script = f"""
        import {{ Roster }} from '{ROOT}/static/door/roster.js';
        import {{ readFileSync }} from 'node:fs';
        console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(({{ roster, session }}) => {{
          const list = new Roster();
          list.apply(roster);
          return list.count(session);
        }})));
    """
    told = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        input=json.dumps(news),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


@pytest.mark.slow
def test_server_board_and_tablet_say_the_same_numbers(client):
    chance = random.Random(20270316)
    evenings = [an_evening(chance) for _ in range(MIXES)]

    counted = [people.count(session) for session in evenings]
    numbers = [
        {"inside": n.inside, "expected": n.expected, "free": places.free(session.event)}
        for n, session in zip(counted, evenings, strict=True)
    ]

    assert shown_by_tablets([news_of(client, session) for session in evenings]) == numbers
    boards = [board.of(session) for session in evenings]
    assert [{"inside": b.inside, "expected": b.expected, "free": b.free} for b in boards] == numbers
    # Mixes in which a number could be mistaken: neither all full nor all empty.
    assert len({one["free"] for one in numbers}) > 5


def test_who_has_a_stall_or_a_pitch_takes_no_place_at_the_door(client):
    event = build.edition(capacity=20)
    for _ in range(9):
        an_initiator(event, 2)
    build.registration(event, party_size=2)

    (shown,) = shown_by_tablets([news_of(client, event.sessions.get())])

    assert (shown["free"], shown["expected"]) == (18, 20)


def test_second_tablet_knows_at_once_what_the_first_let_in(client, frozen):
    session = build.edition(capacity=5).sessions.get()
    frozen.move_to(session.doors_open_at)
    tablet = tablets.find(build.token(build.tablet(session).pk))
    checkin.walk_in(
        session, name="Els", party_size=2, check_in_id=uuid.uuid4(), tablet=tablet, over=True
    )

    assert news_of(client, session)["session"]["free"] == 3
