"""Places for many who wait, before others, for one reason: the page that asks why, and says who it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext

from desk.registration.standing import PlaceForm
from eventsite.booking import assigning, refusals
from eventsite.models import Event, Registration
from eventsite.web import resending


class NotWaiting(refusals.BookingRefused):
    """Has a place, or gave it up."""


class PlacesForm(PlaceForm):
    """Why these go first; who they are is sent along."""

    submit_label = gettext_lazy("Geef de plaatsen")

    def __init__(self, request: HttpRequest) -> None:
        answered = resending.CONFIRMED in request.POST
        super().__init__(request.POST if answered else None)
        self.fields["waarom"].label = gettext_lazy("Waarom gaan zij voor?")
        for name, value in [*resending.typed(request), (resending.CONFIRMED, "1")]:
            if name not in self.fields:
                self.fields[name] = forms.CharField(
                    required=False, widget=forms.HiddenInput, initial=value
                )


def why_not(registrations: Collection[Registration]) -> refusals.Refused:
    """NotWaiting, of who doesn't."""
    return {one.pk: NotWaiting() for one in registrations if not one.is_waiting}


def give(registrations: Collection[Registration], form: PlacesForm) -> refusals.Refused:
    """Who waits longest first; says of whom it was refused."""
    said: dict[str, Any] = form.cleaned_data
    return assigning.assign_all(registrations, reason=said["waarom"], over=said["boven"])


def ask(
    request: HttpRequest, event: Event, form: PlacesForm, registrations: list[Registration]
) -> HttpResponse:
    """Who gets a place and a mail, who waits longer, and why it is so."""
    n = len(registrations)
    title = ngettext("%(n)d aanmelding een plaats geven", "%(n)d aanmeldingen een plaats geven", n)
    chosen = {one.pk for one in registrations}
    longer = assigning.passed_over(max(registrations, key=lambda one: (one.registered_at, one.pk)))
    context = {
        "event": event,
        "form": form,
        "heading": title % {"n": n},
        "registrations": registrations,
        "passed_over": [one for one in longer if one.pk not in chosen],
        "free": assigning.free_for(registrations[0]),
    }
    status = 400 if form.is_bound else 200
    return render(request, "desk/people/give_places.html", context, status=status)
