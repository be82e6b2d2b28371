"""Another stall than the one that one has, in one step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cafes import stands
from cafes.models import Edition
from eventsite.booking import refusals
from eventsite.models import Registration, RegistrationState
from eventsite.pages.own_links import opened_by
from eventsite.pages.sign_up import not_open
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.redirects import saved, see_other
from eventsite.web.same_origin import same_origin_form
from pitches.forms.exchange import ExchangeForm


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def exchange_stall(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Choose another stall. GET shows what is free, POST exchanges; one's own stays until then."""
    own_url = links.registration_url(registration)
    booked = stands.live_booking(registration)
    if booked is None:
        return see_other(own_url)
    edition = Edition.objects.with_sessions().get(pk=registration.event_id)
    form = ExchangeForm(request.POST or None, edition=edition)
    state, status = edition.registration_state(), 200
    if request.method == "POST":
        form.is_bound, status = True, 400  # no choice at all is a form that was sent too
        if form.is_valid():
            try:
                form.save(booked)
            except stands.StandTaken as refusal:
                form.refuse(refusal)
                status = 409
            except refusals.RegistrationNotOpen as refusal:
                state = refusal.state
            except (refusals.AlreadyCancelled, stands.NoStand):
                return see_other(own_url)
            else:
                return saved(own_url)
    if state != RegistrationState.OPEN:
        return not_open(request, edition, state)
    context = {
        "registration": registration,
        "registration_url": own_url,
        "event": edition,
        "edition": edition,
        "session": next(iter(edition.sessions_in_order()), None),
        "stand": booked.stand,
        "plan": form.plan,
        "form": form,
    }
    return render(request, "pitches/exchange.html", context, status=status)
