"""What closing does, and what speaks against it, for the page that asks first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eventsite.figures.closing import Typed, with_typed
from eventsite.models import Event
from eventsite.staff.confirming import Effects
from eventsite.web.times import weekday
from pitches.models import Pitch

from .facts import Facts

LOCKED = {
    Event.Kind.SOCIAL: gettext_lazy(
        "Daarna verandert er niets meer aan wie er waren, de kramen en het podium. "
        "Teksten en berichten kunt u nog wel wijzigen."
    ),
    Event.Kind.EDUCATION: gettext_lazy(
        "Daarna verandert er niets meer aan wie er meedeed en wie er wanneer was. "
        "Teksten en berichten kunt u nog wel wijzigen."
    ),
}


def effects(facts: Facts, typed: Typed, pitches: Mapping[int, str]) -> Effects:
    return Effects(
        follows=[*_follows(facts, typed, pitches)], warnings=[*_warnings(facts, len(pitches))]
    )


def _follows(facts: Facts, typed: Typed, pitches: Mapping[int, str]) -> Iterator[str]:
    figures = with_typed(facts.counted, typed)
    persons = ngettext("%(n)d persoon", "%(n)d personen", figures.attended)
    text = _("In de cijfers staat: %(persons)s. Aan de deur geteld: %(counted)d.")
    yield text % {"persons": persons % {"n": figures.attended}, "counted": figures.counted}
    held = sum(outcome == Pitch.Outcome.HELD for outcome in pitches.values())
    if held:
        said = ngettext(
            "%(n)d pitch wordt genoteerd als gehouden.",
            "%(n)d pitches worden genoteerd als gehouden.",
            held,
        )
        yield said % {"n": held}
    yield str(LOCKED[Event.Kind(facts.event.kind)])
    yield _("Klopt er later iets niet? Dan heropent u de %(noun)s, met een reden.") % {
        "noun": facts.event.noun
    }


def _warnings(facts: Facts, noted: int) -> Iterator[str]:
    if n := facts.undecided:
        said = ngettext(
            "%(n)d scan wacht nog op uw oordeel. Die telt dan niet mee.",
            "%(n)d scans wachten nog op uw oordeel. Die tellen dan niet mee.",
            n,
        )
        yield said % {"n": n}
    for tablet in facts.tablets:
        said = ngettext(
            "%(tablet)s heeft nog %(n)d scan die niet is verstuurd. Die telt dan niet mee.",
            "%(tablet)s heeft nog %(n)d scans die niet zijn verstuurd. Die tellen dan niet mee.",
            tablet.waiting,
        )
        yield said % {"tablet": tablet.name, "n": tablet.waiting}
    if unknown := len(facts.pitches_unknown) - noted:
        said = ngettext(
            "Van %(n)d pitch is niet bekend of die is gehouden. Die telt niet mee.",
            "Van %(n)d pitches is niet bekend of die zijn gehouden. Die tellen niet mee.",
            unknown,
        )
        yield said % {"n": unknown}
    if n := facts.pitched_unscanned:
        said = ngettext(
            "%(n)d pitch is gehouden zonder check-in. De pitch telt mee, de mensen zijn niet geteld.",
            "%(n)d pitches zijn gehouden zonder check-in. De pitches tellen mee, de mensen zijn niet geteld.",
            n,
        )
        yield said % {"n": n}
    for session in facts.sessions_without_anyone:
        yield _("Van de bijeenkomst van %(day)s staat niemand als aanwezig op de lijst.") % {
            "day": weekday(session.starts_at)
        }
