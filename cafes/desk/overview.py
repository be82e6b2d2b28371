"""One evening at a glance: is it ready, how full is it, what happens when."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cafes import editions, layout
from cafes.models import Edition, Stand
from eventsite.booking import batches, checklist, places, timeline, totals
from eventsite.staff import lines
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.tickets import links

TAKEN = Q(bookings__isnull=False, bookings__given_up_at__isnull=True)


@for_staff(Right.ORGANISE)
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a draft what it needs and its preview, of what is on the site its figures; of both what happens when."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    is_ahead = not (edition.is_over or edition.is_cancelled)
    previous = _previous(edition) if is_ahead else None
    room = places.of(edition)
    stalls = Stand.objects.filter(edition=edition, kind=Stand.Kind.INITIATIVE)
    context = {
        "event": edition,
        "edition": edition,
        "previous": previous,
        "checklist": checklist.of(edition, previous) if is_ahead else None,
        "details": reverse("cafes_desk:details", args=[slug]),
        "sessions_page": reverse("cafes_desk:details", args=[slug]),
        "timeline": timeline.of(edition),
        "last_changes": lines.last(3, event=edition),
        "room": room,
        "free_places": room.free,
        "totals": totals.of(edition),
        "batches": batches.found(edition.registrations.all()),
        **stalls.aggregate(
            stalls=Count("pk", distinct=True), stalls_taken=Count("pk", distinct=True, filter=TAKEN)
        ),
        "preview_url": links.preview_url(edition) if edition.is_draft else "",
    }
    return render(request, "cafes/desk/overview.html", context)


@for_staff(Right.ORGANISE)
@require_POST
def take_over(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing of the evening before, that this one has not."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    previous = _previous(edition)
    name = request.POST.get("wat", "")
    labels = dict(editions.choices())
    if previous is None or name not in labels:
        messages.error(request, _("Er is niets om over te nemen."))
        return redirect("cafes_desk:overview", slug)
    try:
        editions.take_over(previous, edition, name)
    except layout.PlanDoesNotFit as refusal:
        text = _("De plattegrond van die avond klopt niet. Pas hem daar eerst aan. %(why)s")
        messages.error(request, text % {"why": refusal})
    except (editions.NothingToTakeOver, editions.NoSession):
        messages.error(request, _("Er is niets om over te nemen."))
    else:
        messages.success(request, _("Overgenomen: %(what)s.") % {"what": labels[name]})
    return redirect("cafes_desk:overview", slug)


def _previous(edition: Edition) -> Edition | None:
    return editions.example(edition.starts_at) if edition.starts_at else None
