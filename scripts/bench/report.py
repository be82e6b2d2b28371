"""The table: to the terminal, as JSON, and between the marks in docs/performance.md."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .acts import ACTS
from .letters import KINDS

MEGABYTES = 85
# Of what no floor is measured with: milliseconds and statements at most.
LETTER_MARKS = {KINDS[1]: (8.0, 6)}

Found = dict[str, Any]  # as JSON has it: by database, what ``__main__`` found


def say(vendor: str, what: str) -> None:
    """What is measured now, with the time of day, beside what is printed as the outcome."""
    print(f"{time.strftime('%H:%M:%S')} {vendor}: {what}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Row:
    """One line of the table, of one database. ``against`` is what its mark is told in."""

    name: str
    mark: str
    milliseconds: float
    against: str
    statements: str
    holds: bool


def rows(found: Found) -> list[Row]:
    marks = {act.name: act for act in ACTS}
    made = []
    for name, one in found["acts"].items():
        act = marks[name]
        in_all = one["statements"]
        holds = act.floors is None or one["floors"] <= act.floors
        holds &= act.statements is None or in_all <= act.statements
        words = [f"≤ {act.floors:g} floors"] if act.floors else []
        words += [f"≤ {act.statements} stmts"] if act.statements else []
        made.append(
            Row(name, ", ".join(words), one["milliseconds"], f"{one['floors']:.1f}", str(in_all), holds)
        )  # fmt: skip
    for name, one in found["letters"].items():
        most = LETTER_MARKS.get(name)
        holds = not most or (one["milliseconds"] <= most[0] and one["statements"] <= most[1])
        mark = f"≤ {most[0]:g} ms, ≤ {most[1]} stmts" if most else ""
        made.append(Row(name, mark, one["milliseconds"], "", f"{one['statements']:.1f}", holds))
    return made


def over_their_mark(bench: Found) -> set[str]:
    """On any database."""
    return {row.name for one in bench["databases"].values() for row in rows(one) if not row.holds}


def printed(vendor: str, found: Found) -> str:
    """For the terminal."""
    floors = found["floors"]
    lines = [
        f"\n{vendor}: floor {floors['read']:.2f} ms to read, {floors['write']:.2f} ms to write",
        f"{'':34} {'ms':>7} {'floors':>7} {'stmts':>7}  mark",
    ]
    for row in rows(found):
        sign = "" if row.holds else "  MISSED"
        lines.append(
            f"{row.name:34} {row.milliseconds:7.1f} {row.against:>7} {row.statements:>7}  {row.mark}{sign}"
        )
    if memory := found.get("megabytes"):
        missed = "" if memory["site"] <= MEGABYTES else "  MISSED"
        lines.append(
            f"{'memory of a web worker, MB (PSS)':34} {memory['site']:7.0f}"
            f"{'':17} ≤ {MEGABYTES} MB (floor {memory['floor']:.0f}){missed}"
        )
    return "\n".join(lines)


def table(bench: Found) -> str:
    """All databases side by side, in Markdown, and when it was taken on what."""
    vendors = bench["databases"]
    taken = f"{bench['taken']}, {bench['machine']}; medians of {bench['runs']}."
    head = ["work", "mark", *(f"{name}, ms | floors | stmts" for name in vendors)]
    lines = [taken, "", f"| {' | '.join(head)} |", "|---|---|" + "---|---|---|" * len(vendors)]
    found = {name: {row.name: row for row in rows(one)} for name, one in vendors.items()}
    floors = {
        f"floor, {kind}": [f"{one['floors'][kind]:.2f} | 1 | 1" for one in vendors.values()]
        for kind in ("read", "write")
    }
    lines += [f"| {name} | | {' | '.join(cells)} |" for name, cells in floors.items()]
    for name, first in next(iter(found.values())).items():
        cells = [_cells(by_name[name]) for by_name in found.values()]
        lines.append(f"| {name} | {first.mark} | {' | '.join(cells)} |")
    memory = [
        f"{one['megabytes']['site']:.0f} MB (floor {one['megabytes']['floor']:.0f}) | |"
        for one in vendors.values()
    ]
    lines.append(f"| memory of a web worker (PSS) | ≤ {MEGABYTES} MB | {' | '.join(memory)} |")
    return "\n".join(lines)


def _cells(row: Row) -> str:
    bold = "" if row.holds else "**"
    return f"{row.milliseconds:.1f} | {bold}{row.against or '–'}{bold} | {row.statements}"


def write(document: Path, name: str, text: str) -> None:
    """Put it between ``<!-- name -->`` and ``<!-- /name -->``, in place of what stood there."""
    between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
    before = document.read_text()
    assert between.search(before), f"{document} has no place for {name}"  # noqa: S101
    document.write_text(between.sub(lambda m: f"{m[1]}{text}\n{m[2]}", before))
