"""The workshop that goes with one's pitch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eventsite.booking import places, refusals
from eventsite.models import Registration
from eventsite.pages.own_links import opened_by
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.redirects import see_other
from eventsite.web.same_origin import same_origin_form
from pitches import workshop


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
            token = links.make_token(enrolled, Purpose.REGISTRATION)
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
        "held": places.of(run).held,
        "free": places.free(run, invited=True),
    }
    return render(request, "pitches/workshop.html", context, status=status)
