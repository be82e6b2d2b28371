"""Public pages of a café edition."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eventsite import agenda, booking, calendars, errors, links, mail, structured_data
from eventsite.forms import RegistrationForm
from eventsite.links import Purpose
from eventsite.models import RegistrationState
from eventsite.same_origin import same_origin_form

from .models import Edition


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What, when, where, and whether there is room."""
    edition = _public_edition(slug)
    available = booking.availability(edition)
    context = {
        "edition": edition,
        "sessions": edition.sessions_in_order(),
        "json_ld": structured_data.event(edition, free=available["free"]),
        **available,
    }
    return render(request, "cafes/edition.html", context)


@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign up. GET shows the form, POST registers and goes on to the confirmation."""
    edition = _public_edition(slug)
    state = edition.registration_state()
    form = RegistrationForm(request.POST or None, event=edition)
    if request.method == "POST" and form.is_valid():
        try:
            registration = form.save()
        except booking.RegistrationNotOpen as refusal:
            state = refusal.state
        except booking.AlreadyRegistered as refusal:
            mail.links(refusal.registration.email)
            context = {"edition": edition, "email": refusal.registration.email}
            return render(request, "cafes/already_registered.html", context, status=409)
        except booking.BookingRefused as refusal:
            form.refuse(refusal)
        else:
            token = links.make_token(registration, Purpose.REGISTRATION)
            response = redirect(reverse("registration_confirmation", args=[token]))
            response.status_code = 303
            return response
    if state != RegistrationState.OPEN:
        return _not_open(request, edition, state)
    context = {"edition": edition, "form": form, **booking.availability(edition)}
    status = 400 if request.method == "POST" else 200
    return render(request, "cafes/register.html", context, status=status)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition's sessions as a feed."""
    return calendars.respond(request, calendars.event_feed(_public_edition(slug)))


@require_safe
def add_to_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The ways to put the edition in one's calendar."""
    return agenda.add_event(request, _public_edition(slug))


def _public_edition(slug: str) -> Edition:
    """The edition with its sessions. Raises Http404 for drafts and for one without a session yet."""
    edition = get_object_or_404(Edition.objects.public().with_sessions(), slug=slug)
    if edition.starts_at is None:
        raise Http404("edition without a session")
    return edition


def _not_open(request: HttpRequest, edition: Edition, state: RegistrationState) -> HttpResponse:
    """Why one can't sign up. 409 while that may change, 410 once the moment has passed."""
    match state:
        case RegistrationState.NOT_YET:
            title, text = (
                _("Aanmelden kan nog niet"),
                _("Kijk op de pagina van deze avond wanneer het kan."),
            )
        case RegistrationState.CANCELLED:
            title, text = (
                _("Deze avond gaat niet door"),
                _("U kunt zich daarom niet meer aanmelden."),
            )
        case RegistrationState.OVER:
            title, text = (
                _("Deze avond is voorbij"),
                _("Kijk op de voorpagina wanneer de volgende is."),
            )
        case _:
            title, text = (
                _("De aanmelding is gesloten"),
                _("Wilt u toch komen? Mail of bel ons. Misschien is er bij de deur nog plaats."),
            )
    status = 410 if state in {RegistrationState.OVER, RegistrationState.CANCELLED} else 409
    return errors.gone(request, title, text, status=status)
