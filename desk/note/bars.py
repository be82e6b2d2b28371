"""A chart of a note as a picture that stands by itself: on paper no style sheet says what is which colour."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string

from desk.figures import charts
from eventsite.site.themes import on_paper, theme

from .document import Chart
from .wording import told

LEGEND = 30  # above the bars
APART = 150  # between what stands in it
FULL = 3  # groups, with the whole date below each
WIDTH, HEIGHT = charts.WIDTH, charts.HEIGHT + LEGEND


@dataclass(frozen=True)
class Picture:
    """Sizes are those of desk/figures/charts.py, below a legend."""

    drawn: charts.Chart
    bars: list[tuple[charts.Bar, str]]  # with the colour of each
    legend: list[tuple[int, str, str]]  # from where, which colour, what it is
    colours: dict[str, str]  # of lines and words
    top: int = -LEGEND
    width: int = WIDTH
    height: int = HEIGHT


def picture(chart: Chart) -> Picture:
    """A value that is not told is left open."""
    is_full = len(chart.groups) <= FULL
    groups = [
        charts.Group(one.label if is_full else one.short or one.label, one.values)
        for one in chart.groups
    ]
    drawn = charts.bars(chart.title, told(chart), groups)
    light = theme().light
    fills = {"a": light["chart-first"], "b": light["green"]}
    return Picture(
        drawn,
        bars=[(bar, fills[bar.style]) for bar in drawn.bars],
        legend=[
            (charts.LEFT + APART * turn, fill, name)
            for turn, (fill, name) in enumerate(zip(fills.values(), chart.series, strict=True))
        ],
        colours=on_paper(),
    )


def svg(chart: Chart, *, font: str) -> str:
    """As a file, for paper."""
    return render_to_string("desk/note/bars.svg", {"picture": picture(chart), "font": font})
