"""Why the rules say no, for an organiser: one sentence each."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.booking import refusals
from eventsite.booking.refusals import BookingRefused, MergeRefused
from eventsite.models import Registration
from eventsite.models.participation import HasBoth
from eventsite.web.isolating import isolated
from eventsite.web.times import dated

Refusal = BookingRefused | HasBoth


def in_words(refusal: Refusal, of: Registration | None = None) -> str:
    """What an organiser reads of what was refused ``of`` a registration.

    Raises the refusal when it has no words: that is a fault of ours.
    """
    match refusal:
        case refusals.AlreadyRegistered(registration=found):
            return _taken_by(found, of)
        case refusals.RegistrationNotOpen(state=state):
            return _("Dat kan niet: dit evenement is %(state)s.") % {"state": state.label}
        case refusals.PartyTooLarge(largest=largest):
            text = ngettext(
                "Hoogstens %(n)d persoon past op één aanmelding.",
                "Hoogstens %(n)d personen passen op één aanmelding.",
                largest,
            )
            return text % {"n": largest}
        case refusals.NotEnoughPlaces(free=free):
            text = ngettext(
                "Er is plaats voor %(n)d persoon. Er is niets veranderd.",
                "Er is plaats voor %(n)d personen. Er is niets veranderd.",
                free,
            )
            return text % {"n": free}
        case refusals.PeopleInside(inside=inside):
            text = ngettext(
                "%(n)d persoon is binnen. Maak eerst het inchecken ongedaan.",
                "%(n)d personen zijn binnen. Maak eerst het inchecken ongedaan.",
                inside,
            )
            return text % {"n": inside}
        case HasBoth(what=what):
            text = _(
                "Beide hebben %(what)s, en samen kunnen zij er één hebben. Zeg er eerst één af."
            )
            return text % {"what": what}
        case MergeRefused(why=why):
            return str(_merging()[why])
    return _by_class(refusal)


def _taken_by(found: Registration, of: Registration | None) -> str:
    """The address has another registration; what can be done then hangs on which of the two stands where."""
    named = {"name": isolated(found.name)}
    if of and found.event_id != of.event_id:
        text = _("Dit e-mailadres heeft al een aanmelding bij %(event)s, van %(name)s.")
        return text % (named | {"event": dated(found.event)})
    text = _("Dit e-mailadres heeft al een aanmelding, van %(name)s.")
    if of and of.is_cancelled:
        return text % named
    advice = _("Voeg de twee samen als het dezelfde persoon is.")
    return f"{text % named} {advice}"


def _merging() -> dict[str, str]:
    return {
        MergeRefused.ITSELF: _("Kies een andere aanmelding dan deze."),
        MergeRefused.OTHER_EVENT: _("Alleen aanmeldingen van hetzelfde evenement gaan samen."),
        MergeRefused.BOTH_INSIDE: _(
            "Bij dezelfde bijeenkomst zijn beide ingecheckt. Maak er één ongedaan als het dezelfde persoon is."
        ),
        MergeRefused.BOTH_ADMITTED: _("Beide halen dezelfde bijeenkomst ergens in."),
        MergeRefused.NEEDS_TOO_LONG: _(
            "Wat beide nodig hebben, is samen te lang. Maak het bij een van de twee eerst korter."
        ),
    }


def _by_class(refusal: Refusal) -> str:
    words: dict[type[Exception], str] = {
        refusals.AlreadyCancelled: _("Deze persoon is al afgemeld."),
        refusals.NotCancelled: _("Deze persoon is niet afgemeld."),
        refusals.AlreadyOver: _("Dit evenement is voorbij. Wat gebeurd is, blijft zo."),
        refusals.WasThere: _("Deze persoon was er al bij. Afmelden kan niet meer."),
        refusals.ReasonMissing: _("Vul in waarom deze persoon voorgaat."),
    }
    if type(refusal) not in words:
        raise refusal
    return words[type(refusal)]
