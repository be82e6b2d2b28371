"""The first evening before anybody signs up: its page, the hall with its stalls, the stage, the workshop."""

from __future__ import annotations

from datetime import date, timedelta

from . import founding, runs
from .browser import Page, Value
from .world import MANAGER, ORGANISER, STEWARD, Story, World, at

EVENING = date(2017, 11, 14)
TITLE = "Eerste Initiatievencafé"
CAPACITY = 70  # for visitors; who has a stall takes no place
WORKSHOP = date(2017, 11, 9)
SETTING_UP = date(2017, 10, 3)
# Number: from the left, from the top, in decimetres.
STALLS = {
    **{n + 1: (12, 41 + 29 * n) for n in range(4)},
    **{n + 5: (223, 41 + 29 * n) for n in range(4)},
    **{n + 9: (66 + 34 * n, 66) for n in range(4)},
    **{n + 13: (66 + 34 * n, 109) for n in range(2)},
}
SHAPES = [
    ("muren", 0, 0, 260, 160),
    ("podium", 94, 4, 72, 25),
    ("ingang", 110, 155, 40, 7),
]
PITCHES = 7


def story(world: World) -> Story:
    desk = world.staff(ORGANISER)
    yield at(SETTING_UP, 9, 30)
    page = desk.open("/beheer/cafes/nieuw/").press(
        "Maak het concept",
        title=TITLE,
        summary="De allereerste avond: initiatiefnemers uit de hele stad bij elkaar.",
        day=EVENING.isoformat(),
        starts="19:30",
        ends="22:00",
        capacity=CAPACITY,
        venue="’t Seinwezen",
    )
    own = world.told["first desk"] = page.address
    yield at(SETTING_UP, 9, 45)
    _tell(desk.open(f"{own}gegevens/"))
    yield at(SETTING_UP, 10)
    page = desk.open(f"{own}kramen/")
    for two in zip(*[iter(STALLS)] * 2, strict=True):
        page = _stalls(page, list(two))
    for shape in SHAPES:
        page = _shape(page, *shape)
    yield at(SETTING_UP, 10, 45)
    desk.open(f"{own}podium/").press("Programma opslaan", opens_after=20, minutes=5, number=PITCHES)
    yield at(SETTING_UP, 11)
    page = desk.open(own).follow("Zet op de site").press("Zet op de site")
    world.told["first"] = f"/cafes/{own.split('/')[-2]}/"
    desk.open(world.told["first"]).has(TITLE)
    yield at(SETTING_UP, 13)
    run = runs.first(world.staff(MANAGER), founding.WORKSHOP, 10, [WORKSHOP], "De Pletterij")
    world.told["workshop desk"] = run
    world.told["workshop"] = runs.public_page(world.staff(MANAGER), run)
    founding.give_work(world, STEWARD, [TITLE])
    yield at(SETTING_UP, 13, 30)
    until = at(WORKSHOP - timedelta(days=3), 12)
    desk.open(f"{own}workshop/").press(
        "Bied de workshop aan", places=PITCHES, until=runs.typed(until)
    )


def _tell(page: Page) -> None:
    page.press(
        "Opslaan",
        description=(
            "Hebt u een idee voor uw straat, uw buurt of de hele stad? Of wilt u anderen helpen met hun "
            "plan? Initiatiefnemers staan met een kraam in de zaal en vertellen op het podium wat zij gaan "
            "doen.\n\nU hoeft geen idee te hebben om te komen. Nieuwsgierig zijn is genoeg."
        ),
        **{"sessions-0-doors_open_at": runs.typed(at(EVENING, 19))},
    )


def _stalls(page: Page, numbers: list[int]) -> Page:
    """In the rows for new ones, below the stalls that stand there."""
    first = int(page.holds("stands-INITIAL_FORMS"))
    typed: dict[str, Value] = {}
    for row, number in enumerate(numbers, start=first):
        x, y = STALLS[number]
        typed |= {f"stands-{row}-{name}": value for name, value in _stall(number, x, y).items()}
    return page.press("Plattegrond opslaan", **typed)


def _stall(number: int, x: int, y: int) -> dict[str, Value]:
    return {"number": number, "x": x, "y": y, "has_power": "on"}


def _shape(page: Page, kind: str, x: int, y: int, width: int, height: int) -> Page:
    """The last row of the table is the one to fill in."""
    row = int(page.holds("fixtures-TOTAL_FORMS")) - 1
    typed: dict[str, Value] = {"kind": kind, "x": x, "y": y, "width": width, "height": height}
    return page.press(
        "Plattegrond opslaan",
        **{f"fixtures-{row}-{name}": value for name, value in typed.items()},
    )
