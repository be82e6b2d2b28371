"""A new evening, from an earlier one; the first of all has a short form of its own."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cafes import editions, layout, outline
from cafes.models import Edition
from eventsite.models import EventQuerySet
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from .new_forms import FirstForm, NewForm, SentenceForm

EXAMPLES = 60  # years of evenings in one list


@csp_update({"connect-src": [SELF]})
@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Like which evening, on what day. ``kijk`` says what would come out; without it a draft is made."""
    examples = _examples()
    if not examples.exists():
        return _first(request)
    form = NewForm(request.POST or None, examples=examples)
    sentence, status = "", 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        sentence = outline.in_words(data["source"], data["day"])
        if "kijk" in request.POST:
            status = 200
        elif edition := _made(form, data):
            text = _("Het concept is gemaakt. %(what)s") % {"what": sentence}
            messages.success(request, text)
            return redirect("cafes_desk:overview", edition.slug)
    context = {"form": form, "sentence": sentence}
    return render(request, "cafes/desk/new.html", context, status=status)


def _made(form: NewForm, data: dict[str, Any]) -> Edition | None:
    try:
        return editions.copy(
            data["source"],
            data["day"],
            data["title"],
            titles=form.translations(),
            what=data["what"],
            venue=data["venue"],
        )
    except layout.PlanDoesNotFit as refusal:
        text = _(
            "De plattegrond van die avond klopt niet: %(why)s Pas hem daar aan, of haal het vinkje weg."
        )
        form.add_error("what", text % {"why": refusal})
    except editions.NoSession:
        form.add_error("source", _("Kies een avond uit de lijst."))
    return None


def _first(request: HttpRequest) -> HttpResponse:
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = form.save()
        messages.success(request, _("Het concept is gemaakt."))
        return redirect("cafes_desk:overview", edition.slug)
    status = 400 if request.method == "POST" else 200
    return render(request, "cafes/desk/first.html", {"form": form}, status=status)


@for_staff(Right.ORGANISE)
@require_safe
def sentence(request: HttpRequest) -> HttpResponse:
    """What would come out, as text for the page's script; empty as long as that can't be said."""
    form = SentenceForm(request.GET, examples=_examples())
    data = form.cleaned_data if form.is_valid() else None
    text = outline.in_words(data["source"], data["day"]) if data else ""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _examples() -> EventQuerySet[Edition]:
    """The latest evenings that had or have a day, latest first."""
    latest = Edition.objects.latest_first().values("pk")[:EXAMPLES]
    return Edition.objects.filter(pk__in=latest).with_sessions().latest_first()
