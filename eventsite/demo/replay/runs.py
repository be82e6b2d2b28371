"""Runs of a course, as who works here makes them, and the list of who was there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from .browser import Browser, Page
from .world import at

PARTS = 4  # /cursussen/basiscursus/basiscursus-2017-11-06/


def typed(moment: datetime) -> str:
    """As a browser sends a day and a time."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def first(desk: Browser, course: str, capacity: int, days: list[date], venue: str) -> str:
    """The first run of a course, put on the site: the address of its desk."""
    page = desk.open(f"/beheer/cursussen/nieuw/{course}/").press(
        "Opslaan", capacity=capacity, slug=f"{course}-{days[0]}"
    )
    for number, day in enumerate(days):
        if number:
            page = desk.open(f"{page.address}bijeenkomsten/?nog-een=1")
        page = page.press(
            "Opslaan",
            **{
                f"sessions-{number}-starts_at": typed(at(day, 19, 30)),
                f"sessions-{number}-ends_at": typed(at(day, 21, 30)),
                f"sessions-{number}-venue": venue,
            },
        )
    publish(page)
    return page.address


def again(desk: Browser, earlier: str, day: date) -> str:
    """A run like an earlier one, from another day on."""
    page = desk.open(f"{earlier}kopie/").press("Maak de nieuwe ronde", first_day=day.isoformat())
    publish(page)
    return page.address


def publish(page: Page) -> Page:
    return page.follow("Zet op de site").press("Zet op de site")


def public_page(desk: Browser, run: str) -> str:
    """The address that people read."""
    return next(one for one in desk.open(run).links("/cursussen/") if one.count("/") == PARTS)


def tick(page: Page, names: Collection[str], day: str) -> Page:
    """Who of a run was there on a day ("9 november"); the ticks that stand there stay."""
    present = [
        one.value
        for one in page.form("Aanwezigheid opslaan").fields
        if one.name == "present" and (one.is_chosen or one.text in {f"{n}, {day}" for n in names})
    ]
    page = page.press("Aanwezigheid opslaan", present=present)
    return page.has(f"{len(names)} vinkjes veranderd")
