"""The second evening, copied from the first in five actions; it is still to come when the committee reads the note."""

from __future__ import annotations

from datetime import date

from .preparing import STALLS
from .world import ORGANISER, Story, World, at

EVENING = date(2018, 3, 6)
TITLE = "Tweede Initiatievencafé"
COPIED_ON = date(2018, 1, 30)


def story(world: World) -> Story:
    yield at(COPIED_ON, 14)
    page = world.staff(ORGANISER).open("/beheer/cafes/nieuw/")  # 1
    page = page.press("Maak het concept", day=EVENING.isoformat(), title=TITLE)  # 2, 3, 4
    page.has(f"{len(STALLS)} kramen")
    page = page.follow("Zet op de site").press("Zet op de site")  # 5
    page.has(TITLE)
    world.told["second"] = f"/cafes/{page.address.split('/')[-2]}/"
    world.visitor().open(world.told["second"]).has(TITLE)
