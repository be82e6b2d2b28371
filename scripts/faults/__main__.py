"""Break what can break while people sign up, and count. Called by `make faults`; ARGS= names some of them,
and with ``write`` puts what it prints into docs/faults.md.

Each fault has a process and a site of its own. Prints how many were tried, told, lost, doubled, half done,
and told to come later; ends with 1 when a promise of docs/faults.md is broken. A quarter of an hour.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import with_postgres

from . import clocks, crowds, killing, outcomes, restarting, rooms
from .outcomes import Outcome
from .sites import ROOT

SECONDS = 240  # that one may take
WRITE = "write"
DOCS = ROOT / "docs" / "faults.md"


@dataclass(frozen=True)
class Fault:
    title: str
    run: Callable[[str], Outcome]
    vendor: str


def faults() -> list[Fault]:
    both = [
        ("web workers killed", killing.web_workers),
        ("task workers killed", killing.task_workers),
    ]
    every = [
        Fault(f"{title}, {vendor}", run, vendor)
        for title, run in both
        for vendor in ("SQLite", "PostgreSQL")
    ]
    return [
        *every,
        Fault("SQLite killed in mid-write", killing.sqlite_in_mid_write, "SQLite"),
        Fault("PostgreSQL restarted", restarting.postgresql, "PostgreSQL"),
        Fault("disk full, SQLite", rooms.disk_full, "SQLite"),
        Fault("disk full, PostgreSQL", rooms.disk_full, "PostgreSQL"),
        Fault("clock jumps, SQLite", clocks.jumps, "SQLite"),
        Fault("clock jumps, PostgreSQL", clocks.jumps, "PostgreSQL"),
        Fault("slow clients, behind nginx", crowds.slow_clients, "SQLite"),
        Fault("one machine of two killed", crowds.one_machine_of_two, "PostgreSQL"),
        Fault("a machine stands still, PostgreSQL", killing.frozen, "PostgreSQL"),
    ]


def main(asked: list[str]) -> int:
    names = [name.lower() for name in asked if name != WRITE]
    chosen = [one for one in faults() if not names or any(n in one.title.lower() for n in names)]
    has_postgres = with_postgres.find_programs() is not None
    lines, broken, begin = [outcomes.HEAD], [], time.monotonic()
    print(outcomes.HEAD, flush=True)
    for one in chosen:
        if one.vendor == "PostgreSQL" and not has_postgres:
            print(f"{one.title:34} left out (Debian: apt-get install postgresql)")
            continue
        found = in_a_process(one)
        lines.append(outcomes.row(one.title, found))
        print(lines[-1], flush=True)
        if found.faults():
            broken.append(one.title)
    lines.append(f"\n{time.monotonic() - begin:.0f} seconds. ")
    lines[-1] += f"Broken: {', '.join(broken)}" if broken else "Every promise held."
    print(lines[-1])
    if WRITE in asked:
        write("\n".join(lines))
    return 1 if broken else 0


def write(table: str) -> None:
    """Into docs/faults.md, in the place of the run before."""
    before, _begin, rest = DOCS.read_text().partition("```\n")
    DOCS.write_text(f"{before}```\n{table}\n```{rest.partition('```')[2]}")


def in_a_process(one: Fault) -> Outcome:
    """Settings and database are chosen once in each."""
    process = subprocess.Popen(
        [sys.executable, "-m", "faults", "--one", one.title],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        said, wrong = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)  # so that it ends what it began
        _said, wrong = process.communicate()
        return Outcome(broken=[f"not over after {SECONDS} s\n{wrong.strip()[-1500:]}"])
    if process.returncode:
        return Outcome(broken=[wrong.strip()[-1500:]])
    return Outcome(**json.loads(said.splitlines()[-1]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        (fault,) = [one for one in faults() if one.title == sys.argv[2]]
        print(json.dumps(asdict(fault.run(fault.vendor))))
    else:
        sys.exit(main(sys.argv[1:]))
