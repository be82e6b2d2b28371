"""An organiser gives somebody a stall or a pitch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cafes.models import Edition, StandBooking
from eventsite.booking import refusals
from eventsite.mails import rehearsal
from eventsite.models import Registration
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.forms import EmailField, NameField
from eventsite.web.isolating import isolated
from eventsite.web.sent_once import SentOtherwise
from initiatives.fields import TextField
from initiatives.models import Initiative
from pitches import taking_part
from pitches.forms.wishes import WishForm

from .shared import get_edition


class GiveForm(WishForm):
    """For an organiser: who gets which stall or pitch, with an initiative that is known here or a new one."""

    submit_label = gettext_lazy("Geef deze plek")
    with_csrf_token = True
    marks_optional = False
    for_organisers = True
    choice_widget = forms.Select
    stand_label = gettext_lazy("Kraam")
    slot_label = gettext_lazy("Pitch")

    initiative = forms.ModelChoiceField(
        label=gettext_lazy("Initiatief"),
        queryset=Initiative.objects.exclude(status=Initiative.Status.WITHDRAWN).order_by("name"),
        empty_label=gettext_lazy("Een nieuw initiatief"),
        required=False,
    )
    initiative_name = TextField(
        label=gettext_lazy("Naam van het nieuwe initiatief"),
        help_text=gettext_lazy("Alleen als het initiatief niet in de lijst staat."),
        max_length=200,
        required=False,
    )
    summary = TextField(
        label=gettext_lazy("Het nieuwe initiatief in één zin"),
        help_text=gettext_lazy("Alleen als het initiatief niet in de lijst staat."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Leeg: de naam en het adres die bij het gekozen initiatief staan.")
        self.fields["name"] = NameField(label=_("Naam"), required=False, help_text=hint)
        self.fields["email"] = EmailField(required=False, help_text=hint)
        for name in ("name", "email"):  # not the organiser's own
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.order_fields(
            ["stand", "slot", "initiative", "initiative_name", "summary", "name", "email"]
        )

    def choose_stall(self, number: str) -> None:
        """From the floor plan one comes for one stall."""
        spot = next((s for s in self.plan.spots if str(s.stand.number) == number), None)
        if spot and spot.can_be_chosen:
            self.fields["stand"].initial = str(spot.stand.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = cleaned.get("initiative")
        if known:
            cleaned["name"] = cleaned.get("name") or known.contact_name
            cleaned["email"] = cleaned.get("email") or known.contact_email
        for field, missing in (
            ("initiative_name", _("Kies een initiatief, of vul de naam van een nieuw in.")),
            ("summary", _("Vertel in één zin wat het nieuwe initiatief is.")),
            ("name", _("Vul de naam in van wie er komt.")),
            ("email", _("Vul het e-mailadres in van wie er komt.")),
        ):
            if not known and not cleaned.get(field) and field not in self.errors:
                self.add_error(field, missing)
        return cleaned

    def save(self) -> Registration:
        """Book through the verb. Raises booking.BookingRefused."""
        data = self.cleaned_data
        new = taking_part.NewInitiative(name=data["initiative_name"], summary=data["summary"])
        return taking_part.give(
            self.edition,
            self.wish,
            initiative=data["initiative"] or new,
            name=data["name"],
            email=data["email"],
            submission=self.submission(data["email"]),
        )


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a stall or a pitch, also before sign-up opens and after it closed."""
    edition = get_edition(slug)
    form = GiveForm(request.POST or None, edition=edition)
    form.choose_stall(request.GET.get("kraam", ""))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid() and not resending.went_back(request):
            try:
                follows = rehearsal.effects(form.save)
                if not confirming.answer(request, follows):
                    return confirming.ask(
                        request,
                        follows,
                        title=_("Deze plek geven?"),
                        action=_("Geef de plek en mail"),
                        context={"event": edition},
                    )
                registration = form.save()
            except refusals.RegistrationNotOpen as refusal:
                text = _("Dat kan niet: deze avond is %(state)s.")
                form.add_error(None, text % {"state": refusal.state.label})
                status = 409
            except refusals.BookingRefused as refusal:
                form.refuse(refusal)
                status = 409
            except SentOtherwise as refusal:
                text = _(
                    "U hebt dit formulier al verstuurd, en %(name)s heeft een plek. "
                    "Wat u nu invulde, is niet opgeslagen."
                )
                form.add_error(None, text % {"name": isolated(refusal.made.name)})
                status = 409
            else:
                text = _("%(name)s heeft een plek, en krijgt een mail.")
                messages.success(request, text % {"name": isolated(registration.name)})
                return redirect(_back(edition, request.GET.get("kraam", "")))
    refusals.check_not_closed(edition)
    context = {"edition": edition, "event": edition, "form": form}
    return render(request, "pitches/desk/give.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_POST
def take_stall(request: HttpRequest, slug: str, stand_id: int) -> HttpResponse:
    """Take a stall away from who has it; they keep their registration, and are mailed."""
    edition = get_edition(slug)
    stand = get_object_or_404(edition.stands.with_holder(), pk=stand_id)
    if stand.booking is None:
        messages.info(request, _("Niemand heeft deze kraam."))
        return redirect(_back(edition, str(stand.number)))
    booked, back = stand.booking, _back(edition, str(stand.number))
    name = booked.registration.name
    try:
        follows = rehearsal.effects(lambda: _take(booked))
        words = _("kraam %(number)d: %(who)s → niemand")
        changed = words % {"number": stand.number, "who": str(booked.initiative)}
        follows = replace(follows, changes=[changed])
        if not confirming.answer(request, follows, always=True):
            return confirming.ask(
                request,
                follows,
                title=_("Een kraam leeghalen"),
                action=_("Haal leeg en mail"),
                back=back,
                context={"event": edition},
            )
        _take(booked)
    except refusals.AlreadyCancelled:
        messages.error(request, _("Dat kan niet meer. Kijk hoe het nu is."))
    except refusals.AlreadyOver:
        messages.error(request, _("Deze avond is voorbij. Wie er stond, blijft staan."))
    else:
        text = _("%(name)s heeft deze kraam niet meer.")
        if follows.receivers:
            text = _("%(name)s heeft deze kraam niet meer, en krijgt een mail.")
        messages.success(request, text % {"name": isolated(name)})
    return redirect(back)


def _take(booked: StandBooking) -> None:
    taking_part.give_up(booked.registration, stand=True)


def _back(edition: Edition, number: str) -> str:
    """To the plan, with the stall open from which one came."""
    plan = reverse("cafes_desk:floor_plan", args=[edition.slug])
    return f"{plan}?kraam={number}#kraam" if number.isdecimal() else plan
