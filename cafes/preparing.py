"""What who has a stall knows beforehand: when to come, what there is, whether there is power."""

from __future__ import annotations

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from .models import Edition, Stand


def sentences(stand: Stand) -> list[str]:
    """Of one stall, with its evening fetched. The organiser's own words come last, a line each."""
    power = (
        _("Er is stroom bij uw kraam.") if stand.has_power else _("Er is geen stroom bij uw kraam.")
    )
    return [*_of_all(stand.edition), power, *_own_words(stand.edition)]


def of_evening(edition: Edition) -> list[str]:
    """Of every stall of an evening, for who has none yet."""
    return [*_of_all(edition), *_own_words(edition)]


def _of_all(edition: Edition) -> list[str]:
    lines = []
    if edition.set_up_from:
        text = _("U kunt uw kraam klaarzetten vanaf %(time)s uur.")
        lines.append(text % {"time": time_format(edition.set_up_from, "TIME_FORMAT")})
    if edition.table_size:
        lines.append(_("Bij uw kraam hoort: %(what)s.") % {"what": edition.table_size.rstrip(".")})
    return lines


def _own_words(edition: Edition) -> list[str]:
    return [line for line in map(str.strip, edition.stall_information.splitlines()) if line]
