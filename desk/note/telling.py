"""Sentences with figures in them; in a public note without those by which one could find out about somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desk.figures import definitions, suppression
from desk.figures.charts import number
from desk.figures.suppression import Shown

from .document import Part, Sentence

_VALUE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class News:
    """A figure that the sentence is about."""

    text: str


def sentence(template: str, how: str = "", /, **values: str | int | News) -> Sentence:
    """``template`` with its ``%(name)s`` filled in."""
    parts = []
    for turn, piece in enumerate(_VALUE.split(template)):
        if turn % 2 == 0:
            parts.append(Part(piece))
        elif isinstance(value := values[piece], News):
            parts.append(Part(value.text, strong=True))
        else:
            parts.append(Part(number(value) if isinstance(value, int) else value))
    return Sentence(_joined(parts), how)


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """What is told alike stands together."""
    made: list[Part] = []
    for part in parts:
        if made and made[-1].strong == part.strong:
            made[-1] = Part(made[-1].text + part.text, part.strong)
        elif part.text:
            made.append(part)
    return tuple(made)


@dataclass(frozen=True)
class Telling:
    """How figures are told: all of them, or in ``public`` as desk/figures/suppression.py shows them.

    What is not shown is None, also where it is no small number: whoever could tell those apart would know more.
    """

    public: bool = False

    def one(self, count: int) -> Shown:
        """Of a number that is part of no sum."""
        return self.total([count])

    def column(self, counts: Sequence[int]) -> list[Shown]:
        """Of numbers whose sum is told, here or elsewhere."""
        return suppression.line(counts).cells if self.public else list(counts)

    def total(self, counts: Sequence[int]) -> Shown:
        """Their sum."""
        return suppression.line(counts).total if self.public else sum(counts)

    def visits(self, counts: Sequence[int]) -> suppression.Line:
        """Of evenings, each of which has a page with its own number (cafes/looking_back.py)."""
        if self.public:
            return suppression.apart(counts)
        return suppression.Line(list(counts), sum(counts))

    def part(self, part: int, whole: int) -> Shown:
        """Of a number of a whole that is told: who knows two of part, rest and whole knows all.

        A whole that is typed may be less than a part that was counted: in public that part is not told.
        """
        if not self.public:
            return part
        if part > whole:
            return None
        shown = suppression.line([part, whole - part])
        return None if None in (*shown.cells, shown.total) else part


def told(shown: Shown) -> str:
    return number(shown) if shown is not None else _("een aantal")


def news(shown: Shown) -> News:
    return News(told(shown))


def many(shown: Shown) -> int:
    """For ngettext: what is not told is many."""
    return suppression.THRESHOLD if shown is None else shown


def counted_as(*keys: str) -> str:
    """What is behind “Hoe geteld?” of these definitions."""
    return " ".join(str(one.text) for one in definitions.of(keys))
