"""The figures of a year that anyone may see: of what is closed, and with nobody to be found in them.

Nothing that is shown comes from anywhere but ``suppression``: the numbers at the top are the sums of the
tables below them. Numbers of evenings, runs and campaigns are not of persons, and what a campaign raised
stands on the site with its name: those are shown as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import Event
from eventsite.web.times import dated
from initiatives.models import Campaign

from . import definitions, period, suppression
from .asked import year_of
from .definitions import Definition
from .ideas import Ideas, campaigns
from .period import Editions, Runs
from .suppression import Shown


@dataclass(frozen=True)
class Table:
    """Numbers under heads; the first cell of a row is what they are of, and None is not shown."""

    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Shown]]]
    counted: Sequence[str]
    totals: Sequence[Shown] = ()
    others: str = ""  # what a page calls the rows together that show nothing

    @property
    def says_something(self) -> bool:
        """Of what has rows of one number, that one of them at least may be shown."""
        return bool(self.rows) and (not self.others or any(n != [None] for _of, n in self.rows))

    @property
    def on_page(self) -> list[tuple[str, Sequence[Shown]]]:
        """Its rows, of one number each those that are not shown as one: what the total leaves for them."""
        shown = [row for row in self.rows if row[1] != [None]]
        if not self.others or len(self.rows) - len(shown) < 2:
            return list(self.rows)
        left = None
        if self.totals[0] is not None:
            left = self.totals[0] - sum(row[1][0] or 0 for row in shown)
        is_small = left is None or left < suppression.THRESHOLD
        return [*shown, (self.others, [None if is_small else left])]

    @property
    def all_rows(self) -> list[tuple[str, Sequence[Shown]]]:
        return [*self.rows, *([(_("samen"), self.totals)] if self.totals else [])]


@dataclass(frozen=True)
class Year:
    """``is_over`` and ``as_of``: a year that still runs is as it stands on that day."""

    year: int
    tables: Sequence[Table]
    evenings: int
    runs: int
    campaigns: int
    target: int
    raised: int
    as_of: date
    is_over: bool
    numbers: dict[str, Shown] = field(default_factory=dict)

    @property
    def how(self) -> list[Definition]:
        keys = dict.fromkeys(key for table in self.tables for key in table.counted)
        return definitions.of([definitions.PERIOD, *keys, definitions.SUPPRESSED])

    @property
    def hides(self) -> bool:
        """Whether there is a number that is not shown."""
        return any(n is None for table in self.tables for _of, row in table.all_rows for n in row)


@dataclass(frozen=True)
class Glance:
    """A year in a few numbers, each as its page shows it: None where that doesn't."""

    year: int
    visits: Shown
    pitches: Shown
    courses: Shown  # people in them, one in two of them counts twice
    campaigns: Sequence[Campaign]

    @property
    def raised(self) -> int:
        """In whole euros."""
        return sum(one.raised for one in self.campaigns)


def at_a_glance(year: int) -> Glance:
    """What other pages tell of a year: no more than its own page does. The same number of queries for any year."""
    asked = year_of(year)
    [found] = period.events([asked], final_only=True)
    evenings, courses = _evenings(found.editions), _courses(found.courses)
    return Glance(
        year=year,
        visits=evenings.totals[0] if evenings.totals else 0,
        pitches=evenings.totals[1] if evenings.totals else 0,
        courses=courses.totals[-1] if courses.totals else 0,
        campaigns=campaigns(asked.starts_at, asked.ends_at),
    )


def years() -> list[int]:
    """In which something began that is closed, the latest first. One query."""
    closed = Event.objects.public().filter(closed_at__isnull=False).latest_first()
    held = closed.exclude(status=Event.Status.CANCELLED).order_by()
    numbers = held.annotate(year=ExtractYear("first_start"))
    return sorted(set(numbers.values_list("year", flat=True)), reverse=True)


def of(year: int) -> Year:
    """The same number of queries for any year."""
    asked, today = year_of(year), timezone.localdate()
    [found] = period.several([asked], final_only=True)
    evenings, courses = _evenings(found.editions), _courses(found.courses)
    themes, places = _ideas(found.ideas)
    tables = [evenings, courses, themes, places, _help(found.ideas)]
    pitches = evenings.totals[1] if evenings.totals else 0
    return Year(
        year=year,
        tables=[one for one in tables if one.says_something],
        evenings=len(found.editions.rows),
        runs=sum(len(runs.rows) for runs in found.courses),
        campaigns=len(found.ideas.campaigns),
        target=found.ideas.target,
        raised=found.ideas.raised,
        as_of=min(asked.last, today),
        is_over=asked.last < today,
        numbers={
            "visits": evenings.totals[0] if evenings.totals else 0,
            "pitches": pitches,
            "courses": courses.totals[-1] if courses.totals else 0,
            "ideas": themes.totals[0] if themes.totals else 0,
        },
    )


