"""How people signed up for an evening, day by day, beside the evening before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.figures.counting import SIGNED_UP_ON
from eventsite.web.times import dated

from . import charts, definitions
from .block import Block
from .period import EditionRow

MOST_DAYS = 90  # before the evening; who was earlier is on the first of them
MARKS = 4  # below the picture

Curve = list[tuple[int, int]]  # days before the evening, with how many there were by then


def curve(row: EditionRow, today: date) -> Curve:
    """From the first day on up to the evening, or to today; each day, the furthest first."""
    days: dict[int, int] = {}
    for day, persons in row.figures.by_value(SIGNED_UP_ON).items():
        before = min(MOST_DAYS, max(0, (row.day - date.fromisoformat(day)).days))
        days[before] = days.get(before, 0) + persons
    if not days:
        return []
    total, points = 0, []
    for before in range(max(days), max(0, (row.day - today).days) - 1, -1):
        total += days.get(before, 0)
        points.append((before, total))
    return points


def block(row: EditionRow | None, before: EditionRow | None, others: Sequence[EditionRow]) -> Block:
    """Of one evening; ``others`` are those that one can choose instead."""
    today = timezone.localdate()
    own = curve(row, today) if row else []
    earlier = curve(before, today) if before else []
    compared = before if earlier else None
    heads = [_("Dagen voor de avond"), dated(row.event) if row else _("Aangemeld")]
    if compared:
        heads.append(dated(compared.event))
    return Block(
        key="aanmeldingen",
        title=_("Aanmeldingen per dag"),
        heads=heads,
        rows=_rows(own, earlier, is_compared=compared is not None),
        counted=[definitions.PER_DAY, definitions.SIGNED_UP],
        picture="desk/figures/pictures/sign_ups.html",
        is_wide=True,
        facts={
            "row": row,
            "before": compared,
            "unknown": None if earlier else before,
            "others": others if len(others) > 1 else [],
            "then": _then(own, earlier),
            "chart": _chart(row, own, earlier, today) if row and own else None,
        },
    )


def _rows(own: Curve, earlier: Curve, *, is_compared: bool) -> list[list[int | None]]:
    """The days on which a number changed, and the last."""
    mine, theirs = dict(own), dict(earlier)
    rows: list[list[int | None]] = []
    for day in sorted({*mine, *theirs}, reverse=True):
        found = [mine.get(day), *([theirs.get(day)] if is_compared else [])]
        last = rows[-1][1:] if rows else [None] * len(found)
        is_news = any(n not in {None, was} for n, was in zip(found, last, strict=True))
        if is_news or day == 0:
            rows.append([day, *found])
    return rows


def _chart(row: EditionRow, own: Curve, earlier: Curve, today: date) -> charts.Chart:
    longest = max(day for day, _total in [*own, *earlier])
    _last, total = own[-1]
    reached = min(today, row.day)
    said = _("%(day)s: %(number)s") % {"day": date_format(reached, "j F"), "number": total}
    told = ". ".join(filter(None, [said, _then(own, earlier)]))
    runs = [charts.Run([(longest - day, n) for day, n in own], said)]
    if earlier:
        says = _("vorige: %(number)s") % {"number": earlier[-1][1]}
        runs.append(charts.Run([(longest - day, n) for day, n in earlier], says))
    return charts.lines(dated(row.event), told, runs, longest, _below(longest))


def _then(own: Curve, earlier: Curve) -> str:
    """How many the evening before had when it was as many days away."""
    then = dict(earlier).get(own[-1][0]) if own else None
    if then is None or not own[-1][0]:
        return ""
    return _("De avond ervoor had er toen %(number)s.") % {"number": then}


def _below(longest: int) -> list[str]:
    if longest < MARKS:
        before = ngettext("%(days)s dag ervoor", "%(days)s dagen ervoor", longest)
        return [before % {"days": longest}, _("de avond")]
    days = [round(longest * (MARKS - at) / MARKS) for at in range(MARKS)]
    words = [ngettext("%(days)s dag", "%(days)s dagen", day) % {"days": day} for day in days]
    return [*words, _("de avond")]
