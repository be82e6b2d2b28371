"""The figures of one evening or run, as lines of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cafes.counts import STALLS
from courses.counts import CERTIFICATES, COMPLETED, FIRST_TIME, FROM_BASIC, FROM_CAFE, STARTED
from eventsite.figures.counting import Figures, Subject
from eventsite.models import Event
from initiatives.models import Neighbourhood, Theme
from pitches.counts import (
    FIRST_PITCHES,
    INITIATIVES,
    NEIGHBOURHOOD,
    PITCHES,
    THEME,
    WORKSHOP_OFFERED,
    WORKSHOP_TAKEN,
)

SAID = gettext_lazy("volgens de organisatie")


@dataclass(frozen=True)
class Row:
    """One number, with how it was counted."""

    label: str | Promise
    number: int
    how: str | Promise = ""


def rows(event: Event, figures: Figures) -> list[Row]:
    """What is known of its kind of event, the most telling first."""
    own = _of_an_evening if event.kind == Event.Kind.SOCIAL else _of_a_run
    return [*own(figures)]


def _of_an_evening(figures: Figures) -> Iterator[Row]:
    yield Row(
        _("Deelnemers"),
        figures.attended,
        SAID if figures.is_typed else _("binnengelaten aan de deur"),
    )
    if not (figures.registrations or figures.counted):  # from before this site
        if figures.is_only_typed:
            yield Row(_("Aangemeld"), figures.expected, SAID)
            yield Row(_("Kramen"), figures.number(STALLS), SAID)
            yield Row(_("Pitches"), figures.number(PITCHES), SAID)
        return
    if figures.is_typed:
        yield Row(_("Geteld aan de deur"), figures.counted)
    yield Row(_("Personen met een plaats"), figures.expected, _signed_up(figures))
    if not figures.is_only_typed:
        yield from _at_the_door(figures)
    yield Row(_("Nog op de wachtlijst"), figures.waiting)
    yield Row(_("Kramen"), figures.number(STALLS), _how(figures, STALLS))
    yield Row(_("Pitches"), figures.number(PITCHES), _how(figures, PITCHES, _("gehouden")))
    yield Row(_("Voor het eerst gepitcht"), figures.number(FIRST_PITCHES))
    yield Row(_("Initiatieven"), figures.number(INITIATIVES), _("met een kraam of een pitch"))
    if figures.number(WORKSHOP_OFFERED):
        yield Row(_("Workshop aangeboden"), figures.number(WORKSHOP_OFFERED), _("aan wie pitchte"))
        yield Row(_("Workshop gedaan"), figures.number(WORKSHOP_TAKEN))


def _at_the_door(figures: Figures) -> Iterator[Row]:
    yield Row(_("Wegblijvers"), figures.no_shows, _("hadden een plaats en zijn niet geteld"))
    yield Row(_("Zonder aanmelding binnengekomen"), figures.walk_ins, _("aan de deur aangemeld"))
    yield Row(_("Bezoekers"), figures.visitors, _("geteld, zonder kraam of pitch"))
    yield Row(_("Initiatiefnemers"), figures.initiators, _("geteld, met een kraam of een pitch"))
    yield Row(
        _("Waren er al eens"), figures.returning, _("aanmeldingen van wie op een eerder café was")
    )


def _how(figures: Figures, subject: Subject, counted: str = "") -> str | Promise:
    return SAID if subject in figures.typed else counted


def _signed_up(figures: Figures) -> str | Promise:
    if figures.expected and not figures.registrations:
        return SAID
    words = ngettext("%(n)d aanmelding vooraf", "%(n)d aanmeldingen vooraf", figures.registrations)
    return words % {"n": figures.registrations}


def _of_a_run(figures: Figures) -> Iterator[Row]:
    yield Row(
        _("Deelnemers"),
        figures.attended,
        SAID if figures.is_typed else _("waren bij één bijeenkomst of meer"),
    )
    if figures.is_typed:
        yield Row(_("Geteld op de lijsten"), figures.counted)
    yield Row(_("Ingeschreven"), figures.expected, _("met een plaats"))
    yield Row(
        _("Gestart"),
        figures.number(STARTED),
        _how(figures, STARTED, _("ingeschreven toen de eerste bijeenkomst was")),
    )
    yield Row(
        _("Afgerond"),
        figures.number(COMPLETED),
        _how(figures, COMPLETED, _("waren vaak genoeg voor een bewijs")),
    )
    yield Row(_("Bewijzen"), figures.number(CERTIFICATES), _("uitgegeven"))
    yield Row(_("Wegblijvers"), figures.no_shows, _("ingeschreven en nooit geweest"))
    yield Row(_("Voor het eerst bij zo’n cursus"), figures.number(FIRST_TIME))
    yield Row(_("Kwamen van een café"), figures.number(FROM_CAFE))
    yield Row(_("Deden eerst de basiscursus"), figures.number(FROM_BASIC))
    yield Row(_("Nog op de wachtlijst"), figures.waiting)


NO_VALUE = gettext_lazy("niet bekend")


def themes(figures: Figures) -> list[Row]:
    """One query."""
    names: dict[str, str] = {one.slug: one.texts.name for one in Theme.objects.all()}
    return _by_name(figures.by_value(THEME), names)


def neighbourhoods(figures: Figures) -> list[Row]:
    """One query."""
    names = dict(Neighbourhood.objects.values_list("slug", "name"))
    return _by_name(figures.by_value(NEIGHBOURHOOD), names)


def _by_name(numbers: dict[str, int], names: dict[str, str]) -> list[Row]:
    """Most first; a name that is no more stands as it was written down."""
    found = [
        Row(names.get(value, value) if value else NO_VALUE, number)
        for value, number in numbers.items()
        if number
    ]
    return sorted(found, key=lambda row: (-row.number, str(row.label)))
