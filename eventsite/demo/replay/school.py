"""The courses: nine runs of the basic one until 125 people were there, and the advanced one that fifteen begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from . import founding, runs
from .browser import Page
from .cast import Cast, Initiator, Person
from .world import MANAGER, TRAINER, Story, World, at

PLANNING = date(2017, 10, 10)
BASIC = {
    date(2017, 11, 6): 15,
    date(2017, 11, 8): 14,
    date(2017, 11, 20): 14,
    date(2017, 11, 27): 14,
    date(2017, 11, 29): 14,
    date(2018, 1, 8): 14,
    date(2018, 1, 15): 14,
    date(2018, 1, 29): 13,
    date(2018, 2, 5): 13,
}
SESSIONS = 2
FROM_THE_CAFE = 3  # of each run
ADVANCED = [date(2018, 3, 1) + timedelta(weeks=week) for week in range(4)]
ENROL_FROM = date(2018, 2, 12)
THERE = 14  # of the fifteen, the first time


def weeks(first: date, number: int) -> list[date]:
    return [first + timedelta(weeks=week) for week in range(number)]


def in_words(day: date) -> str:
    """As the attendance list has it: 9 november."""
    months = (
        "januari februari maart april mei juni juli augustus september oktober november december"
    )
    return f"{day.day} {months.split()[day.month - 1]}"


@dataclass
class Run:
    """``people``: who enrols, the last of whom never comes."""

    days: list[date]
    people: list[Person]
    desk: str = ""
    page: str = ""
    there: dict[date, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Each fifth person misses the second session."""
        present = self.people[:-1]
        first, second = self.days
        self.there = {
            first: [one.name for one in present],
            second: [one.name for n, one in enumerate(present, 1) if n % 5],
        }


def basic_runs(cast: Cast) -> list[Run]:
    """Who takes the advanced course later, is in the first ones; some visitors of the evening in each."""
    initiators = iter([one.person for one in cast.in_the_course])
    visitors = iter(cast.visitors)
    made = []
    for number, (day, there) in enumerate(BASIC.items()):
        some = [next(initiators) for _ in range(5)] if number in {0, 2, 3} else []
        some += [next(visitors) for _ in range(FROM_THE_CAFE)] if number > 1 else []
        some += [next(cast.others) for _ in range(there + 1 - len(some))]
        made.append(Run(weeks(day, SESSIONS), some))
    return made


def planning(world: World, every: list[Run]) -> Story:
    """Mira plans the runs: each like the one before."""
    desk = world.staff(MANAGER)
    yield at(PLANNING, 9)
    for number, run in enumerate(every):
        run.desk = (
            runs.again(desk, every[number - 1].desk, run.days[0])
            if number
            else runs.first(desk, founding.BASIC, 16, run.days, "De Pletterij")
        )
        run.page = runs.public_page(desk, run.desk)
    founding.give_work(world, TRAINER, ["Basiscursus", "Pitchen met Passie"])
    yield at(date(2018, 2, 1), 9)
    world.told["advanced desk"] = runs.first(desk, founding.ADVANCED, 15, ADVANCED, "De Pletterij")
    founding.give_work(world, TRAINER, ["Verdiepingscursus"])
    world.told["advanced"] = runs.public_page(desk, world.told["advanced desk"])


def basic(world: World, run: Run) -> Story:
    """People enrol in the week before; Tess ticks who is there."""
    for number, who in enumerate(run.people):
        yield at(run.days[0] - timedelta(days=6 - number // 4), 12 + number % 4, number)
        page = world.visitor().open(f"{run.page}aanmelden/")
        page.press("Aanmelding versturen", name=who.name, email=who.email).has("Kijk in uw mail")
        world.counts["enrolled"] += 1
    for day, names in run.there.items():
        yield at(day, 21, 45)
        page = world.staff(TRAINER).open(f"{run.desk}aanwezigheid/")
        runs.tick(page, names, in_words(day))
    world.counts["basic"] += len(run.there[run.days[0]])


def advanced(world: World, cast: Cast) -> Story:
    """Who attended the basic course proves it by a mail; the first session is before the sixth of March."""
    for number, who in enumerate(cast.in_the_course):
        yield at(ENROL_FROM + timedelta(days=number % 10), 19, number)
        page = world.visitor().open(f"{world.told['advanced']}aanmelden/")
        page.press("Stuur mij de link", email=who.person.email)
        yield at(ENROL_FROM + timedelta(days=number % 10), 19, number + 20)
        page = world.open_mail(who.person.email, "/cursussen/toegang/")
        _enrol(page, who)
        world.counts["advanced"] += 1
    yield at(ADVANCED[0], 21, 45)
    page = world.staff(TRAINER).open(f"{world.told['advanced desk']}aanwezigheid/")
    names = [one.person.name for one in cast.in_the_course[:THERE]]
    runs.tick(page, names, in_words(ADVANCED[0]))


def _enrol(page: Page, who: Initiator) -> None:
    form = page.follow("Meld u aan")
    if "initiative" in form.form("Aanmelding versturen").names:
        form.press("Aanmelding versturen", initiative=who.name).has("aangemeld")
    else:
        form.press(
            "Aanmelding versturen", initiative_name=who.name, initiative_summary=who.summary
        ).has("aangemeld")
