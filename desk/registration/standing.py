"""A place, a cancellation, and a cancellation taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from eventsite.booking import assigning, cancelling, effects_of_one, refusals, registering
from eventsite.mails import rehearsal
from eventsite.models import Registration
from eventsite.staff import confirming
from eventsite.staff.confirming import Answer, Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.forms import DeskForm, ParagraphsField
from eventsite.web.isolating import isolated

from . import by_kind
from .shared import form_page, get_registration, refuse, to
from .words import in_words


class PlaceForm(DeskForm):
    """Why this one goes first."""

    waarom = ParagraphsField(
        label=gettext_lazy("Waarom gaat deze persoon voor?"),
        help_text=gettext_lazy("Staat bij de aanmelding, niet in de mail."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Vul in waarom deze persoon voorgaat.")},
    )
    boven = forms.BooleanField(
        required=False, label=gettext_lazy("Ook als er geen plaats vrij is: boven het aantal")
    )
    submit_label = gettext_lazy("Verder")


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def give_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Give who waits a place before others, for a reason; says who is passed over, and asks first."""
    registration = get_registration(pk)
    try:
        registering.check_may_change(registration)
    except refusals.BookingRefused as refusal:
        return refuse(request, registration, refusal)
    if not registration.is_waiting:
        messages.info(request, _("Deze aanmelding wacht niet op een plaats."))
        return to(registration)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        given = {"reason": form.cleaned_data["waarom"], "over": form.cleaned_data["boven"]}
        try:
            return _asked_first(
                request,
                registration,
                title=_("%(name)s een plaats geven?"),
                action=_("Geef de plaats"),
                follows=lambda: effects_of_one.of_assigning(registration, **given),
                do=lambda _answer: assigning.assign_place(registration, **given),
                says=lambda _one: _("%(name)s heeft een plaats."),
            )
        except refusals.NotEnoughPlaces as refusal:
            form.add_error("boven", in_words(refusal))
        except refusals.BookingRefused as refusal:
            return refuse(request, registration, refusal)
    title = _("%(name)s een plaats geven") % {"name": isolated(registration.name)}
    context: dict[str, object] = {
        "passed_over": assigning.passed_over(registration),
        "room": _room(assigning.free_for(registration)),
    }
    return form_page(request, registration, form, title=title, context=context)


def _room(free: int) -> str:
    if not free:
        return _("Er is geen plaats vrij.")
    text = ngettext("Er is %(n)d plaats vrij.", "Er zijn %(n)d plaatsen vrij.", free)
    return text % {"n": free}


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one off the event; asks first."""
    registration = get_registration(pk)
    do = partial(cancelling.cancel, registration, by=Registration.CancelledBy.ORGANISER)
    try:
        return _asked_first(
            request,
            registration,
            title=_("%(name)s afmelden?"),
            action=_("Ja, meld af"),
            follows=lambda: rehearsal.effects(lambda: do(sentence="")),
            do=lambda answer: do(sentence=answer.sentence),
            says=lambda _one: _("%(name)s is afgemeld."),
            back=_address(registration),
            sentence=True,
        )
    except refusals.BookingRefused as refusal:
        return refuse(request, registration, refusal)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a cancellation back; asks first."""
    registration = get_registration(pk)
    do = partial(by_kind.bring_back, registration)
    try:
        return _asked_first(
            request,
            registration,
            title=_("Afmelding van %(name)s terughalen?"),
            action=_("Ja, haal terug"),
            follows=lambda: effects_of_one.of_bringing_back(bring_back=do),
            do=lambda _answer: do(),
            says=lambda back: (
                _("%(name)s heeft weer een plaats.")
                if back.is_confirmed
                else _("%(name)s wacht weer.")
            ),
            back=_address(registration),
        )
    except refusals.BookingRefused as refusal:
        return refuse(request, registration, refusal)


def _asked_first(
    request: HttpRequest,
    registration: Registration,
    *,
    title: str,
    action: str,
    follows: Callable[[], Effects],
    do: Callable[[Answer], Registration],
    says: Callable[[Registration], str],
    back: str = "",
    sentence: bool = False,
) -> HttpResponse:
    """The page that asks, or what was answered: done, and said. Raises BookingRefused, before it asks too.

    ``title`` and what it ``says`` have a place for the name.
    """
    named = {"name": isolated(registration.name)}
    effects = follows()
    answer = confirming.answer(request, effects, always=True, sentence=sentence)
    if not answer:
        return confirming.ask(
            request,
            effects,
            title=title % named,
            action=action,
            back=back,
            sentence=sentence,
            context={"event": registration.event},
        )
    messages.success(request, says(do(answer)) % named)
    return to(registration)


def _address(registration: Registration) -> str:
    return to(registration)["Location"]
