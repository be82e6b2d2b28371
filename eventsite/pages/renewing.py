"""Ending one's own links: asked first, and the new ones come by mail alone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eventsite.booking import renewing
from eventsite.models import Registration
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.same_origin import same_origin_form

from .own_links import opened_by


def asked_first(
    request: HttpRequest,
    renew: Callable[[], object],
    *,
    about: str,
    email: str,
    ends: str,
    back: str,
) -> HttpResponse:
    """GET asks, POST does. The page shows no new link: whoever has the old one may not be who it is of.

    ``ends`` says in a sentence what stops working.
    """
    was_done = request.method == "POST"
    if was_done:
        renew()
    context = {"about": about, "email": email, "ends": ends, "back": back, "was_done": was_done}
    return render(request, "eventsite/renew_links.html", context)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, registration: Registration) -> HttpResponse:
    """New links and a new ticket for one's registration."""
    return asked_first(
        request,
        lambda: renewing.renew(registration),
        about=registration.event.texts.title,
        email=registration.email,
        ends=_(
            "Uw kaart en alle links die u eerder kreeg, werken dan niet meer. Volgt u uw afspraken in "
            "uw agenda? Doe dat dan opnieuw, met de link uit de nieuwe mail."
        ),
        back=links.registration_url(registration),
    )
