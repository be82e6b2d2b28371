"""How long data of people is kept: set, tried, saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from eventsite.jobs import retaining
from eventsite.retention import categories
from eventsite.retention.categories import SELECTION_URL, Category
from eventsite.staff import confirming, conflicts
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale

from . import saving
from .forms import TermsForm, fixed

TRY = "proef"  # the button that only counts


@dataclass(frozen=True)
class Tried:
    """How many of a category would go now, with a term of so many days."""

    category: Category
    days: int
    number: int


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """All terms. ``proef`` counts what would go with what was typed, and changes nothing."""
    form = TermsForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "fixed": fixed(), "selection_url": SELECTION_URL}
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            if TRY in request.POST:
                context["tried"], status = _try(form), 200
            elif resending.went_back(request):
                status = 200
            else:
                return _saved(request, form)
    return render(request, "desk/settings/retention/terms.html", context, status=status)


def _try(form: TermsForm) -> list[Tried]:
    now = timezone.now()
    return [
        Tried(one, days := form.days_of(one), retaining.count(one, now, days=days))
        for one in categories.every()
        if one.due
    ]


def _saved(request: HttpRequest, form: TermsForm) -> HttpResponse:
    if form.is_stale():
        return conflicts.conflict(request, form, back=request.path)
    effects = _effects(form)
    shortens = bool(effects.follows)
    if confirming.answer(request, effects, always=shortens) is None:
        return confirming.ask(
            request, effects, title=_("Korter bewaren"), action=_("Korter bewaren")
        )
    try:
        saving.save(form.days, form.check)
    except Stale:
        return conflicts.conflict(request, form, back=request.path)
    messages.success(request, _("Opgeslagen."))
    return redirect("desk_settings:index")


def _effects(form: TermsForm) -> Effects:
    """Of the terms that get shorter: what goes the coming night, and would not have gone."""
    stored, now = saving.stored(), timezone.now()
    follows = []
    for one in saving.settable():
        days, before = form.days[one.key], stored[one.key]
        if days >= before:
            continue
        more = retaining.count(one, now, days=days) - retaining.count(one, now, days=before)
        shorter = ngettext(
            "%(title)s: van %(before)d naar %(days)d dag.",
            "%(title)s: van %(before)d naar %(days)d dagen.",
            days,
        )
        shorter %= {"title": one.title, "before": before, "days": days}
        follows.append(f"{shorter} {_tonight(max(0, more))}")
    consent = _("Ik weet dat dit niet terug te draaien is.") if follows else ""
    return Effects(follows=follows, needs_consent=consent)


def _tonight(number: int) -> str:
    if not number:
        return _("Vannacht gaat daardoor niets weg.")
    return ngettext(
        "Vannacht gaat daardoor %(number)d weg.",
        "Vannacht gaan er daardoor %(number)d weg.",
        number,
    ) % {"number": number}
