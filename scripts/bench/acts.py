"""What is asked of the site, and the mark of each: so many floors, so many statements.

The floor of what only reads is a bare view with one indexed SELECT; of what writes, one with one INSERT
and its COMMIT.
"""

from __future__ import annotations

import ipaddress
import itertools
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from .load import Ask

Facts = dict[str, Any]
BATCH = 50
PEOPLE = 5_000
DOOR = "/api/tablet/v1/"
IN_A_HALL = 100  # requests of an evening's tablets, in five minutes
_asked = itertools.count()


@dataclass(frozen=True)
class Act:
    """``asks`` gives request after request; ``most`` is how many there are for all runs together.

    ``parts`` is of how many a request is made where the mark is for each. ``conditional`` asks with the
    ETag of what was answered before, and wants 304 where there is one; ``made`` asks a site that keeps no page.
    """

    name: str
    asks: Callable[[Facts], Iterator[Ask]]
    floors: float | None = None
    statements: int | None = None
    floor: Literal["read", "write"] = "read"
    most: int = 1_000_000
    parts: int = 1
    conditional: bool = False
    made: bool = False


def page(path: str, *, signed_in: bool = False) -> Callable[[Facts], Iterator[Ask]]:
    """The same again and again; what stands between braces is of the facts."""

    def asks(facts: Facts) -> Iterator[Ask]:
        headers = _cookie(facts) if signed_in else {}
        return itertools.repeat(Ask(path.format(**_words(facts)), headers=headers))

    return asks


def _words(facts: Facts) -> dict[str, Any]:
    return facts | {"first_open": facts["open"][0], "door_session": facts["door"]["session"]}


def _cookie(facts: Facts) -> dict[str, str]:
    return {"Cookie": f"__Host-session={facts['cookie']}"}


def _hall() -> str:
    """The address of a hall: its tablets share one, and with it a brake. The next hall's once IN_A_HALL have asked."""
    return str(ipaddress.ip_address("10.128.0.0") + next(_asked) // IN_A_HALL)


def _tablet(facts: Facts, door: str, path: str, *, own: bool, **body: Any) -> Ask:
    token = facts[door]["own" if own else "token"]
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "X-Forwarded-For": _hall(),
    }
    if own:
        headers |= _cookie(facts) | {"Sec-Fetch-Site": "same-origin"}
    return Ask(f"{DOOR}{path}", "POST", json.dumps(body), headers)


def _exchange(facts: Facts, door: str, keys: list[str], *, own: bool = False) -> Ask:
    now = datetime.now(UTC)
    items = [
        {"id": str(uuid.uuid4()), "at": now.isoformat(), "people": 1, "key": key} for key in keys
    ]
    # Nobody else's news: at this pace it would be hundreds, and in a hall it is a few.
    since = f"{(now + timedelta(hours=1)).isoformat()} {facts[door]['cursor']}"
    return _tablet(
        facts, door, "bijwerken", own=own, sentAt=now.isoformat(), since=since, items=items,
        waiting=len(items),
    )  # fmt: skip


def check_ins(door: str, first: int, last: int, *, own: bool = False, at_once: int = 1) -> Any:
    """Who has the tickets from ``first`` to ``last``, one after the other: nobody twice."""

    def asks(facts: Facts) -> Iterator[Ask]:
        keys = facts[door]["keys"][first:last]
        for number in range(0, len(keys), at_once):
            yield _exchange(facts, door, keys[number : number + at_once], own=own)

    return asks


def looks(facts: Facts) -> Iterator[Ask]:
    while True:
        yield _exchange(facts, "quiet", [])


def searches(*, own: bool) -> Callable[[Facts], Iterator[Ask]]:
    def asks(facts: Facts) -> Iterator[Ask]:
        for name in itertools.cycle(["chaima jan", "bram vis", "noor smit", "joris dek"]):
            yield _tablet(facts, "quiet", "zoeken", own=own, name=name)

    return asks


