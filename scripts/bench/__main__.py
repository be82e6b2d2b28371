"""What each kind of request costs, in multiples of a bare Django view under the same gunicorn.

Usage: make bench [ARGS="[quick] [write] [sqlite|postgresql] [WORD ...]"]. Medians of three runs, of the
processor's time of web server and database: a busy machine makes it slow, and hardly wrong. ``quick`` is
one run of a third of the time; a WORD chooses the acts with it in their name. Prints the table, puts it in
var/bench/bench.json, and with ``write`` in docs/performance.md too. Nothing fails by what it finds.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import with_postgres

from . import country, letters, load, report, serving
from .machine import machine
from .measuring import Asking, Cost, chosen, run, statements
from .serving import ROOT, Place, gunicorn

VAR = ROOT / "var" / "bench"
DATABASES = ("PostgreSQL", "SQLite")
OPTIONS = {"quick", "write", *(name.lower() for name in DATABASES)}


def main(words: list[str]) -> None:
    options, names = OPTIONS & {*words}, [word for word in words if word not in OPTIONS]
    runs, seconds, mails = (1, 0.5, 60) if "quick" in options else (3, 1.5, 150)
    databases: dict[str, report.Found] = {}
    asked = [name for name in DATABASES if name.lower() in options] or list(DATABASES)
    found = {
        "taken": time.strftime("%Y-%m-%d"),
        "runs": runs,
        "machine": machine(),
        "databases": {},
    }
    for vendor in asked:
        if vendor == "PostgreSQL" and not with_postgres.find_programs():
            print("PostgreSQL is left out: its programs are not installed.")
            continue
        letter = any(name in kind for name in names for kind in letters.KINDS)
        sent = mails if letter or not names else 0
        one = bench(vendor, names, runs=runs, seconds=seconds, mails=sent)
        databases[vendor] = one
        print(report.printed(vendor, one), flush=True)
    found = {
        "taken": time.strftime("%Y-%m-%d"),
        "runs": runs,
        "machine": machine(),
        "databases": databases,
    }
    if load.refused:
        print(f"Told to come back: {len(load.refused)} requests, the first to {load.refused[0]}")
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / ("some.json" if names else "bench.json")).write_text(
        json.dumps(found, indent=1, ensure_ascii=False)
    )
    if "write" in options:
        document = ROOT / "docs/performance.md"
        report.write(document, "bench", report.table(found))
        if "PostgreSQL" in databases:
            report.write(document, "country", country.table(found))


def bench(vendor: str, names: list[str], *, runs: int, seconds: float, mails: int) -> report.Found:
    """One database, from an empty one on."""
    with tempfile.TemporaryDirectory(prefix="initiatievencafe-bench-") as folder:
        port = with_postgres.free_port()
        with serving.place(vendor, Path(folder), port) as where, letters.post(port) as postman:
            report.say(vendor, "its data")
            where.run("-m", "bench.data", "people", f"{folder}/facts.json")
            where.run("-m", "bench.floor", floor=True)
            facts = json.loads(Path(folder, "facts.json").read_text())
            every = [Asking(act, facts) for act in chosen(names)]
            found = _requests(where, every, runs=runs, seconds=seconds)
            if mails:
                report.say(vendor, "letters")
            found["letters"] = _letters(where, postman, mails, runs=runs) if mails else {}
    return found


def _requests(where: Place, every: list[Asking], *, runs: int, seconds: float) -> report.Found:
    report.say(where.vendor, "statements")
    with gunicorn(where, "bench.counted") as site, gunicorn(where, "bench.unkept:counted") as maker:
        ports = {False: site.port, True: maker.port}
        counted = {one.act.name: statements(ports[one.act.made], one) for one in every}
    with (
        gunicorn(where, "bench.floor.wsgi", floor=True) as floor,
        gunicorn(where, "eventsite.wsgi") as site,
        gunicorn(where, "bench.unkept") as maker,
    ):
        sites = {False: site, True: maker}
        done = []
        for number in range(runs):
            report.say(where.vendor, f"run {number + 1} of {runs}")
            done.append(run(sites, floor, every, runs=runs, seconds=seconds))
        megabytes = {"site": site.megabytes(), "floor": floor.megabytes()}
    acts = {}
    for name in counted:
        cost = Cost.median([one.costs[name] for one in done])
        acts[name] = _told(cost) | {"statements": counted[name]}
    floors = {
        kind: round(Cost.median([one.floors[kind] for one in done]).both, 3)
        for kind in ("read", "write")
    }
    return {"floors": floors, "acts": acts, "megabytes": megabytes}


def _letters(
    where: Place, postman: letters.Postman, number: int, *, runs: int
) -> dict[str, dict[str, Any]]:
    counted = letters.statements(where, number)
    done = [letters.delivered(where, postman, number) for _ in range(runs)]
    costs = {kind: Cost.median([costs[kind] for costs, _ in done]) for kind in letters.KINDS}
    connections = max(number for _, number in done)
    return {
        kind: _told(cost) | {"statements": counted[kind], "connections": connections}
        for kind, cost in costs.items()
    }


def _told(cost: Cost) -> dict[str, float]:
    return {
        "milliseconds": round(cost.both, 3),
        "web": round(cost.web, 3),
        "database": round(cost.database, 3),
        "floors": round(cost.floors, 2),
    }


if __name__ == "__main__":
    if {"-h", "--help"} & {*sys.argv}:
        sys.exit(__doc__)
    main(sys.argv[1:])
