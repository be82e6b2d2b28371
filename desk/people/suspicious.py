"""Sign-ups of one connection in a row, removed in one step where they are nobody's."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from eventsite.booking import batches, cancelling
from eventsite.mails import rehearsal
from eventsite.models import Event, Registration
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from .views import get_event


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def suspicious(request: HttpRequest, slug: str) -> HttpResponse:
    """GET lists each batch. POST takes off who is ticked, and asks first; or says that a batch is fine.

    Who is taken off is not mailed: an address may be a victim's.
    """
    event = get_event(slug)
    listed = batches.listed(event)
    them = [one for _batch, members in listed for one in members]
    stays = cancelling.why_not(them)
    if request.method == "POST":
        if last := request.POST.get("klopt"):
            return _accept(request, event, [one for one in them if str(one.pk) == last])
        ticked = set(request.POST.getlist("wie"))
        chosen = [one for one in them if str(one.pk) in ticked and one.pk not in stays]
        return _remove(request, event, chosen)
    context = {"event": event, "listed": listed, "stays": stays, "proved": batches.proved(them)}
    return render(request, "desk/people/suspicious.html", context)


def _accept(request: HttpRequest, event: Event, found: list[Registration]) -> HttpResponse:
    """Of a batch by the last that was shown of it; none of it where somebody pressed before."""
    n = batches.accept(found[0]) if found else 0
    if n:
        said = ngettext(
            "%(n)d aanmelding klopt, en staat hier niet meer.",
            "%(n)d aanmeldingen kloppen, en staan hier niet meer.",
            n,
        )
        messages.success(request, said % {"n": n})
    else:
        messages.info(request, _("Deze aanmeldingen zijn al bekeken."))
    return redirect("desk:suspicious", event.slug)


def _remove(request: HttpRequest, event: Event, chosen: list[Registration]) -> HttpResponse:
    back = reverse("desk:suspicious", args=[event.slug])
    if not chosen:
        messages.error(request, _("Kies eerst een of meer aanmeldingen in de lijst."))
        return redirect(back)
    n = len(chosen)
    effects = replace(
        rehearsal.effects(lambda: cancelling.cancel_all(chosen, tell=False)),
        warnings=[_("Wie u weghaalt, krijgt hierover geen mail. De kaart werkt niet meer.")],
    )
    if not confirming.answer(request, effects, always=True):
        title = ngettext("%(n)d aanmelding weghalen?", "%(n)d aanmeldingen weghalen?", n)
        return confirming.ask(
            request,
            effects,
            title=title % {"n": n},
            action=ngettext("Ja, haal deze weg", "Ja, haal ze weg", n),
            back=back,
            context={"event": event},
        )
    refused = cancelling.cancel_all(chosen, tell=False)
    done = n - len(refused)
    said = ngettext("%(n)d aanmelding is weggehaald.", "%(n)d aanmeldingen zijn weggehaald.", done)
    messages.success(request, said % {"n": done})
    return redirect(back)
