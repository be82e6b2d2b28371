"""The stage: the workshop that pitchers are offered, and the clock on the evening."""

from __future__ import annotations

from datetime import timedelta

from . import runs
from .cast import Cast
from .preparing import EVENING, PITCHES, WORKSHOP
from .world import ORGANISER, TRAINER, Story, World, at

TAKE_PART, COME = 6, 5


def workshop(world: World, cast: Cast) -> Story:
    """Who pitches was mailed an offer; six enrol by it, five come."""
    takers = cast.pitchers[:TAKE_PART]
    for number, who in enumerate(takers):
        yield at(WORKSHOP - timedelta(days=9 - number), 20, number)
        page = world.open_mail(who.person.email, "/mijn/", "Bekijk de workshop")
        page.press("Ja, ik doe mee").has("aangemeld")
    yield at(WORKSHOP, 22)
    page = world.staff(TRAINER).open(f"{world.told['workshop desk']}aanwezigheid/")
    runs.tick(page, [who.person.name for who in takers[:COME]], "9 november")
    world.counts["workshop"] = COME


def evening(world: World) -> Story:
    """Seven turns of five minutes, with two in between."""
    yield at(EVENING, 19, 50)
    desk = world.staff(ORGANISER)
    control = f"{world.told['first desk']}klok/"
    for turn in range(PITCHES):
        yield at(EVENING, 19, 50) + timedelta(minutes=7 * turn)
        desk.open(control).press("Start")
        yield at(EVENING, 19, 55) + timedelta(minutes=7 * turn)
        desk.open(control).press("Volgende")
    desk.open(control).has("Klaar")
    world.counts["pitches"] = PITCHES
