"""What one booked, and giving it up."""

from __future__ import annotations

import contextlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.booking import refusals
from eventsite.brakes import limits
from eventsite.brakes.guard import braked
from eventsite.models import Registration
from eventsite.pages.own_links import opened_by
from eventsite.pages.registration import ticket_card
from eventsite.pages.sign_up import already_over
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.languages.texts import reading, spoken
from eventsite.web.redirects import saved, see_other
from eventsite.web.same_origin import same_origin_form
from initiatives.letters import InitiativeLinksLetter
from pitches import initiators, taking_part
from pitches.models import Pitch


@opened_by(Purpose.REGISTRATION)
@require_safe
def joined(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What was booked, and what happens next."""
    context = _standing(registration) | ticket_card(registration)
    return render(request, "pitches/joined.html", context)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Give up the stall, the pitch or both. GET shows, POST does; a second POST changes nothing."""
    if request.method == "POST":
        # The page one is sent to says when it was cancelled altogether.
        with contextlib.suppress(refusals.AlreadyCancelled):
            try:
                taking_part.give_up(
                    registration, stand="stand" in request.POST, pitch="pitch" in request.POST
                )
            except refusals.AlreadyOver:
                return already_over(request, registration.event)
        return saved(links.registration_url(registration))
    if registration.is_cancelled or not registration.parts:
        return see_other(links.registration_url(registration))
    context = _standing(registration) | {
        "stand": registration.stand_bookings.live().select_related("stand").first(),
        "pitch": (pitch := registration.pitches.live().first()),
        "somebody_waits": bool(pitch and pitch.slot_id)
        and Pitch.objects.reserves().filter(registration__event=registration.event).exists(),
    }
    return render(request, "pitches/give_up.html", context)


@same_origin_form
@braked(limits.ASKED_MAIL)
@opened_by(Purpose.REGISTRATION)
@require_POST
def mail_initiative_link(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Mail the link to the initiative that stands or pitches there to its own address.

    The link to a registration is passed on, and opens no initiative (docs/adr/0062).
    """
    initiative = initiators.initiative_of(registration)
    if initiative is None or initiative.is_erased:
        return see_other(links.registration_url(registration))
    is_theirs = initiative.contact_email == registration.email
    # Somebody else reads no page now: theirs is the language that they wrote in.
    with translation.override(reading() if is_theirs else spoken(initiative.language)):
        InitiativeLinksLetter.queue_to(initiative.contact_email)
    context = {
        "initiative": initiative,
        "is_theirs": is_theirs,
        "registration": registration,
        "registration_url": links.registration_url(registration),
    }
    return render(request, "pitches/initiative_mailed.html", context)


def _standing(registration: Registration) -> dict[str, Any]:
    return {
        "registration": registration,
        "event": registration.event,
        "session": next(iter(registration.event.sessions_in_order()), None),
        "parts": registration.parts,
        "position": registration.queue_position(),
        "stops_at": registration.event.promotion_stops_at,
        "registration_url": links.registration_url(registration),
        "ticket_url": links.ticket_url(registration),
    }
