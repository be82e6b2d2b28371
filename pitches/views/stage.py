"""Public pages of the stage: who is on when, and the screen."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cafes.views import public_edition
from eventsite.kept.pages import kept
from pitches import clock
from pitches.templatetags.stage import programme_context


@require_safe
@kept()
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is on the stage when."""
    edition = public_edition(slug)
    state = edition.registration_state()
    return render(request, "pitches/programme_page.html", programme_context(edition, state))


@csp_update({"connect-src": [SELF]})  # type: ignore[arg-type]  # it forgets that views have arguments
@require_safe
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    """For the beamer: now, next, and how long there is left."""
    edition = public_edition(slug)
    context = {"edition": edition, "stage": clock.state(edition)}
    return render(request, "pitches/screen.html", context)


@never_cache
@require_safe
def screen_state(request: HttpRequest, slug: str) -> HttpResponse:
    """What the screen asks for every few seconds."""
    return JsonResponse(clock.state(public_edition(slug)))
