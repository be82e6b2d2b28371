"""What history costs: processor time of what is asked of the site, with few, many and very many registrations.

Usage: make growth [ARGS="[write] [SIZE ...]"]; 1,000, 100,000 and 1,000,000 unless told otherwise, on SQLite
and on PostgreSQL. Prints milliseconds per act, the database's included, statements, and how many times the
first the last is. Puts all in var/bench/growth.json, and with ``write`` table and chart in docs/ too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import with_postgres

from . import chart, report
from .machine import machine
from .serving import ROOT

SIZES = [1_000, 100_000, 1_000_000]
# Its planner as it is shipped; what would outlive the machine is thrown away anyway.
SETTINGS = "-c fsync=off -c full_page_writes=off -c max_wal_size=4GB -c shared_buffers=256MB"
MARK = 1.3
VAR = ROOT / "var" / "bench"

Cost = dict[str, float]  # ``milliseconds``, ``yards`` and ``statements``
Grown = dict[str, list[Cost]]  # by act: at each size


def main(words: list[str]) -> None:
    sizes = [int(word) for word in words if word.isdecimal()] or SIZES
    programs = with_postgres.find_programs()
    databases: dict[str, Grown] = {}
    for vendor in ["SQLite", *(["PostgreSQL"] if programs else [])]:
        at_each = []
        for size in sizes:
            report.say(vendor, f"{size:,}")
            at_each.append(_measured(size, programs if vendor == "PostgreSQL" else None))
        databases[vendor] = {act: [found[act] for found in at_each] for act in at_each[0]}
        print(_printed(vendor, sizes, databases[vendor]), flush=True)
    found = {
        "taken": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "sizes": sizes,
        "databases": databases,
    }
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / "growth.json").write_text(json.dumps(found, indent=1))
    drawing = chart.drawn(sizes, databases)
    (VAR / "growth.svg").write_text(drawing)
    if "write" in words:
        (ROOT / "docs/pictures/growth.svg").write_text(drawing)
        report.write(ROOT / "docs/performance.md", "growth", table(found))


def _measured(size: int, programs: Path | None) -> dict[str, Cost]:
    """In a process of its own: settings and database are chosen once."""
    server = with_postgres.server(programs, SETTINGS) if programs else nullcontext()
    with server as running, tempfile.TemporaryDirectory(prefix="initiatievencafe-growth-") as folder:  # fmt: skip
        environment = os.environ | {
            "VAR_DIR": folder,
            "DATABASE_URL": running.url if running else f"sqlite:///{folder}/growth.sqlite3",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.acting", str(size)],
            cwd=ROOT, env=environment, capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    costs: dict[str, Cost] = json.loads(done.stdout.splitlines()[-1])
    return costs


def times(costs: list[Cost]) -> float:
    """How many times the first the last is, each in the yards of its own time."""
    return costs[-1]["yards"] / costs[0]["yards"]


def _printed(vendor: str, sizes: list[int], grown: Grown) -> str:
    lines = [f"\n{vendor:30}" + "".join(f" {size:>10,}" for size in sizes) + "      ×  stmts"]
    for act, costs in grown.items():
        figures = "".join(f" {cost['milliseconds']:10.1f}" for cost in costs)
        statements = sorted({int(cost["statements"]) for cost in costs})
        sign = "" if times(costs) <= MARK else "  MISSED"
        lines.append(
            f"{act:30}{figures} {times(costs):6.2f}  {'–'.join(map(str, statements))}{sign}"
        )
    return "\n".join(lines)


def table(found: report.Found) -> str:
    """In Markdown, both databases side by side."""
    sizes, databases = found["sizes"], found["databases"]
    head = " | ".join(
        f"{vendor}: {' / '.join(f'{size:,}' for size in sizes)} | ×" for vendor in databases
    )
    lines = [f"{found['taken']}, {found['machine']}.", "", f"| work | {head} | stmts |"]
    lines.append("|---|" + "---|---|" * len(databases) + "---|")
    for act in next(iter(databases.values())):
        cells = []
        for grown in databases.values():
            figures = " / ".join(f"{cost['milliseconds']:.1f}" for cost in grown[act])
            bold = "" if times(grown[act]) <= MARK else "**"
            cells.append(f"{figures} | {bold}{times(grown[act]):.2f}{bold}")
        statements = {int(c["statements"]) for grown in databases.values() for c in grown[act]}
        span = "–".join(map(str, sorted({min(statements), max(statements)})))
        lines.append(f"| {act} | {' | '.join(cells)} | {span} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if {"-h", "--help"} & {*sys.argv}:
        sys.exit(__doc__)
    main(sys.argv[1:])
