"""What all municipalities of the Netherlands together would ask of one database, at what each request costs now.

Rates are of the busiest minutes that can be imagined: everybody's evening on one night, all sign-ups opened
at once. Cores are milliseconds times requests per second: whole ones, without waiting for anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MUNICIPALITIES = 342  # on 1 January 2026, CBS
EVENINGS = 10  # of each, in a year
PEOPLE = 80  # of each evening
TABLETS = 2
RUNS, ENROLLED = 4, 12
ALL_AT_ONCE = MUNICIPALITIES * PEOPLE
DOOR_MINUTES = 20  # in which three quarters of an evening come in
OPENING_MINUTES = 10  # in which all places of all evenings go
LOOKS_BEFORE_SIGNING_UP = 4  # pages
TABLET_LOOKS, BOARD_LOOKS = 10, 10  # seconds between two
LETTERS_MINUTES = 30  # in which reminders are to be out


@dataclass(frozen=True)
class Load:
    """So often a second, of one act of the bench."""

    what: str
    act: str
    rate: float


LOADS = [
    Load("all doors on one night: check-ins", "check-in, tablet",
        0.75 * ALL_AT_ONCE / (DOOR_MINUTES * 60)),
    Load("and their tablets that look", "tablet asks, no news",
        MUNICIPALITIES * TABLETS / TABLET_LOOKS),
    Load("and a live board at each (of 5,000 people)", "live board", MUNICIPALITIES / BOARD_LOOKS),
    Load("all evenings opened at once: sign-ups", "sign-up", ALL_AT_ONCE / (OPENING_MINUTES * 60)),
    Load("and the pages before it", "evening page",
        LOOKS_BEFORE_SIGNING_UP * ALL_AT_ONCE / (OPENING_MINUTES * 60)),
    Load("and their confirmations", "confirmation, delivered",
        ALL_AT_ONCE / (OPENING_MINUTES * 60)),
    Load("reminders of one night to everybody", "bulk mail, delivered",
        ALL_AT_ONCE / (LETTERS_MINUTES * 60)),
]  # fmt: skip


def table(bench: dict[str, Any]) -> str:
    """In Markdown; of what was measured on PostgreSQL."""
    found = bench["databases"]["PostgreSQL"]
    costs = found["acts"] | found["letters"]
    lines = [
        "| at the busiest | a second | ms, web or worker | ms, database | cores, web or worker | cores, database |",
        "|---|---|---|---|---|---|",
    ]
    all_web = all_database = 0.0
    for load in LOADS:
        web, database = costs[load.act]["web"], costs[load.act]["database"]
        all_web += load.rate * web / 1_000
        all_database += load.rate * database / 1_000
        lines.append(
            f"| {load.what} | {load.rate:.0f} | {web:.1f} | {database:.1f} "
            f"| {load.rate * web / 1_000:.1f} | {load.rate * database / 1_000:.1f} |"
        )
    lines.append(f"| all of it in one minute | | | | {all_web:.1f} | {all_database:.1f} |")
    registrations = MUNICIPALITIES * (EVENINGS * PEOPLE + RUNS * ENROLLED)
    year = (
        f"A year is {MUNICIPALITIES * EVENINGS:,} evenings and {MUNICIPALITIES * RUNS:,} runs, "
        f"{registrations:,} registrations and some {4 * registrations / 1e6:.1f} million mails."
    )
    return "\n".join([*lines, "", year])