def sign_ups(facts: Facts) -> Iterator[Ask]:
    """Each of another address, at one evening after the other."""
    for slug in itertools.cycle(facts["open"]):
        fields = {
            "name": "Bram+Jansen",
            "email": f"bram-{uuid.uuid4().hex}@example.nl",
            "party_size": "1",
            "submission_id": str(uuid.uuid4()),
        }
        body = "&".join(f"{name}={value}" for name, value in fields.items())
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        yield Ask(f"/cafes/{slug}/aanmelden/", "POST", body, headers)


EVENING = "/cafes/{evening}/"
PEOPLE_OF = "/beheer/evenementen/{people}/mensen/"

ACTS = [
    Act("check-in, tablet", check_ins("door", 0, 2_500), 4, 6, "write", 2_500),
    Act("check-in, batch of 50, each", check_ins("batches", 0, 5_000, at_once=BATCH), 0.5, 15,
        "write", 100, parts=BATCH),
    Act("check-in, signed-in door", check_ins("door", 2_500, 5_000, own=True), 4, 6, "write", 2_500),
    Act("tablet asks, no news", looks, 2, 2),
    Act("name search, tablet", searches(own=False), 3),
    Act("name search, signed-in door", searches(own=True), 3),
    Act("live board", page("/inchecken/{door_session}/stand/", signed_in=True), 15),
    # As visitors ask for them, of a site that keeps them; made is once per change.
    Act("evening page, made", page(EVENING), made=True),
    Act("evening page", page(EVENING), 3),
    Act("evening page, unchanged", page(EVENING), 1, conditional=True),
    Act("evening's calendar", page("/cafes/{evening}/agenda.ics"), 1.5),
    Act("evening's calendar, unchanged", page("/cafes/{evening}/agenda.ics"), 1, conditional=True),
    Act("feed of 100", page("/agenda.ics")),
    Act("feed of 100, unchanged", page("/agenda.ics"), 1.5, conditional=True),
    Act("agenda of 100, made", page("/agenda/"), made=True),
    Act("agenda of 100", page("/agenda/"), 8),
    Act("agenda of 100, unchanged", page("/agenda/"), 1, conditional=True),
    Act("home, made", page("/"), made=True),
    Act("home", page("/"), 3),
    Act("home, unchanged", page("/"), 1, conditional=True),
    # Never unchanged: each form has an id of its own, and so no ETag.
    Act("sign-up page, made", page("/cafes/{first_open}/aanmelden/"), made=True),
    Act("sign-up page", page("/cafes/{first_open}/aanmelden/"), 3),
    Act("showcase, made", page("/initiatieven/"), made=True),
    Act("showcase", page("/initiatieven/"), 3),
    Act("showcase, unchanged", page("/initiatieven/"), 1, conditional=True),
    Act("course, made", page("/cursussen/{course}/"), made=True),
    Act("course", page("/cursussen/{course}/"), 3),
    Act("course, unchanged", page("/cursussen/{course}/"), 1, conditional=True),
    Act("initiative, made", page("/initiatieven/{initiative}/"), made=True),
    Act("initiative", page("/initiatieven/{initiative}/"), 3),
    Act("initiative, unchanged", page("/initiatieven/{initiative}/"), 1, conditional=True),
    Act("API, editions, made", page("/api/v1/edities"), made=True),
    Act("API, editions", page("/api/v1/edities"), 5),
    Act("sign-up", sign_ups, 5, 10, "write"),
    Act("desk, people of 5,000", page(PEOPLE_OF, signed_in=True), 15),
    Act("desk, editions", page("/beheer/cafes/", signed_in=True), 15),
    Act("desk, mails", page("/beheer/mails/", signed_in=True), 15),
]  # fmt: skip

FLOORS: dict[str, Callable[[], Iterator[Ask]]] = {
    "read": lambda: (Ask(f"/{number % 10_000}") for number in itertools.count()),
    "write": lambda: itertools.repeat(Ask("/", "POST", "x")),
}
