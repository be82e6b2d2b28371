"""Signing up for any kind of event: the form, why not, and the way on. Each kind has its own form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _

from eventsite.booking import places, refusals
from eventsite.brakes import places as places_brake
from eventsite.kept.pages import differing_by
from eventsite.mails.asked_again_letter import AskedAgainLetter
from eventsite.models import Event, Registration, RegistrationState
from eventsite.site.reading import site
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web import errors, sent_once
from eventsite.web.languages.tags import in_own_language, marked
from eventsite.web.languages.texts import spoken
from eventsite.web.redirects import see_other
from eventsite.web.sent_once import SentOtherwise
from eventsite.web.times import dated

from . import sent
from .forms import RegistrationForm


def sign_up(request: HttpRequest, event: Event, form: RegistrationForm) -> HttpResponse:
    """GET shows the form, POST registers.

    Who came by a link from their own mail goes on to their page. Whoever else typed an address is told to
    look in its mail, whatever we have of it; see ``sent.py``.
    """
    state = event.registration_state()
    if state == RegistrationState.OPEN and request.method == "POST" and form.is_valid():
        places_brake.take(request, event, form.party_size)
        post = _post_proved if form.address_is_proved else _post
        try:
            return post(request, event, form)
        except refusals.RegistrationNotOpen as refusal:
            state = refusal.state
        except refusals.BookingRefused as refusal:
            form.refuse(refusal)
    if state != RegistrationState.OPEN:
        return not_open(request, event, state)
    context = {"event": event, "form": form, **places.availability(event)}
    status = 400 if request.method == "POST" else 200
    page = render(request, "eventsite/register.html", context, status=status)
    return differing_by(form.own_id, page)


def _post(request: HttpRequest, event: Event, form: RegistrationForm) -> HttpResponse:
    """Raises BookingRefused, for nothing that depends on the address."""
    try:
        made = form.save()
    except refusals.AlreadyRegistered as refusal:
        made = refusal.instead or refusal.registration
        tell_known(event, refusal.registration, form.asked)
    except SentOtherwise as refusal:
        made = refusal.made
        tell_known(event, refusal.made, form.asked)
    return sent.look_in_your_mail(
        request,
        form,
        email=form.cleaned_data["email"],
        about=event.texts.title,
        next_steps=_next_steps(has_place=made.is_confirmed),
        way_on=_way_to(event),
    )


def tell_known(
    event: Event,
    known: Registration,
    asked: Callable[[], str],
    *,
    how: str | Promise = "",
    partner: str = "",
) -> None:
    """Mail who has a registration already what was asked now, and how they get it: in their language.

    ``partner`` is whose program asked it.
    """
    with translation.override(spoken(known.language)):
        said = (
            _("Nu is gevraagd, via %(partner)s: %(asked)s.")
            if partner
            else _("Nu is gevraagd: %(asked)s.")
        )
        if known.event_id != event.pk:
            said %= {"asked": f"{event.texts.title}, {dated(event)}", "partner": partner}
            how = _("U kunt aan één ronde tegelijk meedoen. Wilt u wisselen? Meld u dan eerst af.")
        else:
            said %= {"asked": asked(), "partner": partner}
        how = how or _("Wilt u dat? Wijzig dan uw aanmelding.")
        AskedAgainLetter.queue_to_known(known, f"{said} {how}")


def _next_steps(*, has_place: bool) -> list[str]:
    """As who is new here with so many people may read it, whoever it is."""
    if has_place:
        ticket = _("In de mail zit uw kaart. Neem die mee, op uw telefoon of op papier.")
        room = _(
            "Is er voor u geen plaats meer? Dan staat in de mail op welke plek in de rij u wacht."
        )
        steps = [ticket, room]
    else:
        steps = [
            _("Er is nu geen plaats vrij. In de mail staat op welke plek in de rij u wacht."),
            _("Als er een plaats vrijkomt, krijgt u weer een mail, met uw kaart."),
        ]
    steps.append(_("Met de link in de mail wijzigt u iets, of meldt u zich af."))
    steps.append(_("Geen mail bij de hand? Aan de deur vinden wij u ook op naam."))
    return steps


def _post_proved(request: HttpRequest, event: Event, form: RegistrationForm) -> HttpResponse:
    """Raises BookingRefused."""
    try:
        registration = form.save()
    except refusals.AlreadyRegistered as refusal:
        context = {
            "event": event,
            "registration_url": links.registration_url(refusal.registration),
            "elsewhere": refusal.registration.event_id != event.pk,
        }
        return render(request, "eventsite/already_registered.html", context, status=409)
    except SentOtherwise as refusal:
        return _sent_before(request, form, refusal.made)
    token = links.make_token(registration, Purpose.REGISTRATION)
    return see_other(reverse("registration_confirmation", args=[token]))


def _sent_before(request: HttpRequest, form: RegistrationForm, made: Registration) -> HttpResponse:
    own_url = links.registration_url(made)
    changes = form.own_page_changes_it and not made.is_cancelled and not made.event.is_over
    how = (
        _("Wilt u het wijzigen in wat u nu invulde?")
        if changes
        else _("Op de pagina van uw aanmelding ziet u wat er staat, en wat u kunt wijzigen.")
    )
    return sent_once.sent_before(
        request,
        form.visible_fields(),
        own_url=own_url,
        how=how,
        change_url=f"{own_url}wijzigen/" if changes else "",
    )


def already_over(request: HttpRequest, event: Event) -> HttpResponse:
    """410: what happened stays as it was."""
    title = _("Deze %(noun)s is voorbij") % {"noun": event.noun}
    text = _("Wat geweest is, blijft staan. U kunt er niets meer aan veranderen.")
    return errors.page(request, 410, title, text, way_on=_way_to(event))


def _way_to(event: Event) -> tuple[str, str]:
    return event.get_absolute_url(), _("Naar de pagina van de %(noun)s") % {"noun": event.noun}


def not_open(request: HttpRequest, event: Event, state: RegistrationState) -> HttpResponse:
    """Why one can't sign up. 409 while that may change, 410 once the moment has passed."""
    noun = {"noun": event.noun}
    way_on = _way_to(event)
    match state:
        case RegistrationState.NOT_YET:
            title, text = (
                _("Aanmelden kan nog niet"),
                _("Kijk op de pagina van deze %(noun)s wanneer het kan.") % noun,
            )
        case RegistrationState.CANCELLED:
            title, text = (
                _("Deze %(noun)s gaat niet door") % noun,
                format_html(
                    "{} {}" if event.cancellation_reason else "{}{}",
                    marked(in_own_language(event.cancellation_reason)),
                    _("U kunt zich daarom niet meer aanmelden."),
                ),
            )
        case RegistrationState.OVER:
            title, text = (
                _("Deze %(noun)s is voorbij") % noun,
                _("Kijk in de agenda wanneer de volgende is."),
            )
            way_on = reverse("agenda"), _("Naar de agenda")
        case _:
            title, text = (
                _("De aanmelding is gesloten"),
                in_own_language(event.closing_reason)
                or _("Wilt u toch komen? Mail of bel ons. Misschien is er nog plaats."),
            )
            way_on = f"mailto:{site().email}", _("Mail ons")
    status = 410 if state in {RegistrationState.OVER, RegistrationState.CANCELLED} else 409
    return errors.page(request, status, title, text, way_on=way_on)
