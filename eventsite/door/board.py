"""The live board: who is in, who is missing, how they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Exists, Func, IntegerField, OuterRef, QuerySet, Sum
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import CheckIn, Registration, Session, participation
from eventsite.models.participation import Part
from eventsite.web.asked_often import ASKED, AskedOften
from eventsite.web.border.names import sort_name
from eventsite.web.dates import clock

from . import people

STEP = timedelta(minutes=10)
STEPS = 24  # at most four hours in the chart


@dataclass(frozen=True)
class Group:
    """People with the same part in the evening. Persons of a party all count for a role once each."""

    role: str
    inside: int
    expected: int


@dataclass(frozen=True)
class Missing:
    """Somebody with a part to play who is not in yet."""

    registration: Registration
    parts: list[Part]


@dataclass(frozen=True)
class Arrivals:
    """How many persons came in from ``start`` on, in ten minutes."""

    start: datetime  # in UTC
    people: int

    @property
    def season(self) -> str:
        """In an hour that comes twice, in the night when the clock goes back, which of the two it is."""
        local = timezone.localtime(self.start)
        if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
            return ""
        return _("wintertijd") if local.fold else _("zomertijd")


@dataclass(frozen=True)
class Board:
    """Persons, not registrations, but for ``groups`` and ``missing``: one who pitches is one pitcher."""

    inside: int
    expected: int
    walk_ins: int
    groups: list[Group]
    missing: list[Missing]
    arrivals: list[Arrivals]
    free: int  # places for visitors
    earlier: int  # persons that came in before the first of ``arrivals``


def of(session: Session) -> Board:
    """The board as it is now; a fixed number of queries, that bring counts and who has a part to play."""
    now, walk_ins = people.figures_and_walk_ins(session)
    with_parts, parts = _with_parts(session)
    came = {one.pk for one in with_parts if vars(one)["came"]}
    awaited = [one for one in with_parts if one.is_confirmed or one.pk in came]
    arrivals, earlier = _arrivals(session)
    return Board(
        inside=now.inside,
        expected=now.expected,
        walk_ins=walk_ins,
        groups=_groups(awaited, parts, came),
        missing=[Missing(one, parts[one.pk]) for one in awaited if one.pk not in came],
        arrivals=arrivals,
        free=now.free,
        earlier=earlier,
    )


def _with_parts(session: Session) -> tuple[list[Registration], dict[int, list[Part]]]:
    """Everybody with a part to play, by name, and whether they ``came``; also who was let in from another event."""
    parts = participation.parts_at(session.event_id)
    admitted = _ADMITTED.all(session.pk)
    parts |= {pk: theirs for pk, theirs in participation.parts_of_all(admitted).items() if theirs}
    if not parts:
        return [], parts
    came = session.check_ins.live().filter(registration=OuterRef("pk"))
    found = Registration.objects.filter(pk__in=parts).annotate(came=Exists(came))
    return sorted(found.order_by("pk"), key=lambda one: sort_name(one.name)), parts


_ADMITTED = AskedOften(lambda: Registration.objects.filter(admissions__session=ASKED))


def _groups(
    awaited: list[Registration], parts: dict[int, list[Part]], came: Collection[int]
) -> list[Group]:
    expected: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for registration in awaited:
        for role in {str(part.role) for part in parts[registration.pk] if part.role}:
            expected[role] += 1
            inside[role] += registration.pk in came
    return [Group(role, inside[role], expected[role]) for role in sorted(expected)]


def _arrivals(session: Session) -> tuple[list[Arrivals], int]:
    by_step = dict(_STEPS.all(session.pk))
    if not by_step:
        return [], 0
    last = max(by_step)
    first = max(min(by_step), last - STEPS + 1)
    shown = [Arrivals(_start(n), by_step.get(n, 0)) for n in range(first, last + 1)]
    return shown, sum(people for step, people in by_step.items() if step < first)


class _Step(Func):
    """In which ten minutes since 1970 a moment lies; in UTC, where a changing clock makes no two hours one."""

    output_field = IntegerField()
    template = f"FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / {STEP.seconds})::integer"

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        seconds = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=f"{seconds} / {STEP.seconds}", **context)


def _steps() -> QuerySet[CheckIn, tuple[int, int]]:
    came = CheckIn.objects.live().filter(session=ASKED).order_by()
    steps = came.annotate(step=_Step("scanned_at")).values("step")
    return steps.annotate(n=Sum("let_in")).values_list("step", "n")


_STEPS = AskedOften(_steps)


def _start(step: int) -> datetime:
    return datetime.fromtimestamp(step * STEP.seconds, tz=UTC)


@dataclass(frozen=True)
class Bar:
    """One bar of the chart, in pixels of its view box."""

    x: float
    y: float
    width: float
    height: float
    people: int
    label: str
    season: str  # under the label

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        """Where the number stands."""
        return self.y - 6


@dataclass(frozen=True)
class Chart:
    width: int
    bars: list[Bar]


def chart(arrivals: list[Arrivals]) -> Chart:
    """The arrivals as bars on a line at y = 160, hours and half hours written under them."""
    step = 44
    width = max(8, len(arrivals)) * step
    highest = max((one.people for one in arrivals), default=1) or 1
    bars: list[Bar] = []
    for number, one in enumerate(arrivals):
        height = round(130 * one.people / highest, 1)
        on_the_half_hour = one.start.minute % 30 == 0
        start = clock(timezone.localtime(one.start).time())
        label = start if on_the_half_hour or number == 0 else ""
        if number == 1 and bars[0].label and label:
            label = ""  # they would run into each other
        season = one.season if label else ""
        bars.append(
            Bar(number * step + 5, 160 - height, step - 10, height, one.people, label, season)
        )
    return Chart(width, bars)
