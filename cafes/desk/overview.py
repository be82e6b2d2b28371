"""One evening at a glance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cafes.models import Edition
from eventsite.booking import places
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right


@for_staff(Right.ORGANISE)
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """How full it is."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    context = {"event": edition, "edition": edition, "room": places.of(edition)}
    return render(request, "cafes/desk/overview.html", context)
