"""What a note says of the figures of a period, in the manner of a letter to the committee."""

from __future__ import annotations

from desk.figures import definitions
from desk.figures.period import PeriodFigures

from . import courses, evenings, ideas
from .document import Definition, Section
from .telling import Telling
from .words import begun


def sections(
    figures: PeriodFigures, before: PeriodFigures | None, *, public: bool
) -> tuple[Section, ...]:
    """Evenings, courses, initiatives. ``before`` is what they are compared with, if anything."""
    telling = Telling(public)
    return (
        evenings.section(figures.editions, before.editions if before else None, telling),
        courses.section(figures, before, telling),
        ideas.section(
            figures.ideas, before.ideas if before else None, figures.period.last, telling
        ),
    )


def explained(*, public: bool) -> tuple[Definition, ...]:
    """The words that a reader may take otherwise."""
    words = [
        definitions.ATTENDED,
        definitions.IN_COURSE,
        definitions.STARTED,
        definitions.PITCH,
        definitions.PERIOD,
        *([definitions.SUPPRESSED] if public else [definitions.PROVISIONAL]),
    ]
    return tuple(Definition(begun(str(one.term)), str(one.text)) for one in definitions.of(words))
