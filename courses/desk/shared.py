"""What the organisers' pages of the courses share."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from courses.models import CourseRun
from eventsite.models import Registration


def get_run(pk: int) -> CourseRun:
    """A run with its course and sessions. Raises Http404."""
    return get_object_or_404(CourseRun.objects.with_sessions().select_related("course"), pk=pk)


def get_enrolment(pk: int) -> Registration:
    """An enrolment in a course run. Raises Http404."""
    return get_object_or_404(
        Registration.objects.select_related("event").filter(event__kind=CourseRun.KIND), pk=pk
    )


def form_page(
    request: HttpRequest, form: object, *, title: str, run: CourseRun | None
) -> HttpResponse:
    """One form on a page; 400 when it was sent and not right."""
    status = 400 if request.method == "POST" else 200
    frame = "desk/event.html" if run else "desk/base.html"
    context = {"form": form, "heading": title, "run": run, "event": run, "frame": frame}
    return render(request, "courses/desk/form.html", context, status=status)
