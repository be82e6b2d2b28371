"""The live board: who is in, who is missing, how they come in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eventsite.booking import places
from eventsite.models import CheckIn, Registration, Session, participation
from eventsite.models.participation import Part
from eventsite.web.border.names import sort_name

from .people import guests

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
    """The board as it is now; a fixed number of queries for any number of people."""
    scans = list(session.check_ins.live())
    inside: Counter[int] = Counter()
    for scan in scans:
        inside[scan.registration_id] += scan.let_in
    registrations = sorted(
        [r for r in guests(session).order_by("pk") if r.is_confirmed or r.pk in inside],
        key=lambda r: sort_name(r.name),
    )
    parts = participation.parts_of_all(registrations)
    arrivals, earlier = _arrivals(scans)
    return Board(
        inside=inside.total(),
        expected=sum(r.party_size if r.is_confirmed else inside[r.pk] for r in registrations),
        walk_ins=sum(inside[r.pk] for r in registrations if r.walk_in),
        groups=_groups(registrations, parts, inside),
        missing=[
            Missing(r, parts[r.pk]) for r in registrations if parts.get(r.pk) and not inside[r.pk]
        ],
        arrivals=arrivals,
        free=places.free_at_the_door(session.event),
        earlier=earlier,
    )


def _groups(
    registrations: list[Registration], parts: dict[int, list[Part]], inside: Counter[int]
) -> list[Group]:
    expected: dict[str, int] = defaultdict(int)
    came: dict[str, int] = defaultdict(int)
    for registration in registrations:
        for role in {str(part.role) for part in parts[registration.pk] if part.role}:
            expected[role] += 1
            came[role] += inside[registration.pk] > 0
    return [Group(role, came[role], expected[role]) for role in sorted(expected)]


def _arrivals(scans: list[CheckIn]) -> tuple[list[Arrivals], int]:
    if not scans:
        return [], 0
    by_step: Counter[datetime] = Counter()
    for scan in scans:
        by_step[_step_of(scan.scanned_at)] += scan.let_in
    last = max(by_step)
    first = max(min(by_step), last - (STEPS - 1) * STEP)
    shown = []
    start = first
    while start <= last:
        shown.append(Arrivals(start, by_step[start]))
        start += STEP
    return shown, sum(people for start, people in by_step.items() if start < first)


def _step_of(moment: datetime) -> datetime:
    """The ten minutes that a moment lies in; in UTC, where a changing clock makes no two hours one."""
    seconds = int(moment.timestamp())
    return datetime.fromtimestamp(seconds - seconds % STEP.seconds, tz=UTC)


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
        start = date_format(timezone.localtime(one.start), "TIME_FORMAT")
        label = start if on_the_half_hour or number == 0 else ""
        if number == 1 and bars[0].label and label:
            label = ""  # they would run into each other
        season = one.season if label else ""
        bars.append(
            Bar(number * step + 5, 160 - height, step - 10, height, one.people, label, season)
        )
    return Chart(width, bars)
