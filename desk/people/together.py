"""What is done to many people of a list at once; each act asks first, and says who and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.registration.words import in_words
from eventsite.booking import cancelling, effects, refusals
from eventsite.booking.refusals import Refused
from eventsite.models import Event, Registration
from eventsite.staff.confirming import Effects
from eventsite.web.isolating import isolated

from . import giving, tickets

MOST = 2_000  # at once: somebody waits for the page, and others for the event
NAMED = 3  # of whom something is refused for one reason, before it becomes a number


@dataclass(frozen=True)
class Act:
    """``why_not`` says of whom it can't be done; ``do`` is the verb, which says the same once more."""

    label: str | Promise  # on the button under the list
    action: str | Promise  # on the page that asks
    title: Callable[[int], str]
    done: Callable[[int], str]
    why_not: Callable[[Sequence[Registration]], Refused]
    follows: Callable[[Sequence[Registration]], Effects]
    do: Callable[[Sequence[Registration], str], Refused]
    with_sentence: bool = False  # the organiser's own, for in the mail
    changes: bool = False  # what figures say, and so not of what is closed


def _cancel(registrations: Sequence[Registration], sentence: str) -> Refused:
    return cancelling.cancel_all(registrations, sentence=sentence)


def _cancel_title(n: int) -> str:
    return ngettext("%(n)d aanmelding afmelden?", "%(n)d aanmeldingen afmelden?", n) % {"n": n}


def _cancelled(n: int) -> str:
    return ngettext("%(n)d aanmelding is afgemeld.", "%(n)d aanmeldingen zijn afgemeld.", n) % {
        "n": n
    }


def _again_title(n: int) -> str:
    return ngettext("De kaart opnieuw sturen?", "%(n)d kaarten opnieuw sturen?", n) % {"n": n}


def _sent(n: int) -> str:
    return ngettext("%(n)d mail wordt verstuurd.", "%(n)d mails worden verstuurd.", n) % {"n": n}


# What is not asked about here: the message is written first, cards are only printed, a place asks why.
MESSAGE, CARDS, PLACE = "bericht", "kaartjes", "plaats"
ACTS = {
    "kaart": Act(
        label=gettext_lazy("Kaart opnieuw"),
        action=gettext_lazy("Verstuur"),
        title=_again_title,
        done=_sent,
        why_not=tickets.why_not,
        follows=tickets.follows,
        do=lambda registrations, _sentence: tickets.send_again(registrations),
    ),
    "afmelden": Act(
        label=gettext_lazy("Afmelden…"),
        action=gettext_lazy("Ja, meld af"),
        title=_cancel_title,
        done=_cancelled,
        why_not=cancelling.why_not,
        follows=effects.of_cancelling,
        do=_cancel,
        with_sentence=True,
        changes=True,
    ),
}


def sift(
    refused: Refused, registrations: Sequence[Registration]
) -> tuple[list[Registration], list[str]]:
    """Of whom it can be done, or was; and of the others why not, a sentence for each reason."""
    names: dict[str, list[str]] = {}
    for one in registrations:
        if one.pk in refused:
            names.setdefault(_in_words(refused[one.pk], one), []).append(isolated(one.name))
    can = [one for one in registrations if one.pk not in refused]
    return can, [f"{_some(those)}: {why}" for why, those in names.items()]


def _some(names: Sequence[str]) -> str:
    first, more = ", ".join(names[:NAMED]), len(names) - NAMED
    return first if more <= 0 else _("%(names)s en nog %(n)d") % {"names": first, "n": more}


def _in_words(refusal: refusals.BookingRefused, registration: Registration) -> str:
    match refusal:
        case tickets.NoAddress():
            return _("geen e-mailadres. Print de kaart.")
        case giving.NotWaiting():
            return _("wacht niet op een plaats.")
    return in_words(refusal, registration)


def buttons(event: Event) -> list[tuple[str, str | Promise]]:
    """Under the list, in their order: what is sent with the button, and what it says."""
    own = [
        (name, act.label) for name, act in ACTS.items() if not act.changes or not event.is_closed
    ]
    return [
        (MESSAGE, _("Bericht")),
        (CARDS, _("Naamkaartjes")),
        *([] if event.is_over else [(PLACE, _("Plaats geven…"))]),
        *own,
    ]
