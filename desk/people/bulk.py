"""Many people of the list at once: the page that asks, and what is done when it was answered."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eventsite.models import Event
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from . import chosen, together
from .together import Act
from .views import asked_by, get_event


@for_staff(Right.ORGANISE)
@require_POST
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Do one thing to who was ticked, or to all that the filter finds; asks first, with names."""
    event = get_event(slug)
    asked = asked_by(request)
    back = reverse("desk:people", args=[event.slug]) + asked.query
    act = together.ACTS.get(request.POST.get("doe", ""))
    if act is None:
        messages.error(request, _("Kies wat u met deze mensen wilt doen."))
        return redirect(back)
    pks = chosen.pks(request, event, asked)
    if not pks:
        messages.error(request, _("Kies eerst een of meer mensen in de lijst."))
        return redirect(back)
    if len(pks) > together.MOST:
        text = _("Kies hoogstens %(most)d mensen tegelijk.")
        messages.error(request, text % {"most": together.MOST})
        return redirect(back)
    return _ask_or_do(request, event, act, pks, back)


def _ask_or_do(
    request: HttpRequest, event: Event, act: Act, pks: list[int], back: str
) -> HttpResponse:
    can, cannot = together.sift(act, chosen.registrations(event, pks))
    if not can:
        for text in cannot:
            messages.error(request, text)
        return redirect(back)
    follows = act.follows(can)
    follows = replace(follows, warnings=[*follows.warnings, *cannot])
    if not confirming.answer(request, follows, always=True):
        chosen.keep(request, [one.pk for one in can])
        return confirming.ask(
            request,
            follows,
            title=act.title(len(can)),
            action=str(act.action),
            back=back,
            context={"event": event},
        )
    done, failed = together.carry_out(act, can)
    for text in failed:
        messages.error(request, text)
    if done:
        messages.success(request, act.done(done))
    return redirect(back)
