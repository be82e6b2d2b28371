"""The morning after: Anna closes what is over, and its figures stand."""

from __future__ import annotations

from datetime import timedelta

from . import preparing
from .browser import Page
from .school import Run
from .world import ORGANISER, Story, World, at


def evening(world: World) -> Story:
    yield at(preparing.EVENING + timedelta(days=1), 10)
    page = _close(
        world, world.told["first desk"].split("/")[-2], "Zet meer stoelen bij het podium."
    )
    page.has("80")


def workshop(world: World) -> Story:
    yield at(preparing.WORKSHOP + timedelta(days=1), 10, 30)
    _close(world, world.told["workshop"].split("/")[-2])


def run(world: World, one: Run) -> Story:
    yield at(one.days[-1] + timedelta(days=1), 10, 45)
    _close(world, one.page.split("/")[-2])


def _close(world: World, slug: str, remark: str = "") -> Page:
    page = world.staff(ORGANISER).open(f"/beheer/evenementen/{slug}/afsluiten/")
    page = page.press("Verder", opmerking=remark).press("Sluit de ")
    world.counts["closed"] += 1
    return page.has("is afgesloten")
