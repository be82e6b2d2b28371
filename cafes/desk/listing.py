"""The evenings: to come, not on the site yet, and over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cafes.models import Edition
from eventsite.booking.listed import lists
from eventsite.staff import finding
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import paging

PER_PAGE = 25


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every evening with how full it is; ``?q=`` by title or day, what is over in pages."""
    text = finding.asked(request)
    found = finding.named(Edition.objects.all(), text)
    drafts = found.filter(status=Edition.Status.DRAFT).by_start()
    paged = paging.page_of(request, found.public().past(), PER_PAGE)
    coming, not_yet, over = lists(found.public().upcoming(), drafts, paged["page"])
    context = {"text": text, "coming": coming, "drafts": not_yet, "over": over, **paged}
    return render(request, "cafes/desk/index.html", context)