def _evenings(editions: Editions) -> Table:
    rows = editions.rows
    visits = suppression.apart([row.figures.attended for row in rows])
    pitches = suppression.line([row.pitches for row in rows])
    return Table(
        key="avonden",
        title=_("Avonden"),
        heads=[_("Avond"), _("Bezoeken"), _("Pitches")],
        rows=[
            (dated(row.event), [there, held])
            for row, there, held in zip(rows, visits.cells, pitches.cells, strict=True)
        ],
        totals=[visits.total, pitches.total] if rows else [],
        counted=[definitions.ATTENDED, definitions.PITCH],
    )


def _courses(found: Sequence[Runs]) -> Table:
    """Who completed it beside who did not: the one can be subtracted from all, and so counts as shown.

    How many followed courses of a kind is what a public note says, too (desk/note/courses.py).
    """
    kinds = [runs for runs in found if runs.rows]
    counted = [[runs.completed, max(0, runs.attended - runs.completed)] for runs in kinds]
    shown = suppression.table(counted, rows_stand_elsewhere=True)
    return Table(
        key="cursussen",
        title=_("Cursussen"),
        heads=[_("Soort"), _("Afgerond"), _("Niet afgerond"), _("Deelnemers")],
        rows=[
            (str(runs.kind.label), [*row, total])
            for runs, row, total in zip(kinds, shown.rows, shown.row_totals, strict=True)
        ],
        totals=[*shown.column_totals, shown.total] if kinds else [],
        counted=[definitions.IN_COURSE, definitions.COMPLETED],
    )


def _ideas(ideas: Ideas) -> tuple[Table, Table]:
    """By theme and by neighbourhood: two ways to divide one total."""
    themes = [*((one.slug, one.name) for one in ideas.themes), ("", "")]
    places = [*((one.slug, one.name) for one in ideas.neighbourhoods), ("", "")]
    called: dict[str, str] = {one.slug: one.texts.name for one in ideas.themes}
    of_theme: Counter[str] = Counter()
    of_place: Counter[str] = Counter()
    for (theme, place), number in ideas.crossed.items():
        of_theme[theme] += number
        of_place[place] += number
    # As in a note (desk/note/ideas.py), and in every language: of two that are equal the same one is hidden.
    themes.sort(key=lambda row: (row[0] == "", -of_theme[row[0]], row[1]))
    parts, total = suppression.partitions(
        [[of_theme[slug] for slug, _name in themes], [of_place[slug] for slug, _name in places]]
    )

    def table(key: str, title: str, head: str, others: str, at: int) -> Table:
        whole = (_("zonder thema"), _("heel de stad"))[at]
        said = (called, {})[at]
        names = [said.get(slug, name) if slug else whole for slug, name in (themes, places)[at]]
        return Table(
            key=key,
            title=title,
            heads=[head, _("Initiatieven")],
            rows=[(name, [n]) for name, n in zip(names, parts[at], strict=True) if n != 0],
            totals=[total] if ideas.on_site else [],
            others=others,
            counted=[definitions.IDEA],
        )

    return (
        table("themas", _("Initiatieven naar thema"), _("Thema"), _("andere thema’s"), 0),
        table("wijken", _("Initiatieven naar wijk"), _("Wijk"), _("andere wijken"), 1),
    )


def _help(ideas: Ideas) -> Table:
    """Three columns with a sum each. Offers that were taken may be of an earlier year: no sum runs across."""
    rows = ideas.help if any(one.asked or one.offered or one.taken for one in ideas.help) else []
    columns = [
        suppression.line([one.asked for one in rows]),
        suppression.line([one.offered for one in rows]),
        suppression.line([one.taken for one in rows]),
    ]
    return Table(
        key="hulp",
        title=_("Hulp"),
        heads=[_("Wat"), _("Nu gevraagd"), _("Aangeboden"), _("Aangenomen")],
        rows=[
            (one.label or _("iets anders"), [column.cells[at] for column in columns])
            for at, one in enumerate(rows)
        ],
        totals=[column.total for column in columns] if rows else [],
        counted=[definitions.ASKED, definitions.OFFERED, definitions.TAKEN],
    )
