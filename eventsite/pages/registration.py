"""Pages behind a signed link: one's registration, its ticket, changing and cancelling."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.booking import cancelling, inside, places, refusals, registering
from eventsite.brakes import places as places_brake
from eventsite.models import Registration, RegistrationState
from eventsite.staff import conflicts
from eventsite.tickets import codes, links
from eventsite.tickets.links import Purpose
from eventsite.web import errors, resending, versions
from eventsite.web.languages.fields import is_asked
from eventsite.web.languages.names import languages
from eventsite.web.redirects import saved, see_other
from eventsite.web.same_origin import same_origin_form

from . import getting_there, kept_ticket
from .forms import ChangeForm
from .own_links import opened_by
from .sign_up import already_over

_own_parts: list[str] = []


def connect(templates: Iterable[str]) -> None:
    """From now on these show what somebody does at an event, on the registration's page, in this order."""
    _own_parts[:] = templates


@opened_by(Purpose.REGISTRATION)
@require_safe
def registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Where one stands: a place, a position in the queue, or cancelled."""
    context = _context(registration) | ticket_card(registration) | {"own_parts": _own_parts}
    if is_asked():
        context["languages"] = languages()
    return render(request, "eventsite/registration.html", context)


@opened_by(Purpose.REGISTRATION)
@require_safe
def confirmation(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What happens next, right after signing up."""
    context = _context(registration) | ticket_card(registration)
    return render(request, "eventsite/confirmation.html", context)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Change name or party size. GET shows, POST does."""
    if registration.is_cancelled:
        return _to(registration)
    event = registration.event
    form = ChangeForm(request.POST or None, registration=registration)
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        places_brake.grow(request, event, form.party_size - registration.party_size)
        try:
            form.save()
        except versions.Stale:
            back = links.registration_url(registration)
            return conflicts.own_conflict(request, form, back=back)
        except (refusals.AlreadyCancelled, refusals.RegistrationNotOpen):
            return _to(registration)
        except refusals.BookingRefused as refusal:
            form.refuse(refusal)
            in_the_way = (refusals.PeopleInside, refusals.AlreadyRegistered)
            status = 409 if isinstance(refusal, in_the_way) else status
        else:
            return saved(links.registration_url(registration))
    return render(
        request, "eventsite/change.html", _context(registration) | {"form": form}, status=status
    )


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_POST
def take_place(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Take the place that came free, after nobody is moved up any more."""
    try:
        registering.take_place(registration)
    except refusals.NotEnoughPlaces:
        text = _(
            "Iemand die eerder op de wachtlijst stond, was u voor. U houdt uw plaats in de rij."
        )
        return errors.page(request, 409, _("De plaats is net bezet"), text)
    except (refusals.AlreadyCancelled, refusals.RegistrationNotOpen):
        pass  # the registration's page says so
    return _to(registration)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Give up one's place. GET shows, POST does; a second POST changes nothing."""
    try:
        if request.method != "POST":
            cancelling.check_cancel(registration)
            somebody_waits = registration.event.registrations.queue().exists()
            context = _context(registration) | {"somebody_waits": somebody_waits}
            return render(request, "eventsite/cancel.html", context)
        cancelling.cancel(registration)
    except refusals.AlreadyCancelled:
        return _to(registration)
    except refusals.AlreadyOver:
        return already_over(request, registration.event)
    except refusals.PeopleInside as refusal:
        text = ngettext(
            "U bent bij de deur ingecheckt. Afmelden kan nu niet. Klopt het niet? Zeg het aan de deur.",
            "U bent met %(inside)d mensen ingecheckt. Afmelden kan nu niet. Klopt het niet? "
            "Zeg het aan de deur.",
            refusal.inside,
        )
        return errors.page(request, 409, _("U bent al binnen"), text % {"inside": refusal.inside})
    except refusals.WasThere:
        text = _("U was er al bij, en dat blijft zo. Kunt u de rest niet? Laat het ons even weten.")
        return errors.page(request, 409, _("Afmelden kan niet meer"), text)
    return _to(registration)


@opened_by(Purpose.TICKET)
@require_safe
def ticket(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The ticket with its QR code, which a device may keep; for who has no place, why there is none."""
    card = ticket_card(registration)
    until = kept_ticket.kept_until(registration.event) if card else None
    context = _context(registration) | card | {"kept_until": until}
    page = render(request, "eventsite/ticket.html", context)
    return kept_ticket.may_be_kept(page, until) if until else page


def ticket_card(registration: Registration) -> dict[str, object]:
    """For the card with the QR code; empty for who has none to show."""
    event, sessions = registration.event, registration.event.sessions_in_order()
    if not registration.is_confirmed or event.is_cancelled or not sessions:
        return {}
    try:
        code = codes.code_of(registration)
    except codes.TicketUnknown:
        return {}
    now = timezone.now()
    return {
        "qr": codes.qr_svg(code),
        "code": codes.readable(code),
        "next_session": next((s for s in sessions if s.ends_at > now), sessions[-1]),
    }


def _context(registration: Registration) -> dict[str, object]:
    sessions = registration.event.sessions_in_order()
    state = registration.event.registration_state()
    return {
        "state": state,
        "over": state == RegistrationState.OVER,
        "registration": registration,
        "event": registration.event,
        "session": sessions[0] if sessions else None,
        "there": getting_there.of(sessions),
        "position": registration.queue_position(),
        "registration_url": links.registration_url(registration),
        "ticket_url": links.ticket_url(registration),
        "stops_at": registration.event.promotion_stops_at,
        "came": partial(inside.came, registration),
        "can_take": places.is_theirs_to_take(registration),
    }


def _to(registration: Registration) -> HttpResponseRedirect:
    """Also when there is nothing left to change: the registration's page says why."""
    return see_other(links.registration_url(registration))
