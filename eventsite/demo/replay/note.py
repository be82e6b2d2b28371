"""The sixth of March: Mira makes the note for the committee, reads it over and freezes it."""

from __future__ import annotations

from datetime import date

from .cast import KWEEKTUIN
from .world import MANAGER, Story, World, at

FIRST, LAST = date(2017, 11, 2), date(2018, 3, 6)
# The letter's figures.
SAYS = [
    "80 mensen",
    "7 initiatiefnemers hielden een pitch",
    "125 mensen volgden de basiscursus",
    "Met 15 initiatiefnemers is een verdiepingscursus gestart",
    f"{KWEEKTUIN} (€ 3.250 van € 8.000)",
]


def story(world: World) -> Story:
    yield at(LAST, 10)
    page = world.staff(MANAGER).open("/beheer/cijfers/nota/nieuw/")
    page = page.press("Maak de nota", van=FIRST.isoformat(), tot=LAST.isoformat())
    page = page.follow("Wijzig").press(
        "Opslaan",
        title="Stand van zaken overheidsparticipatie",
        to="de leden van de commissie Bestuur",
    )
    yield at(LAST, 11)
    page = page.follow("Leg vast als versie").press("Leg vast")
    world.told["note"] = page.has(*SAYS).address
