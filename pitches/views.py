"""Public pages of the stage, and the form in which one books a stall and a pitch."""

from __future__ import annotations

import contextlib
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cafes.models import Edition
from cafes.views import public_edition
from eventsite.booking import places, refusals
from eventsite.mails import queue
from eventsite.models import Registration, RegistrationState
from eventsite.pages.own_links import opened_by, opened_with
from eventsite.pages.sign_up import not_open
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.redirects import see_other
from eventsite.web.same_origin import same_origin_form
from initiatives import links as initiative_links
from initiatives.models import Initiative

from . import clock, taking_part, workshop
from .forms import (
    NONE,
    RESERVE,
    AddForm,
    AddWithInitiativeForm,
    JoinForm,
    JoinWithInitiativeForm,
    WishForm,
)
from .templatetags.stage import programme_context


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is on the stage when."""
    edition = public_edition(slug)
    state = edition.registration_state()
    return render(request, "pitches/programme_page.html", programme_context(edition, state))


@csp_update({"connect-src": [SELF]})  # type: ignore[arg-type]  # it forgets that views have arguments
@require_safe
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    """For the beamer: now, next, and how long there is left."""
    edition = public_edition(slug)
    context = {"edition": edition, "stage": clock.state(edition)}
    return render(request, "pitches/screen.html", context)


@never_cache
@require_safe
def screen_state(request: HttpRequest, slug: str) -> HttpResponse:
    """What the screen asks for every few seconds."""
    return JsonResponse(clock.state(public_edition(slug)))


@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Book a stall, a pitch or both with a new initiative. GET shows the form, POST books."""
    edition = public_edition(slug)
    form = JoinForm(request.POST or None, edition=edition, initial=_asked_for(request, edition))
    return _join(request, edition, form)


