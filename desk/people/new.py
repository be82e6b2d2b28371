"""The page on which an organiser signs somebody up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eventsite.booking import refusals
from eventsite.models import Registration
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.tickets import links
from eventsite.web.isolating import isolated
from eventsite.web.sent_once import SentOtherwise
from eventsite.web.staff import operator

from . import afterwards
from .views import get_event


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign somebody up, also who has no address. GET shows, POST does."""
    event = get_event(slug)
    form = afterwards.form_of(event, request.POST or None, by=operator(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = form.save()
        except (refusals.BookingRefused, SentOtherwise) as refusal:
            form.refuse(refusal)
            if isinstance(refusal, refusals.RegistrationNotOpen):
                form = afterwards.instead_of(form, event, by=operator(request))
        else:
            messages.success(request, _said(made))
            return redirect("desk:people", event.slug)
    refusals.check_not_closed(event)
    status = 400 if request.method == "POST" else 200
    context = {"event": event, "form": form, "heading": form.heading}
    return render(request, "desk/people/new.html", context, status=status)


def _said(made: Registration) -> str:
    """With where the mail goes, or the way to the ticket of who gets none."""
    if made.event.is_over:
        return _("%(name)s staat genoteerd als aanwezig.") % {"name": isolated(made.name)}
    text = (
        _("%(name)s is aangemeld.") if made.is_confirmed else _("%(name)s staat op de wachtlijst.")
    )
    said = text % {"name": isolated(made.name)}
    if made.email:
        return f"{said} " + _("De mail gaat naar %(email)s.") % {"email": made.email}
    return format_html(
        '{} <a class="utrecht-link" href="{}">{}</a>',
        said,
        links.ticket_url(made),
        _("Print de kaart"),
    )
