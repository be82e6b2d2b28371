"""Where the processor's time of a request goes, layer by layer and line by line.

Usage: make profile ARGS="[quick] [write] [sqlite|postgresql] [WORD ...]". A WORD chooses the acts of the bench with it
in their name; without one it takes those over their mark in var/bench/bench.json (that `make bench` writes), or all.
Each is asked some hundred times in one process, through the WSGI application with all its middleware, on
the bench's data, and the stack is looked at meanwhile. Prints, in milliseconds and per cent of a request:

- where the time goes: layers that add up to the whole, the larger ones in parts;
- statements: for each line of ours that has the database do something, what it costs to build, to send and to
  make models of, and what the database takes for it;
- our lines: Python and templates, each with all that was done for it by Django and packages; they add up too;
- below: our functions and templates with all that they call. These overlap, and do not add up.

All of it goes to var/bench/profile.json, and with ``write`` a short table of each act to docs/profiles.md. A share of
less than one per cent is guesswork: that is some ten looks. Takes eight seconds for each act and database, and half
a minute for the data; ``quick`` takes a quarter of that.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import with_postgres

from . import load, profiles, report, serving
from .acts import Act
from .load import Ask
from .machine import machine
from .measuring import chosen
from .serving import ROOT, Place, gunicorn

VAR = ROOT / "var" / "bench"
DATABASES = ("PostgreSQL", "SQLite")
OPTIONS = {"quick", "write", *(name.lower() for name in DATABASES)}
SECONDS, QUICK = 4.0, 1.0  # of looking, for each act
BARE = 3_000  # requests by which the server's own part is told


def main(words: list[str]) -> None:
    options, names = OPTIONS & {*words}, [word for word in words if word not in OPTIONS]
    acts = chosen(names) if names else _over_their_mark(VAR / "bench.json")
    if not acts:
        sys.exit("No act of scripts/bench/acts.py is meant by that.")
    databases = {}
    for vendor in [name for name in DATABASES if name.lower() in options] or DATABASES:
        if vendor == "PostgreSQL" and not with_postgres.find_programs():
            print("PostgreSQL is left out: its programs are not installed.")
            continue
        databases[vendor] = _profiles(vendor, acts, QUICK if "quick" in options else SECONDS)
        for name, one in databases[vendor].items():
            print(profiles.printed(name, vendor, one), flush=True)
    found = {"taken": time.strftime("%Y-%m-%d"), "machine": machine(), "databases": databases}
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / "profile.json").write_text(json.dumps(found, indent=1, ensure_ascii=False))
    if "write" in options:
        report.write(ROOT / "docs/profiles.md", "profiles", profiles.table(found))


def _over_their_mark(bench: Path) -> list[Act]:
    if not bench.exists():
        return chosen([])
    over = report.over_their_mark(json.loads(bench.read_text()))
    return [act for act in chosen([]) if act.name in over]


def _profiles(vendor: str, acts: list[Act], seconds: float) -> dict[str, Any]:
    """One database, from an empty one on."""
    with (
        tempfile.TemporaryDirectory(prefix="initiatievencafe-profile-") as folder,
        serving.place(vendor, Path(folder), with_postgres.free_port()) as where,
    ):
        report.say(vendor, "its data")
        facts = f"{folder}/facts.json"
        where.run("-m", "bench.data", "people", facts)
        bare = _server_alone(where)
        # Its own words about how far it is go to the terminal.
        done = subprocess.run(
            [sys.executable, "-m", "bench.inside", facts, str(seconds), *(act.name for act in acts)],
            cwd=ROOT, env=where.environment(), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    if done.returncode:
        sys.exit(done.returncode)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    parts = {act.name: act.parts for act in acts}
    return {name: {"server": bare / parts[name]} | one for name, one in found.items()}


def _server_alone(where: Place) -> float:
    """Milliseconds of gunicorn for a request that is answered by nothing."""
    with gunicorn(where, "bench.nothing") as server:
        load.send(server.port, itertools.repeat(Ask("/"), 100))
        before, _ = server.spent()
        load.send(server.port, itertools.repeat(Ask("/"), BARE))
        after, _ = server.spent()
    return (after - before) * 1_000 / BARE


if __name__ == "__main__":
    if {"-h", "--help"} & {*sys.argv}:
        sys.exit(__doc__)
    main(sys.argv[1:])
