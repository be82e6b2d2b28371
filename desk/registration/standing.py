"""A place, a cancellation, and a cancellation taken back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from eventsite.booking import assigning, cancelling, effects, effects_of_one, refusals
from eventsite.models import Registration
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.forms import DeskForm, ParagraphsField
from eventsite.web.isolating import isolated

from .by_kind import bring_back as bring_back_by_kind
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
    if not registration.is_waiting:
        messages.info(request, _("Deze aanmelding wacht niet op een plaats."))
        return to(registration)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        follows = effects_of_one.of_assigning(registration)
        over = form.cleaned_data["boven"]
        free = assigning.free_for(registration)
        if registration.party_size > free and not over:
            form.add_error("boven", in_words(refusals.NotEnoughPlaces(free)))
        elif not confirming.answer(request, follows, always=True):
            return confirming.ask(
                request,
                follows,
                title=_("%(name)s een plaats geven?") % {"name": isolated(registration.name)},
                action=_("Geef de plaats"),
                context={"event": registration.event},
            )
        else:
            try:
                assigning.assign_place(registration, reason=form.cleaned_data["waarom"], over=over)
            except refusals.BookingRefused as refusal:
                return refuse(request, registration, refusal)
            text = _("%(name)s heeft een plaats.") % {"name": isolated(registration.name)}
            messages.success(request, text)
            return to(registration)
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
    try:
        cancelling.check_cancel(registration)
        follows = effects.of_cancelling([registration])
        if not confirming.answer(request, follows, always=True):
            return confirming.ask(
                request,
                follows,
                title=_("%(name)s afmelden?") % {"name": isolated(registration.name)},
                action=_("Ja, meld af"),
                back=_address(registration),
                context={"event": registration.event},
            )
        cancelling.cancel(registration, by=Registration.CancelledBy.ORGANISER)
    except refusals.BookingRefused as refusal:
        return refuse(request, registration, refusal)
    messages.success(request, _("%(name)s is afgemeld.") % {"name": isolated(registration.name)})
    return to(registration)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a cancellation back; asks first."""
    registration = get_registration(pk)
    if not registration.is_cancelled:
        return refuse(request, registration, refusals.NotCancelled())
    follows = effects_of_one.of_bringing_back(registration)
    if not confirming.answer(request, follows, always=True):
        return confirming.ask(
            request,
            follows,
            title=_("Afmelding van %(name)s terughalen?") % {"name": isolated(registration.name)},
            action=_("Ja, haal terug"),
            back=_address(registration),
            context={"event": registration.event},
        )
    try:
        back = bring_back_by_kind(registration)
    except refusals.BookingRefused as refusal:
        return refuse(request, registration, refusal)
    text = _("%(name)s heeft weer een plaats.") if back.is_confirmed else _("%(name)s wacht weer.")
    messages.success(request, text % {"name": isolated(back.name)})
    return to(back)


def _address(registration: Registration) -> str:
    return to(registration)["Location"]
