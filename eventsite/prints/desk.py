"""Organisers at the printer: what there is to print of an event, each and all as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.booking import totals
from eventsite.models import Event
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import errors
from eventsite.web.border import numbers

from .badges import SIZES
from .sheets import ALL_TITLE, Choice, document, file_name, prints_of

ALL = "alles"
WITHOUT_EMAIL = "zonder-mail"


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to print."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    people = event.registrations.confirmed()
    context = {
        "event": event,
        "prints": prints_of(event),
        "sizes": SIZES,
        "totals": totals.of(event),
        "without_email": people.filter(email="").count(),
    }
    return render(request, "eventsite/prints/index.html", context)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def print_out(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One of the prints as PDF, or all in one. A chosen few are sent as ``wie``, their keys.

    Changes nothing, also when POSTed: of many people the keys fit in no address.
    """
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    found = [one for one in prints_of(event) if name in {one.name, ALL}]
    if not found:
        raise Http404
    choice = _choice(request)
    if choice is None:
        text = _("Kies mensen uit de lijst, en een maat die er is. Er is niets afgedrukt.")
        return errors.page(request, 400, _("Dat begrijpen wij niet"), text)
    if choice.people is not None:
        found = [one for one in found if one.of_people]
    title = str(ALL_TITLE if name == ALL else found[0].title)
    response = HttpResponse(document(event, found, choice), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(event, name, title)}"'
    return response


def _choice(request: HttpRequest) -> Choice | None:
    """None when something was sent that no page of ours sends."""
    sent = request.POST if request.method == "POST" else request.GET
    keys, size = list(map(numbers.key, sent.getlist("wie"))), sent.get("maat", "")
    if size and size not in SIZES:
        return None
    people = frozenset(key for key in keys if key is not None)
    if None in keys:
        return None
    return Choice(
        people=people if keys else None,
        size=size,
        without_email=sent.get("voor") == WITHOUT_EMAIL,
    )
