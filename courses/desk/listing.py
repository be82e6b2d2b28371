"""The runs of every course."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.models import Course, CourseRun
from eventsite.booking.listed import Listed, listed
from eventsite.models import Event, EventQuerySet
from eventsite.staff import finding
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right, may, narrowed
from eventsite.web import paging

PER_PAGE = 50


@for_staff(Right.RUN_THE_DOOR, lists=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every course with its runs of late, the latest first; with ``?alle`` all there ever were, in pages.

    ``?q=`` looks through all by title or day. A trainer sees their own runs.
    """
    text = finding.asked(request)
    runs = narrowed(
        CourseRun.objects.with_sessions().order_by("-pk"),
        request.user,
        Right.RUN_THE_DOOR,
        event="pk",
    )
    shows_all = bool(text) or "alle" in request.GET
    found = finding.named(runs, text) if shows_all else _of_late(runs)
    paged = paging.page_of(request, found, PER_PAGE)
    by_course: dict[int, list[Listed]] = defaultdict(list)
    for run, row in zip(paged["page"], listed(paged["page"]), strict=True):
        by_course[run.course_id].append(row)
    with_empty = may(request.user, Right.ORGANISE) and not text
    context = {
        "courses": [
            (course, by_course[course.pk])
            for course in Course.objects.all()
            if with_empty or by_course[course.pk]
        ],
        "shows_all": shows_all,
        "text": text,
        **paged,
    }
    return render(request, "courses/desk/index.html", context)


def _of_late(runs: EventQuerySet[CourseRun]) -> EventQuerySet[CourseRun]:
    """Also what is no more than a draft, and of each course the one that the next is copied from."""
    latest = CourseRun.objects.filter(course=OuterRef("course")).order_by("-pk").values("pk")[:1]
    return runs.lately() | runs.filter(status=Event.Status.DRAFT) | runs.filter(pk=Subquery(latest))
