"""Cost against size, as a drawing: a panel for each database, a line for each act, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, BETWEEN, LEGEND = 300, 330, 60, 40, 70, 250
MOST_LINES = 8  # that have a colour and a name; the others are grey
COLOURS = ("#00639a", "#b3261e", "#2e7d32", "#8a4b08", "#6a3d9a", "#00838f", "#c2185b", "#4d5b00")
GREY = "#9aa5ad"

Costs = dict[str, list[dict[str, float]]]


def drawn(sizes: list[int], databases: dict[str, Costs]) -> str:
    """An SVG. Those that cost most at the largest size are named."""
    every = [cost["milliseconds"] for grown in databases.values() for c in grown.values() for cost in c]  # fmt: skip
    low = 10 ** math.floor(math.log10(min(every)))
    high = 10 ** math.ceil(math.log10(max(every)))
    dearest = sorted(
        next(iter(databases.values())),
        key=lambda act: -max(grown[act][-1]["milliseconds"] for grown in databases.values()),
    )
    colours = dict(zip(dearest, COLOURS[:MOST_LINES], strict=False))
    width = LEFT + len(databases) * (WIDTH + BETWEEN) + LEGEND
    height = TOP + HEIGHT + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<style>text { font: 13px sans-serif; fill: #1f2a30 }</style>",
        "<title>Milliseconds of the processor per request, against registrations in the database</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (vendor, grown) in enumerate(databases.items()):
        left = LEFT + number * (WIDTH + BETWEEN)
        parts += _panel(vendor, left, sizes, low, high)
        for act in sorted(grown, key=lambda act: act in colours):  # named ones on top
            points = " ".join(
                f"{_x(size, sizes, left):.1f},{_y(cost['milliseconds'], low, high):.1f}"
                for size, cost in zip(sizes, grown[act], strict=True)
            )
            stroke = f'stroke="{colours.get(act, GREY)}" stroke-width="{2 if act in colours else 1}"'  # fmt: skip
            parts.append(f'<polyline points="{points}" fill="none" {stroke}/>')
    parts += _legend(colours, LEFT + len(databases) * (WIDTH + BETWEEN) - BETWEEN + 25)
    return "\n".join([*parts, "</svg>", ""])


def _panel(vendor: str, left: int, sizes: list[int], low: float, high: float) -> Iterator[str]:
    yield f'<text x="{left}" y="{TOP - 15}" font-weight="bold">{escape(vendor)}, ms</text>'
    step = low
    while step <= high * 1.01:
        y = _y(step, low, high)
        yield f'<line x1="{left}" x2="{left + WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e1e6e9"/>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{step:g}</text>'
        step *= 10
    for size in sizes:
        x = _x(size, sizes, left)
        yield f'<text x="{x:.1f}" y="{TOP + HEIGHT + 22}" text-anchor="middle">{size:,}</text>'
    middle = left + WIDTH / 2
    yield f'<text x="{middle}" y="{TOP + HEIGHT + 45}" text-anchor="middle">registrations</text>'


def _legend(colours: dict[str, str], left: int) -> Iterator[str]:
    for number, (act, colour) in enumerate([*colours.items(), ("the others", GREY)]):
        y = TOP + 12 + 24 * number
        yield f'<line x1="{left}" x2="{left + 22}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
        yield f'<text x="{left + 30}" y="{y + 4}">{escape(act)}</text>'


def _x(size: int, sizes: list[int], left: int) -> float:
    span = math.log10(max(sizes)) - math.log10(min(sizes)) or 1
    return left + WIDTH * (math.log10(size) - math.log10(min(sizes))) / span


def _y(milliseconds: float, low: float, high: float) -> float:
    share = (math.log10(milliseconds) - math.log10(low)) / (math.log10(high) - math.log10(low))
    return TOP + HEIGHT * (1 - share)
