"""Many people of the list at once: the page that asks, and what is done when it was answered."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eventsite.mails import mailings
from eventsite.models import Event
from eventsite.prints.badges import BADGES
from eventsite.prints.sheets import Choice, document, file_name
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from . import chosen, giving, together
from .together import Act
from .views import asked_by, get_event


@for_staff(Right.ORGANISE)
@require_POST
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Do one thing to who was ticked, or to all that the filter finds; asks first, with names."""
    event = get_event(slug)
    asked = asked_by(request)
    back = reverse("desk:people", args=[event.slug]) + asked.query
    act = request.POST.get("doe", "")
    pks = chosen.pks(request, event, asked)
    if not pks:
        messages.error(request, _("Kies eerst een of meer mensen in de lijst."))
        return redirect(back)
    match act:
        case together.MESSAGE:
            assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
            mailing = mailings.begin(event, pks, by=request.user)
            return redirect("mails:change_mailing", mailing.pk)
        case together.CARDS:
            return _cards(event, pks)
    if len(pks) > together.MOST:
        text = _("Kies hoogstens %(most)d mensen tegelijk.")
        messages.error(request, text % {"most": together.MOST})
        return redirect(back)
    if act == together.PLACE:
        return _places(request, event, pks, back)
    if act in together.ACTS:
        return _ask_or_do(request, event, together.ACTS[act], pks, back)
    messages.error(request, _("Kies wat u met deze mensen wilt doen."))
    return redirect(back)


def _cards(event: Event, pks: list[int]) -> HttpResponse:
    """Of who has a place."""
    made = document(event, [BADGES], Choice(people=frozenset(pks)))
    name = file_name(event, BADGES.name, str(BADGES.title))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _places(request: HttpRequest, event: Event, pks: list[int], back: str) -> HttpResponse:
    them = chosen.registrations(event, pks)
    can, cannot = together.sift(giving.why_not(them), them)
    if not can:
        return _said(request, back, "", cannot)
    chosen.keep(request, [one.pk for one in can])
    form = giving.PlacesForm(request)
    if not form.is_valid():
        return giving.ask(request, event, form, can)
    done, failed = together.sift(giving.give(can, form), can)
    text = ngettext(
        "%(n)d aanmelding heeft een plaats.", "%(n)d aanmeldingen hebben een plaats.", len(done)
    )
    return _said(request, back, text % {"n": len(done)} if done else "", failed)


def _said(request: HttpRequest, back: str, done: str, failed: list[str]) -> HttpResponse:
    for text in failed:
        messages.error(request, text)
    if done:
        messages.success(request, done)
    return redirect(back)


def _ask_or_do(
    request: HttpRequest, event: Event, act: Act, pks: list[int], back: str
) -> HttpResponse:
    them = chosen.registrations(event, pks)
    can, cannot = together.sift(act.why_not(them), them)
    if not can:
        return _said(request, back, "", cannot)
    follows = act.follows(can)
    follows = replace(follows, warnings=[*follows.warnings, *cannot])
    answer = confirming.answer(request, follows, always=True, sentence=act.with_sentence)
    if not answer:
        chosen.keep(request, pks)
        return confirming.ask(
            request,
            follows,
            title=act.title(len(can)),
            action=str(act.action),
            back=back,
            sentence=act.with_sentence,
            context={"event": event},
        )
    done, failed = together.sift(act.do(can, answer.sentence), can)
    return _said(request, back, act.done(len(done)) if done else "", failed)
