"""What past evenings leave in the demo: photos, and what came of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User

from cafes import aftermath, covers, photos
from cafes.models import Edition
from cafes.photos import Sent
from eventsite.web import drawing

from . import clock, drawings, english, evenings_drawn
from .clock import Story
from .drawings import Draw


@dataclass(frozen=True)
class Shot:
    """One photo."""

    scene: Callable[[Draw], None]
    alt: str
    credit: str = ""


FIRST = (
    Shot(
        evenings_drawn.hall,
        "Een zaal vol mensen, met vier kramen onder een slinger van vlaggetjes.",
        "Joris de Boer",
    ),
    Shot(
        evenings_drawn.stage, "Iemand houdt een pitch op het podium, naast een scherm met een boom."
    ),
    Shot(evenings_drawn.conversation, "Twee mensen in gesprek bij een groene kraam met koffie."),
    Shot(evenings_drawn.advice, "Drie mensen buigen zich aan een adviestafel over een plan."),
)
SECOND = (FIRST[1], FIRST[2])
LATELY = (FIRST[2], FIRST[0], FIRST[3])
STREET = Shot(
    evenings_drawn.street,
    "Drie mensen planten struiken in een smalle tuin langs hun gevel.",
    "Joris de Boer",
)
CAME_OF_THE_FIRST = (
    "Zeven initiatieven vertelden op het podium wat zij willen doen. Drie buurten gaan samen verder met "
    "een moestuin.\n\n"
    "Er was veel vraag naar hulp bij geld. Daarom begint dit najaar een cursus crowdfunding."
)


def story(edition: Edition, shots: Sequence[Shot], text: str, by: User) -> Story:
    """Two days after the evening."""
    ends_at = edition.ends_at
    if ends_at is None:
        raise ValueError(edition)
    yield ends_at + timedelta(days=2, hours=-12), clock.staff(by)
    photos.add(edition, [_sent(shot) for shot in shots])
    if text:
        edition.aftermath = text
        english.add(edition)
        aftermath.tell(edition, check=lambda: None)


def announce(edition: Edition, shot: Shot) -> None:
    """The photo by which it is announced."""
    covers.put(edition, _sent(shot))


def _sent(shot: Shot) -> Sent:
    picture = drawing.draw(io.BytesIO(drawings.drawn(shot.scene)))
    return Sent(picture, alt=shot.alt, credit=shot.credit, translations=english.of(alt=shot.alt))
