"""What came of a period: its evenings, its runs, and the initiatives. The figures page and the note ask here.

Days are those of Amsterdam, the first and the last included. An evening or a run is of the day on which
it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cafes.counts import STALLS
from cafes.models import Edition
from courses.counts import COMPLETED, FROM_BASIC, FROM_CAFE, STARTED
from courses.models import Course, CourseRun
from eventsite.figures import stored
from eventsite.figures.counting import Figures, Subject
from eventsite.models import Event, EventQuerySet, Session
from pitches.counts import FIRST_PITCHES, PITCHES, WORKSHOP_OFFERED, WORKSHOP_TAKEN

from . import ideas
from .days import Period as Period
from .ideas import Ideas


@dataclass(frozen=True)
class Row:
    """One evening or run, and what came of it."""

    event: Event
    session: Session  # the first that stands, with its venue
    figures: Figures

    @property
    def day(self) -> date:
        return timezone.localdate(self.session.starts_at)

    @property
    def has_begun(self) -> bool:
        return self.session.starts_at <= timezone.now()

    def number(self, subject: Subject) -> int:
        return self.figures.number(subject)


@dataclass(frozen=True)
class EditionRow(Row):
    event: Edition

    @property
    def stalls(self) -> int:
        return self.number(STALLS)

    @property
    def pitches(self) -> int:
        """That were held."""
        return self.number(PITCHES)


@dataclass(frozen=True)
class RunRow(Row):
    event: CourseRun

    @property
    def kind(self) -> str:
        return self.event.course.kind

    @property
    def started(self) -> int:
        return self.number(STARTED)

    @property
    def completed(self) -> int:
        return self.number(COMPLETED)


@dataclass(frozen=True)
class Editions:
    """The evenings of a period that were not called off, soonest first."""

    rows: Sequence[EditionRow]
    called_off: int

    @property
    def held(self) -> list[EditionRow]:
        """Those that have begun; the sums are of these."""
        return [row for row in self.rows if row.has_begun]

    @property
    def attended(self) -> int:
        """Visits: who was at two evenings counts twice."""
        return sum(row.figures.attended for row in self.held)

    @property
    def returning(self) -> int:
        return sum(row.figures.returning for row in self.held)

    @property
    def pitches(self) -> int:
        return self.sum_of(PITCHES)

    @property
    def first_pitches(self) -> int:
        return self.sum_of(FIRST_PITCHES)

    @property
    def workshop_offered(self) -> int:
        return self.sum_of(WORKSHOP_OFFERED)

    @property
    def workshop_taken(self) -> int:
        return self.sum_of(WORKSHOP_TAKEN)

    def sum_of(self, subject: Subject) -> int:
        return sum(row.number(subject) for row in self.held)


@dataclass(frozen=True)
class Runs:
    """The runs of one kind of course in a period that were not called off, soonest first."""

    kind: Course.Kind
    rows: Sequence[RunRow]
    called_off: int

    @property
    def held(self) -> list[RunRow]:
        """Those whose first session was held; the sums are of these."""
        return [row for row in self.rows if row.has_begun]

    @property
    def attended(self) -> int:
        """Who was at one session at least. Who followed two runs counts twice."""
        return sum(row.figures.attended for row in self.held)

    @property
    def started(self) -> int:
        return self.sum_of(STARTED)

    @property
    def completed(self) -> int:
        return self.sum_of(COMPLETED)

    @property
    def from_cafe(self) -> int:
        """Of who was there: had been at an evening before."""
        return self.sum_of(FROM_CAFE)

    @property
    def from_basic(self) -> int:
        return self.sum_of(FROM_BASIC)

    def sum_of(self, subject: Subject) -> int:
        return sum(row.number(subject) for row in self.held)


@dataclass(frozen=True)
class PeriodEvents:
    """The evenings and runs of a period."""

    period: Period
    editions: Editions
    basic: Runs
    advanced: Runs
    workshops: Runs

    @property
    def courses(self) -> list[Runs]:
        return [self.basic, self.advanced, self.workshops]


@dataclass(frozen=True)
class PeriodFigures(PeriodEvents):
    """All that is known of a period."""

    ideas: Ideas

    @property
    def is_final(self) -> bool:
        """Whether all of it is closed, and the period over."""
        rows: Iterable[Row] = [
            *self.editions.rows,
            *(row for runs in self.courses for row in runs.rows),
        ]
        return self.period.ends_at <= timezone.now() and all(r.figures.is_final for r in rows)


def figures(period: Period) -> PeriodFigures:
    """What came of a period. The same number of queries for any period and any number of people."""
    return several([period])[0]


def several(periods: Sequence[Period], *, final_only: bool = False) -> list[PeriodFigures]:
    """The same of each of these; their evenings and runs are fetched and counted together.

    ``final_only``: what is not closed is left out, and nothing is counted.
    """
    return [
        PeriodFigures(
            period=one.period,
            editions=one.editions,
            basic=one.basic,
            advanced=one.advanced,
            workshops=one.workshops,
            ideas=ideas.of(one.period.starts_at, one.period.ends_at),
        )
        for one in events(periods, final_only=final_only)
    ]


def events(periods: Sequence[Period], *, final_only: bool = False) -> list[PeriodEvents]:
    """Of each of these its evenings and runs alone."""
    editions = _of(Edition.objects.all(), periods, final_only=final_only)
    runs = _of(CourseRun.objects.select_related("course"), periods, final_only=final_only)
    found = stored.of_all([one for one in [*editions, *runs] if not one.is_cancelled])
    return [_events(period, editions, runs, found) for period in periods]


def _events(
    period: Period, editions: list[Any], runs: list[Any], found: dict[int, Figures]
) -> PeriodEvents:
    evenings, evenings_off = _in(period, editions)
    own_runs, runs_off = _in(period, runs)
    return PeriodEvents(
        period=period,
        editions=Editions([EditionRow(*_row(one, found)) for one in evenings], len(evenings_off)),
        basic=_runs(Course.Kind.BASIC, own_runs, runs_off, found),
        advanced=_runs(Course.Kind.ADVANCED, own_runs, runs_off, found),
        workshops=_runs(Course.Kind.WORKSHOP, own_runs, runs_off, found),
    )


def _of(events: EventQuerySet[Any], periods: Sequence[Period], *, final_only: bool) -> list[Any]:
    """Those on the site that begin in one of the periods, soonest first."""
    on_site = events.public().with_sessions().by_start()
    if final_only:
        on_site = on_site.filter(closed_at__isnull=False)
    within = Q()
    for period in periods:
        within |= Q(first_start__gte=period.starts_at, first_start__lt=period.ends_at)
    return list(on_site.filter(within))


def _in(period: Period, events: list[Any]) -> tuple[list[Any], list[Any]]:
    """Those that begin in the period; and apart, those of them that were called off."""
    found = [one for one in events if period.holds(one.first_start)]
    return [one for one in found if not one.is_cancelled], [
        one for one in found if one.is_cancelled
    ]


def _row(event: Any, found: dict[int, Figures]) -> tuple[Any, Session, Figures]:
    return event, event.sessions_in_order()[0], found[event.pk]


def _runs(
    kind: Course.Kind, runs: list[CourseRun], off: list[CourseRun], found: dict[int, Figures]
) -> Runs:
    rows = [RunRow(*_row(one, found)) for one in runs if one.course.kind == kind]
    return Runs(kind, rows, sum(one.course.kind == kind for one in off))


def edition_before(row: EditionRow, known: Sequence[EditionRow]) -> EditionRow | None:
    """The evening before this one that was not called off, also when it is not of the period.

    Three queries, and those of its figures where they are not among ``known``.
    """
    others = Edition.objects.public().with_sessions().exclude(status=Event.Status.CANCELLED)
    found = others.before(row.session.starts_at).exclude(pk=row.event.pk).first()
    if found is None:
        return None
    same = (one for one in known if one.event.pk == found.pk)
    return next(same, None) or EditionRow(*_row(found, {found.pk: stored.of(found)}))
