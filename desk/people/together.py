"""What is done to many people of a list at once; each act asks first, and says who and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eventsite.booking import cancelling, effects, refusals
from eventsite.models import Registration
from eventsite.staff.confirming import Effects
from eventsite.web.isolating import isolated

from . import tickets

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


ACTS = {
    "kaart": Act(
        label=gettext_lazy("Stuur de kaart opnieuw"),
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


def sift(act: Act, registrations: Sequence[Registration]) -> tuple[list[Registration], list[str]]:
    """Of whom it can be done, and of the others why not."""
    can: list[Registration] = []
    cannot: list[str] = []
    for one in registrations:
        try:
            act.check(one)
        except refusals.BookingRefused as refusal:
            cannot.append(_why_not(refusal, one))
        else:
            can.append(one)
    return can, cannot


def carry_out(act: Act, registrations: Sequence[Registration]) -> tuple[int, list[str]]:
    """Of how many it was done, and of the others why not. Each is a transaction of its own."""
    done, failed = 0, []
    for one in registrations:
        try:
            act.do(one)
        except refusals.BookingRefused as refusal:
            failed.append(_why_not(refusal, one))
        else:
            done += 1
    return done, failed


def _why_not(refusal: refusals.BookingRefused, registration: Registration) -> str:
    name = {"name": isolated(registration.name)}
    match refusal:
        case refusals.AlreadyCancelled():
            return _("%(name)s is al afgemeld.") % name
        case refusals.PeopleInside():
            return _("%(name)s is binnen. Maak eerst het inchecken ongedaan.") % name
        case refusals.AlreadyOver():
            return _("Waar %(name)s was, is voorbij.") % name
        case tickets.NoAddress():
            return _("%(name)s heeft geen e-mailadres. Print de kaart.") % name
    return _("Bij %(name)s kan dit niet.") % name
