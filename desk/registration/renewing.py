"""New links and a new ticket, for who says that theirs are with somebody else."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eventsite.booking import renewing
from eventsite.mails import rehearsal
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.isolating import isolated

from .shared import get_registration, to


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """End the links and the ticket that somebody has, and mail new ones; asks first."""
    registration = get_registration(pk)
    name = {"name": isolated(registration.name)}
    follows = replace(
        rehearsal.effects(lambda: renewing.renew(registration)),
        warnings=[
            _(
                "De kaart en de links van eerder werken daarna niet meer, ook niet op papier of in een agenda."
            )
        ],
    )
    if not confirming.answer(request, follows, always=True):
        return confirming.ask(
            request,
            follows,
            title=_("Nieuwe links en een nieuwe kaart voor %(name)s?") % name,
            action=_("Ja, maak ze nieuw"),
            back=to(registration)["Location"],
            context={"event": registration.event},
        )
    renewing.renew(registration)
    messages.success(request, _("%(name)s heeft nieuwe links en een nieuwe kaart.") % name)
    return to(registration)
