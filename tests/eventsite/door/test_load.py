"""Five tablets, 200 scans each, and a connection that is cut at random, against a real server."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from eventsite.door.messages import BATCH
from eventsite.door.people import count
from eventsite.models import CheckIn, Registration
from eventsite.tickets import codes

from ... import build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]
TABLETS, SCANS, PEOPLE = 5, 200, 320
MANY_REQUESTS = 10_000  # of one tablet, most of them refused while the server starts anew
SEED = 20270316


@pytest.fixture
def server(transactional_db, tmp_path):
    """gunicorn as in production, two processes, on the tests' own database; killed and begun anew at
    will by ``server.kill()``."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        pytest.skip("the file of the tests' database is what the server shares")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(port, str(database["NAME"]), tmp_path / "server.log")
    server.start()
    yield server
    server.stop()


class Server:
    def __init__(self, port: int, database: str, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.database = database
        self.log = log
        self.kills = 0

    def start(self) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "PYTHONPATH": str(ROOT),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).parent / "gunicorn", "eventsite.wsgi",
                 "--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"],
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        give_up = time.monotonic() + 120
        while time.monotonic() < give_up:
            try:
                with urllib.request.urlopen(f"{self.url}/gezond/leeft/", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self, how: int = signal.SIGTERM) -> None:
        os.killpg(self.process.pid, how)
        self.process.wait(timeout=60)

    def kill(self) -> None:
        """Without a word, in the middle of whatever it does."""
        self.stop(signal.SIGKILL)
        self.kills += 1
        self.start()


class TabletInHand:
    """A tablet as static/door/exchange.js has it: a queue that loses an item on its own answer only."""

    def __init__(self, server: Server, token: str, scans: list[dict], chance: random.Random):
        self.server, self.token, self.chance = server, token, chance
        self.waiting = {scan["id"]: scan for scan in scans}
        self.requests = self.cuts = 0

    def run(self) -> None:
        while self.waiting:
            assert self.requests < MANY_REQUESTS, f"{len(self.waiting)} still waiting"
            items = list(self.waiting.values())
            self.chance.shuffle(items)
            self.round(items[: self.chance.randint(1, BATCH)])

    def round(self, items: list[dict]) -> None:
        self.requests += 1
        body = json.dumps(
            {
                "sentAt": datetime.now(UTC).isoformat(),
                "since": datetime.now(UTC).isoformat(),
                "waiting": len(self.waiting),
                "items": items,
            }
        ).encode()
        fate = self.chance.random()
        try:
            if fate < 0.15:
                self.cut_off(body, after=self.chance.randint(1, len(body)))
                return
            answer = self.ask(body)
        except (OSError, http.client.HTTPException, ValueError):  # also one cut after its headers
            self.cuts += 1
            time.sleep(0.05)
            return
        if fate < 0.35:  # the server took it; the answer never came
            self.cuts += 1
            return
        for ack in answer["taken"]:
            assert ack["outcome"] in {"welcome", "already-in"}, ack
            self.waiting.pop(ack["id"], None)

    def headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}

    def ask(self, body: bytes) -> dict:
        request = urllib.request.Request(
            f"{self.server.url}/api/tablet/v1/bijwerken", body, self.headers()
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)

    def cut_off(self, body: bytes, *, after: int) -> None:
        """The connection breaks while the batch is on its way, or right after it."""
        self.cuts += 1
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers().items())
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=5) as line:
            line.sendall(
                f"POST /api/tablet/v1/bijwerken HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
            )
            line.sendall(body[:after])


@pytest.mark.long
def test_five_tablets_of_200_scans_with_random_cuts_lose_nothing_and_count_nobody_twice(server):
    chance = random.Random(SEED)
    session = build.edition(
        capacity=10_000, starts_at=timezone.now() + timedelta(minutes=30)
    ).sessions.get()
    Registration.objects.bulk_create(
        Registration(
            event_id=session.event_id,
            name=f"Bezoeker {n}",
            email=f"b{n}@example.nl",
            party_size=chance.choice([1, 1, 2, 4]),
            status="confirmed",
            confirmed_at=timezone.now(),
            ticket_hash=uuid.UUID(int=chance.getrandbits(128)).hex * 2,
        )
        for n in range(PEOPLE)
    )
    people = list(session.event.registrations.all())
    made: list[dict] = []
    in_hand = []
    for number in range(TABLETS):
        tablet = build.tablet(session)
        scans = [a_scan(chance, people, tablet.paired_at) for _ in range(SCANS)]
        made += scans
        in_hand.append(
            TabletInHand(server, build.token(tablet.pk), scans, random.Random(SEED + number))
        )

    over = threading.Event()
    with ThreadPoolExecutor(TABLETS + 1) as pool:
        killer = pool.submit(kill_halfway, server, in_hand, over)
        for done in [pool.submit(tablet.run) for tablet in in_hand]:
            done.result()
        over.set()
        killer.result()

    kept = {str(scan.pk): scan for scan in CheckIn.objects.all()}
    lost = [scan for scan in made if scan["id"] not in kept]
    inside: dict[int, int] = {}
    for scan in kept.values():
        if scan.voided_at is None:
            inside[scan.registration_id] = inside.get(scan.registration_id, 0) + scan.let_in
    asked = in_the_order_of_scanning(made, people)
    twice = [pk for pk, n in inside.items() if n > asked.get(pk, 0)]
    wrong = [r.pk for r in people if inside.get(r.pk, 0) != asked.get(r.pk, 0)]
    print(
        f"\n{TABLETS} tablets × {SCANS} scans: "
        f"{sum(t.requests for t in in_hand)} requests, {sum(t.cuts for t in in_hand)} cut off, "
        f"server killed {server.kills} time; {len(lost)} lost, {len(twice)} counted twice, "
        f"{sum(s.duplicate_of_id is not None for s in kept.values())} kept as duplicates"
    )
    assert len(kept) == len(made) == TABLETS * SCANS
    assert lost == twice == wrong == []
    assert count(session).inside == sum(asked.values())
    assert server.kills > 0


def a_scan(chance: random.Random, people: list[Registration], after: datetime) -> dict:
    person = chance.choice(people)
    at = after + timedelta(microseconds=chance.randint(0, 900))
    return {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "at": at.isoformat(),
        "people": chance.randint(1, person.party_size),
        "key": codes.key_of(person),
        "walkIn": None,
        "undoneAt": None,
    }


def in_the_order_of_scanning(made: list[dict], people: list[Registration]) -> dict[int, int]:
    """How many of each party should be in: what was asked for, up to the party."""
    by_key = {codes.key_of(person): person for person in people}
    asked: dict[int, int] = {}
    for scan in made:
        person = by_key[scan["key"]]
        asked[person.pk] = min(person.party_size, asked.get(person.pk, 0) + scan["people"])
    return asked


def kill_halfway(server: Server, in_hand: list[TabletInHand], over: threading.Event) -> None:
    while not over.wait(0.01):
        if sum(len(tablet.waiting) for tablet in in_hand) < TABLETS * SCANS / 2:
            server.kill()
            return
