#!/usr/bin/env python3
"""Marks of Lighthouse for the pages that most people open first, on a telephone. Called by `make lighthouse`.

Usage: make lighthouse [ARGS="[write] [once] [PAGE ...]"]. Each page is opened with nothing kept, on a demo of its own under
gunicorn as it is shipped, by Lighthouse's own preset: a middling telephone on slow 4G, both reckoned and not waited
for. The middle one of three runs counts (``once``: of one). Ends with an error below the marks. ``write`` puts the
table in docs/lighthouse.md; the whole reports are in var/lighthouse/.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pictures import PHONE, demo, from_the_mail, screen, sign_up
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = ROOT / "node_modules/.bin/lighthouse"
REPORTS = ROOT / "var/lighthouse"
DOCUMENT = ROOT / "docs/lighthouse.md"
TABLE = re.compile(r"(?<=<!-- lighthouse -->\n).*?(?=<!-- /lighthouse -->)", re.DOTALL)

EVENING = "/cafes/2026-12-08/"
PAGES = {
    "home": "/",
    "evening": EVENING,
    "sign-up": f"{EVENING}aanmelden/",
    "course": "/cursussen/basiscursus/basiscursus-2026-12-10/",
    "initiative": "/initiatieven/natuurspeeltuin-kweektuin/",
    "showcase": "/initiatieven/",
    "agenda": "/agenda/",
    "ticket": "",  # of who signs up for it
}
MARKS = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST_BYTES = 120_000
# A ticket is for its holder, and tells search engines to leave it out: that it does is no fault of it.
SKIPPED = {"ticket": "is-crawlable"}
TRIES = (
    3  # now and then a browser that just started says nothing of the page it opened (NO_NAVSTART)
)
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"


@dataclass(frozen=True)
class Run:
    """What one report says of a page."""

    marks: dict[str, int]
    size: int  # bytes over the wire, with heads
    requests: int
    first_paint: float  # seconds
    largest_paint: float  # seconds
    shift: float
    faults: list[str] = field(compare=False)  # what cost marks


def main(arguments: list[str]) -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is needed (Debian: apt-get install chromium)", file=sys.stderr)
        return 1
    chosen = [name for name in PAGES if name in arguments] or list(PAGES)
    REPORTS.mkdir(parents=True, exist_ok=True)
    lines, missed = [*HEAD], []
    print(*HEAD, sep="\n")
    with demo() as url:
        addresses = PAGES | ({"ticket": ticket(url, chromium)} if "ticket" in chosen else {})
        for name in chosen:
            times = 1 if "once" in arguments else 3
            run = middle([visit(name, url + addresses[name], chromium) for _ in range(times)])
            lines.append(row(name, run))
            print(lines[-1], flush=True)
            missed += [f"{name}: {what}" for what in below(run)]
    if "write" in arguments:
        write(lines)
    print(*missed, sep="\n", file=sys.stderr)
    return 1 if missed else 0


def ticket(url: str, chromium: str) -> str:
    """The address of a ticket, got as people get it: sign up, and follow the link in the mail."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS.split()[1:])
        with screen(browser, url, PHONE) as page:
            sign_up(page, EVENING, "Anna de Vries", "anna.de.vries@example.nl")
            from_the_mail(page, "Uw kaart voor", "Open uw kaart")
            address = page.url.removeprefix(url)
        browser.close()
    return address


def visit(name: str, address: str, chromium: str) -> Run:
    """One report. Ends the program where Lighthouse makes none."""
    report = REPORTS / f"{name}.json"
    skipped = [f"--skip-audits={SKIPPED[name]}"] if name in SKIPPED else []
    for _ in range(TRIES):
        done = subprocess.run(
            [LIGHTHOUSE, address, "--output=json", f"--output-path={report}", "--quiet",
             f"--chrome-flags={FLAGS}", f"--only-categories={','.join(MARKS)}", *skipped],
            env=os.environ | {"CHROME_PATH": chromium},
            capture_output=True,
            text=True,
        )  # fmt: skip
        if not done.returncode:
            return read(json.loads(report.read_text()))
    sys.exit(f"{name}:\n{done.stderr}")


def read(report: dict[str, Any]) -> Run:
    audits = report["audits"]
    requests = [
        one
        for one in audits["network-requests"]["details"]["items"]
        if one["url"].startswith("http")
    ]
    weighed = {
        one["id"]
        for category in report["categories"].values()
        for one in category["auditRefs"]
        if one["weight"]
    }
    return Run(
        marks={name: round(report["categories"][name]["score"] * 100) for name in MARKS},
        size=sum(one["transferSize"] for one in requests),
        requests=len(requests),
        first_paint=audits["first-contentful-paint"]["numericValue"] / 1000,
        largest_paint=audits["largest-contentful-paint"]["numericValue"] / 1000,
        shift=audits["cumulative-layout-shift"]["numericValue"],
        faults=[
            name
            for name, audit in audits.items()
            if name in weighed and audit["score"] is not None and audit["score"] < 0.9
        ],
    )


def middle(runs: list[Run]) -> Run:
    """The one whose performance is in the middle."""
    wanted = statistics.median_low(run.marks["performance"] for run in runs)
    return next(run for run in runs if run.marks["performance"] == wanted)


def below(run: Run) -> list[str]:
    """What is under its mark, with what took it there."""
    found = [
        f"{name} is {run.marks[name]}, not {mark} ({', '.join(run.faults) or 'time'})"
        for name, mark in MARKS.items()
        if run.marks[name] < mark
    ]
    if run.size > MOST_BYTES:
        found.append(f"{run.size:,} bytes, not {MOST_BYTES:,}")
    return found


HEAD = [
    "| page | performance | accessibility | best practices | SEO | kB | requests | first paint, s | largest, s | shift |",
    "|---|---|---|---|---|---|---|---|---|---|",
]


def row(name: str, run: Run) -> str:
    marks = " | ".join(
        f"{run.marks[one]}" if run.marks[one] >= mark else f"**{run.marks[one]}**"
        for one, mark in MARKS.items()
    )
    return (
        f"| {name} | {marks} | {run.size / 1000:.1f} | {run.requests} "
        f"| {run.first_paint:.1f} | {run.largest_paint:.1f} | {run.shift:.3f} |"
    )


def write(lines: list[str]) -> None:
    text = DOCUMENT.read_text()
    table = "\n".join([f"{datetime.datetime.now().astimezone():%Y-%m-%d}.", "", *lines, ""])
    DOCUMENT.write_text(TABLE.sub(lambda _match: table, text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