@opened_with(initiative_links.read_initiative)
@require_safe
def editions_for(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """At which evening? For who comes from the link to an initiative."""
    upcoming = Edition.objects.public().with_sessions().upcoming()
    editions = [e for e in upcoming if e.registration_state() == RegistrationState.OPEN]
    context = {"initiative": initiative, "editions": editions, "token": _token_of(initiative)}
    return render(request, "pitches/editions_for.html", context)


@same_origin_form
@opened_with(initiative_links.read_initiative)
@require_http_methods(["GET", "HEAD", "POST"])
def join_with(request: HttpRequest, initiative: Initiative, slug: str) -> HttpResponse:
    """Book for an initiative that is known here. Opened by the link to the initiative."""
    edition = public_edition(slug)
    form = JoinWithInitiativeForm(request.POST or None, edition=edition, initiative=initiative)
    return _join(request, edition, form, initiative=initiative)


def _join(
    request: HttpRequest,
    edition: Edition,
    form: JoinForm | JoinWithInitiativeForm,
    *,
    initiative: Initiative | None = None,
) -> HttpResponse:
    state, status = edition.registration_state(), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                registration = form.save()
            except refusals.RegistrationNotOpen as refusal:
                state = refusal.state
            except refusals.AlreadyRegistered as refusal:
                queue.links(refusal.registration.email)
                context: dict[str, Any] = {"edition": edition, "email": refusal.registration.email}
                return render(request, "pitches/already_registered.html", context, status=409)
            except refusals.BookingRefused as refusal:
                form.refuse(refusal)
                status = _status_of(refusal)
            else:
                return see_other(
                    reverse("pitches:joined", args=[_registration_token(registration)])
                )
    if state != RegistrationState.OPEN:
        return not_open(request, edition, state)
    return _form_page(request, edition, form, status=status, initiative=initiative)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Book a stall or a pitch beside what one has. GET shows the form, POST books."""
    if registration.is_cancelled or registration.event.kind != Edition.KIND:
        return see_other(links.registration_url(registration))
    edition = get_object_or_404(Edition.objects.with_sessions(), pk=registration.event_id)
    initiative = taking_part.initiative_of(registration)
    kind = AddWithInitiativeForm if initiative else AddForm
    form = kind(request.POST or None, edition=edition)
    state, status = edition.registration_state(), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _add(form, registration, initiative)
            except refusals.RegistrationNotOpen as refusal:
                state = refusal.state
            except refusals.AlreadyCancelled:
                return see_other(links.registration_url(registration))
            except refusals.BookingRefused as refusal:
                form.refuse(refusal)
                status = _status_of(refusal)
            else:
                return see_other(
                    reverse("pitches:joined", args=[_registration_token(registration)])
                )
    if state != RegistrationState.OPEN:
        return not_open(request, edition, state)
    return _form_page(
        request, edition, form, status=status, initiative=initiative, registration=registration
    )


def _add(form: WishForm, registration: Registration, initiative: Initiative | None) -> None:
    if isinstance(form, AddWithInitiativeForm) and initiative:
        form.save(registration, initiative)
    elif isinstance(form, AddForm):
        form.save(registration)


@opened_by(Purpose.REGISTRATION)
@require_safe
def joined(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What was booked, and what happens next."""
    context = _standing(registration)
    return render(request, "pitches/joined.html", context)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Give up the stall, the pitch or both. GET shows, POST does; a second POST changes nothing."""
    if request.method == "POST":
        # The page one is sent to says when it was cancelled altogether.
        with contextlib.suppress(refusals.AlreadyCancelled):
            taking_part.give_up(
                registration, stand="stand" in request.POST, pitch="pitch" in request.POST
            )
        return see_other(links.registration_url(registration))
    if registration.is_cancelled or not registration.parts:
        return see_other(links.registration_url(registration))
    context = _standing(registration) | {
        "stand": registration.stand_bookings.live().select_related("stand").first(),
        "pitch": registration.pitches.live().first(),
    }
    return render(request, "pitches/give_up.html", context)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def workshop_page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The workshop that goes with one's pitch. GET shows it, POST enrols."""
    found = workshop.of(registration.event_id)
    if found is None or not registration.pitches.on_stage().exists():
        return see_other(links.registration_url(registration))
    status = 200
    if request.method == "POST":
        try:
            enrolled = workshop.enrol(registration)
        except refusals.BookingRefused:
            status = 409  # the page says what is so now
        else:
            token = _registration_token(enrolled)
            return see_other(reverse("registration_confirmation", args=[token]))
    run = found.run
    enrolled_now = workshop.enrolled(found, registration)
    context = {
        "registration": registration,
        "registration_url": links.registration_url(registration),
        "event": registration.event,
        "run": run,
        "sessions": run.sessions_in_order(),
        "standing": workshop.standing(found, registration.email),
        "enrolment_url": links.registration_url(enrolled_now) if enrolled_now else "",
        "elsewhere": enrolled_now if enrolled_now and enrolled_now.event_id != run.pk else None,
        "is_open": workshop.is_open_to(found, registration),
        "held": places.held(run),
        "free": places.free(run, invited=True),
    }
    return render(request, "pitches/workshop.html", context, status=status)


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


def _form_page(
    request: HttpRequest,
    edition: Edition,
    form: WishForm,
    *,
    status: int,
    initiative: Initiative | None,
    registration: Registration | None = None,
) -> HttpResponse:
    context = {
        "edition": edition,
        "form": form,
        "plan": form.plan,
        "initiative": initiative,
        "registration": registration,
        "initiative_fields": [form[n] for n in getattr(form, "initiative_fields", ())],
        "person_fields": [form[n] for n in getattr(form, "person_fields", ()) if n in form.fields],
    }
    return render(request, "pitches/join.html", context, status=status)


def _asked_for(request: HttpRequest, edition: Edition) -> dict[str, str]:
    """What a link on the plan or in the programme asks for; nonsense asks for nothing."""
    number, pitch = request.GET.get("kraam", ""), request.GET.get("pitch", "")
    found = {"stand": NONE, "slot": NONE}
    if number.isascii() and number.isdecimal() and len(number) < 6:
        stand = edition.stands.bookable().filter(number=int(number)).first()
        found["stand"] = str(stand.pk) if stand else NONE
    if pitch == RESERVE or (pitch.isascii() and pitch.isdecimal()):
        found["slot"] = pitch
    return found


def _status_of(refusal: refusals.BookingRefused) -> int:
    """409 when somebody was quicker, 400 when the form itself could not be right."""
    return 400 if isinstance(refusal, (taking_part.NothingAsked, refusals.PartyTooLarge)) else 409


def _registration_token(registration: Registration) -> str:
    return links.make_token(registration, Purpose.REGISTRATION)


def _token_of(initiative: Initiative) -> str:
    return links.make_token(initiative, Purpose.INITIATIVE)
