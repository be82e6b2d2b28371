"""Erasing what is stored about somebody, for who asked organisers to (AVG article 17)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eventsite.models import Destruction
from eventsite.persons import consequences, erasing, keys
from eventsite.persons.consequences import Consequences
from eventsite.persons.letters import ErasedLetter
from eventsite.staff import confirming
from eventsite.staff.confirming import Effects, Mails
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.times import dated


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Says what goes and what stays, and asks first. An account of staff is closed on its own page."""
    try:
        email = keys.find(key, with_staff=True).email
    except Http404:
        if request.method != "POST":
            raise
        # Pressed twice, or by a colleague a moment before.
        messages.warning(request, _("Er is niets meer om te wissen. Misschien was dat al gedaan."))
        return redirect("desk:everyone")
    found = consequences.of(email)
    if found.inside_at:
        text = _("Nu niet: er is iemand binnen bij %(event)s. Wissen kan als dat voorbij is.")
        messages.error(request, text % {"event": dated(found.inside_at)})
        return redirect("desk:person", key)
    effects = _effects(found)
    if not confirming.answer(request, effects, always=True):
        return confirming.ask(
            request,
            effects,
            title=_("Alles van %(email)s wissen?") % {"email": email},
            action=_("Ja, wis alles"),
            back=reverse("desk:person", args=[key]),
        )
    try:
        erasing.erase(email, cause=Destruction.Cause.ORGANISER)
    except erasing.StillInside as refusal:
        text = _("Er is niets gewist: er is iemand binnen bij %(event)s.")
        messages.error(request, text % {"event": dated(refusal.event)})
        return redirect("desk:person", key)
    messages.success(request, _("De gegevens zijn gewist. De laatste mail gaat zo weg."))
    return redirect("desk:everyone")


def _effects(found: Consequences) -> Effects:
    return Effects(
        mails=[Mails(str(ErasedLetter.label), 1)],
        follows=found.goes,
        warnings=[_("Dit kan niet ongedaan worden gemaakt."), *found.stays],
    )
