"""What the verbs and forms of the pages refuse, as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eventsite.booking import refusals
from eventsite.models import RegistrationState
from eventsite.web.api import problems
from eventsite.web.api.problems import FieldProblem
from eventsite.web.languages.addresses import as_asked


class Refused(Exception):
    """Said in words already."""

    def __init__(
        self, status: int, detail: str | Promise, errors: Sequence[FieldProblem] = ()
    ) -> None:
        super().__init__(str(status))
        self.status, self.detail, self.errors = status, detail, errors

    def answer(self) -> HttpResponse:
        return problems.response(self.status, self.detail, self.errors)


def check_form(form: BaseForm, names: Mapping[str, str]) -> None:
    """Raises Refused with everything that is wrong, each by the name that the API has for it."""
    with as_asked():
        if form.is_valid():
            return
        found = [
            problems.in_body(names.get(name, name), str(message))
            for name, messages in form.errors.items()
            for message in messages
        ]
    raise _input(found)


def of_form(name: str, clean: Callable[[], object]) -> object:
    """What one field makes of it. Raises Refused."""
    try:
        with as_asked():
            return clean()
    except ValidationError as error:
        raise _input([problems.in_body(name, one) for one in error.messages]) from error


def _input(errors: Sequence[FieldProblem]) -> Refused:
    return Refused(400, gettext_lazy("De invoer klopt niet. Zie errors."), errors)


def answer(refusal: refusals.BookingRefused) -> HttpResponse:
    """Why not, to a program: 400 for its input, 410 for what is over for good, else 409."""
    with as_asked():
        return in_words(refusal).answer()


def in_words(refusal: refusals.BookingRefused) -> Refused:
    """Ask it in the language of who asks."""
    match refusal:
        case refusals.PartyTooLarge(largest=largest):
            words = ngettext(
                "Hier kan hoogstens %(largest)d persoon op één aanmelding.",
                "Hier kunnen hoogstens %(largest)d personen op één aanmelding.",
                largest,
            )
            return _input([problems.in_body("personen", words % {"largest": largest})])
        case refusals.NotEnoughPlaces(free=free):
            words = ngettext(
                "Er is nog %(free)d plaats vrij. De aanmelding is niet veranderd.",
                "Er zijn nog %(free)d plaatsen vrij. De aanmelding is niet veranderd.",
                free,
            )
            return Refused(409, words % {"free": free})
        case refusals.PeopleInside(inside=inside):
            words = _("Er zijn al %(inside)d mensen van deze aanmelding binnen.")
            return Refused(409, words % {"inside": inside})
        case refusals.RegistrationNotOpen(state=state):
            return _not_open(state)
        case refusals.AlreadyOver():
            return Refused(410, _("Dit is voorbij. Wat geweest is, blijft staan."))
        case refusals.AlreadyCancelled():
            return Refused(409, _("Deze persoon is al afgemeld. Meld opnieuw aan."))
        case refusals.WasThere():
            return Refused(409, _("Wie er al bij was, kan niet meer worden afgemeld."))
        case _:
            return Refused(409, _("Dit kan nu niet."))


def _not_open(state: RegistrationState) -> Refused:
    match state:
        case RegistrationState.NOT_YET:
            return Refused(409, _("Aanmelden kan nog niet."))
        case RegistrationState.CANCELLED:
            return Refused(410, _("Dit gaat niet door."))
        case RegistrationState.OVER:
            return Refused(410, _("Dit is voorbij."))
        case _:
            return Refused(409, _("De aanmelding is gesloten."))
