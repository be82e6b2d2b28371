"""What who has a stall knows beforehand: when to come, what there is, whether there is power."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from eventsite.web.dates import clock
from eventsite.web.languages.texts import Text

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
        lines.append(text % {"time": clock(edition.set_up_from)})
    if what := edition.texts.table_size:
        # All of the line in the language that the organiser's words are in.
        with translation.override(what.language):
            said = _("Bij uw kraam hoort: %(what)s.") % {"what": what.rstrip(".")}
        lines.append(Text(said, what.language))
    return lines


def _own_words(edition: Edition) -> list[Text]:
    said = edition.texts.stall_information
    return [Text(line, said.language) for line in map(str.strip, said.splitlines()) if line]
