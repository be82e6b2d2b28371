"""What came of it: the figures of the last year that anyone may see, and the evenings behind us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cafes.looking_back import Listed
from cafes.models import Photo
from desk.figures import public
from desk.figures.public import Glance
from eventsite.web.money import euros

PHOTOS = 3  # of the last evening


@dataclass(frozen=True)
class Number:
    """A figure as it is shown, and what it is of."""

    figure: str
    words: str


def numbers() -> list[Number]:
    """Of the latest year in which something was closed. What is not shown there, or is nothing, is left out."""
    years = public.years()
    return list(_numbers(public.at_a_glance(years[0]))) if years else []


def _numbers(found: Glance) -> Iterator[Number]:
    if found.visits:
        is_running = found.year == timezone.localdate().year
        when = _("bezoeken dit jaar") if is_running else _("bezoeken in %d") % found.year
        yield Number(str(found.visits), when)
    if found.pitches:
        yield Number(str(found.pitches), _("pitches"))  # one alone is never shown
    if found.courses:
        yield Number(str(found.courses), _("deelnemers aan cursussen"))
    if found.raised:
        yield Number(euros(found.raised), _of_campaigns(found))


def _of_campaigns(found: Glance) -> str:
    with_something = [one for one in found.campaigns if one.raised]
    if len(with_something) == 1 and with_something[0].initiative.is_published:
        return _("opgehaald voor %(name)s") % {"name": with_something[0].initiative.name}
    number = len(with_something)
    return ngettext("opgehaald met %(n)d actie", "opgehaald met %(n)d acties", number) % {
        "n": number
    }


def photos(past: list[Listed]) -> list[Photo]:
    """The first of the last evening that was held. One query, where there is one."""
    held = next((one.edition for one in past if not one.edition.is_cancelled), None)
    return list(Photo.objects.filter(edition=held)[:PHOTOS]) if held else []
