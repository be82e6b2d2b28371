"""What there is to print for an evening."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cafes.models import Edition
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from pitches import prints

from .shared import get_edition

PRINTS: dict[str, Callable[[Edition], bytes]] = {
    "naamkaarten": prints.name_cards,
    "draaiboek": prints.running_order_list,
    "deurlijst": prints.door_list,
}


@for_staff(Right.ORGANISE)
@require_safe
def all_prints(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to print."""
    edition = get_edition(slug)
    return render(request, "pitches/desk/prints.html", {"edition": edition, "event": edition})


@for_staff(Right.ORGANISE)
@require_safe
def print_out(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One of the prints, as PDF."""
    if name not in PRINTS:
        raise Http404
    edition = get_edition(slug)
    pdf = PRINTS[name](edition)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{edition.slug}.pdf"'
    return response
