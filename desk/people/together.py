"""What is done to many people of a list at once; each act asks first, and says who and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.registration.words import in_words
from eventsite.booking import cancelling, effects, refusals
from eventsite.models import Event, Registration
from eventsite.staff.confirming import Effects
from eventsite.web.isolating import isolated

from . import giving, tickets

MOST = 200  # at once: each is a verb of its own, and somebody waits for the page


@dataclass(frozen=True)
class Act:
    """``check`` raises of whom it can't be done; ``do`` is the verb, which says the same once more."""

    label: str | Promise  # on the button under the list
    action: str | Promise  # on the page that asks
    title: Callable[[int], str]
    done: Callable[[int], str]
    check: Callable[[Registration], None]
    follows: Callable[[Sequence[Registration]], Effects]
    do: Callable[[Registration], object]


def _cancel(registration: Registration) -> None:
    cancelling.cancel(registration, by=Registration.CancelledBy.ORGANISER)


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
        check=tickets.check,
        follows=tickets.follows,
        do=tickets.send_again,
    ),
    "afmelden": Act(
        label=gettext_lazy("Afmelden…"),
        action=gettext_lazy("Ja, meld af"),
        title=_cancel_title,
        done=_cancelled,
        check=cancelling.check_cancel,
        follows=effects.of_cancelling,
        do=_cancel,
    ),
}


def sift(
    check: Callable[[Registration], None], registrations: Sequence[Registration]
) -> tuple[list[Registration], list[str]]:
    """Of whom it can be done, and of the others why not."""
    can: list[Registration] = []
    cannot: list[str] = []
    for one in registrations:
        try:
            check(one)
        except refusals.BookingRefused as refusal:
            cannot.append(_why_not(refusal, one))
        else:
            can.append(one)
    return can, cannot


def carry_out(
    do: Callable[[Registration], object], registrations: Sequence[Registration]
) -> tuple[int, list[str]]:
    """Of how many it was done, and of the others why not. Each is a transaction of its own."""
    done, failed = 0, []
    for one in registrations:
        try:
            do(one)
        except refusals.BookingRefused as refusal:
            failed.append(_why_not(refusal, one))
        else:
            done += 1
    return done, failed


def _why_not(refusal: refusals.BookingRefused, registration: Registration) -> str:
    match refusal:
        case tickets.NoAddress():
            why = _("geen e-mailadres. Print de kaart.")
        case giving.NotWaiting():
            why = _("wacht niet op een plaats.")
        case _:
            why = in_words(refusal, registration)
    return f"{isolated(registration.name)}: {why}"


def buttons(event: Event) -> list[tuple[str, str | Promise]]:
    """Under the list, in their order: what is sent with the button, and what it says."""
    own = [(name, act.label) for name, act in ACTS.items()]
    return [
        (MESSAGE, _("Bericht")),
        (CARDS, _("Naamkaartjes")),
        *([] if event.is_over else [(PLACE, _("Plaats geven…"))]),
        *own,
    ]
