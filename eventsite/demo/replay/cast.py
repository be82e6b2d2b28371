"""Who the story is about; all of them invented, at example.nl (reserved: RFC 2606)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from eventsite.demo import courses, initiatives, sign_ups
from eventsite.demo.initiatives import Plan


@dataclass(frozen=True)
class Person:
    name: str

    @property
    def email(self) -> str:
        return f"{slugify(self.name).replace('-', '.')}@example.nl"


@dataclass(frozen=True)
class Initiator:
    """Somebody with a plan: one that is told in full, or one with a name and a sentence."""

    person: Person
    name: str
    summary: str
    theme: str = "buurt"
    plan: Plan | None = None


KWEEKTUIN = "Natuurspeeltuin in de Kweektuin"
PLANNED = [
    Initiator(
        Person(plan.initiator),
        KWEEKTUIN if "Kweektuin" in plan.name else plan.name,
        plan.summary,
        plan.theme,
        plan,
    )
    for plan in initiatives.PLANS
]


def people() -> Iterator[Person]:
    """Everybody else, each once."""
    known = {one.person.name for one in PLANNED}
    for last in sign_ups.LAST_NAMES:
        for first in sign_ups.FIRST_NAMES:
            if f"{first} {last}" not in known:
                yield Person(f"{first} {last}")


class Cast:
    """Who is who. At the first evening fourteen have a stall, seven of them a pitch."""

    def __init__(self) -> None:
        others = people()
        new = [Initiator(next(others), name, summary) for name, summary in courses.INITIATIVES]
        self.at_the_evening = [*PLANNED, new[0]]
        self.pitchers = self.at_the_evening[:7]
        self.on_haarlemlink = new[1:6]
        self.in_the_course = [*PLANNED[:6], *new[6:15]]
        self.visitors = [next(others) for _ in sign_ups.parties(70)]
        self.waiting = [next(others) for _ in range(4)]
        self.others = others
