#!/usr/bin/env python3
"""Have many sign up at the same moment, for the places that there are, on a site as it is shipped.

Usage: rush.py [write] [PEOPLE PLACES]; 300 for 100 and 2,000 for 80 unless told otherwise, on SQLite and on PostgreSQL
where its programs are installed. Everybody comes from an address of their own, asks once, and waits for the answer.
Prints how they were answered and when, and ends with 1 when places went twice or stayed free, when who
came later went first, or when anybody got an answer that says neither yes nor, as 429, when to come again. With
``write`` the table in docs/performance.md is made anew.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

RUSHES = [(300, 100), (2000, 80)]
PATIENCE = 60.0  # seconds


@dataclass
class Answer:
    status: int  # 0: none
    after: float  # seconds since the rush began
    says_when: bool  # Retry-After


@dataclass(frozen=True)
class Found:
    """Of one rush, on one database. Seconds since it began; milliseconds of the web server for each who asked."""

    vendor: str
    people: int
    places: int
    last_place: float
    half: float  # of who signed up had their answer
    all_answered: float
    answers: dict[str, int]  # by status
    wrong: dict[str, int]
    web: float

    @property
    def signed_up(self) -> int:
        return self.answers.get("200", 0)

    @property
    def told_when(self) -> int:
        return self.answers.get("429", 0) + self.answers.get("503", 0)

    def printed(self) -> str:
        return (
            f"{self.vendor:10} {self.people:>5} for {self.places:<4} last place {self.last_place:5.2f} s, "
            f"half {self.half:5.2f} s, all {self.all_answered:5.2f} s; {self.web:.1f} ms of the web server each; "
            f"answers {self.answers}; wrong {self.wrong}"
        )

    def row(self) -> str:
        cells = [
            f"{self.people:,} for {self.places:,}",
            self.vendor,
            *(f"{seconds:.1f}" for seconds in (self.last_place, self.half, self.all_answered)),
            f"{self.signed_up:,}",
            f"{self.told_when:,}",
            f"{self.web:.1f}",
        ]
        return f"| {' | '.join(cells)} |"


async def sign_up(port: int, path: str, number: int, began: float) -> Answer:
    """One person, on a connection of their own."""
    said = {"name": f"Gast {number}", "email": f"gast{number}@example.nl", "party_size": "1"}
    body = urlencode(said | {"submission_id": str(uuid.uuid4())}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: cafe.example.nl\r\nConnection: close\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Forwarded-For: 10.{number // 250 // 250}.{number // 250 % 250}.{number % 250 + 1}\r\n"
        f"X-Forwarded-Proto: https\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode() + body)
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return Answer(0, time.monotonic() - began, says_when=False)
    first, _end, rest = answer.partition(b"\r\n")
    words = first.split()
    status = int(words[1]) if len(words) > 1 else 0
    says_when = b"\r\nretry-after:" in rest.partition(b"\r\n\r\n")[0].lower().join([b"\r\n", b""])
    return Answer(status, time.monotonic() - began, says_when)


async def rush(port: int, path: str, people: int) -> list[Answer]:
    began = time.monotonic()
    return await asyncio.gather(*(sign_up(port, path, n, began) for n in range(people)))


def measure(vendor: str, people: int, places: int) -> Found:
    """In a process of its own: settings and database are chosen once."""
    from faults import scenes

    scenes.PLACES = places
    with scenes.scene(vendor) as here:
        path = f"{here.path}aanmelden/"
        # An evening's form is looked at before it is sent: all threads are awake.
        for _ in range(40):
            with urllib.request.urlopen(f"http://127.0.0.1:{here.site.port}{path}", timeout=30):
                pass
        begin, before = time.time(), spent(here.site.web_workers())
        answers = asyncio.run(rush(here.site.port, path, people))
        each = (spent(here.site.web_workers()) - before) / people
        return found(vendor, here.path, begin, answers, each * 1_000)


def spent(processes: list[int]) -> float:
    """Seconds of the processor, so far."""
    ticks = 0
    for pid in processes:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def found(vendor: str, path: str, begin: float, answers: list[Answer], web: float) -> Found:
    from django.db import connections

    from eventsite.models import Event, Message

    connections.close_all()
    event = Event.objects.get(slug=path.strip("/").rpartition("/")[2])
    rows = list(event.registrations.order_by("registered_at", "pk"))
    confirmed = [one for one in rows if one.is_confirmed]
    yes = sorted(one.after for one in answers if one.status == 200)
    return Found(
        vendor=vendor,
        people=len(answers),
        places=event.capacity,
        last_place=max((one.registered_at.timestamp() for one in confirmed), default=begin) - begin,
        half=yes[len(yes) // 2] if yes else 0.0,
        all_answered=max(one.after for one in answers),
        answers={str(status): n for status, n in Counter(one.status for one in answers).items()},
        wrong={
            "places": len(confirmed) - event.capacity,
            "order": sum(one.is_confirmed for one in rows[event.capacity :]),
            "unmailed": len(rows) - Message.objects.filter(registration__in=rows).count(),
            "untold": sum(
                one.status != 200 and not (one.status == 429 and one.says_when) for one in answers
            ),
        },
        web=web,
    )


HEAD = (
    "| at once, places | database | last place | half of who signed up | all answered | signed up "
    "| told when to come back | web, ms each |\n|---|---|---|---|---|---|---|---|"
)


def table(every: list[Found], machine: str) -> str:
    """In Markdown, with when and on what it was taken."""
    wrong = [f"{one.people:,} on {one.vendor}: {one.wrong}" for one in every if any(one.wrong.values())]  # fmt: skip
    said = f"Wrong: {'; '.join(wrong)}." if wrong else "Nothing was wrong in any of them."
    return "\n".join(
        [f"{time.strftime('%Y-%m-%d')}, {machine}. {said}", "", HEAD, *(one.row() for one in every)]
    )


def main(rushes: list[tuple[int, int]], *, write: bool) -> int:
    import with_postgres
    from bench import report
    from bench.machine import machine

    every = []
    for people, places in rushes:
        for vendor in ["SQLite", *(["PostgreSQL"] if with_postgres.find_programs() else [])]:
            command = [sys.executable, __file__, "--one", vendor, str(people), str(places)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
            if done.returncode:
                return done.returncode
            every.append(Found(**json.loads(done.stdout.splitlines()[-1])))
            print(every[-1].printed(), flush=True)
    if write:
        report.write(ROOT / "docs/performance.md", "rush", table(every, machine()))
    return int(any(any(one.wrong.values()) for one in every))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(asdict(measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))))
        sys.exit()
    asked = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    chosen = [(asked[0], asked[1])] if len(asked) == 2 else RUSHES
    sys.exit(main(chosen, write="write" in sys.argv[1:]))
