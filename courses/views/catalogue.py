"""What there is: courses, runs, and their calendars."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import listing, structured_data
from courses.models import Course, CourseRun
from eventsite.booking import places
from eventsite.calendars import feeds
from eventsite.kept import changing
from eventsite.kept.pages import kept
from eventsite.pages import agenda, getting_there
from eventsite.web.languages.texts import Text, reading


@require_safe
@kept()
def index(request: HttpRequest) -> HttpResponse:
    """Each course: what it is for, for whom, and its next runs with the places left."""
    courses = list(Course.objects.select_related("prerequisite"))
    runs = listing.coming(courses)
    listed = [
        (course, [one for one in runs if one.run.course_id == course.pk]) for course in courses
    ]
    texts = [one.texts for one in courses]
    ours = Text(_("Cursussen"), reading())
    said = [ours, *(text for one in texts for text in (one.title, one.summary, one.audience))]
    return render(request, "courses/index.html", {"courses": listed, "said": said})


@require_safe
@kept()
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """One course: what one learns, what one needs for it, and its runs with all their sessions."""
    course = get_object_or_404(Course.objects.select_related("prerequisite"), slug=slug)
    runs = listing.coming([course])
    context = {
        "course": course,
        "runs": runs,
        "opens": course.opens.all(),
        "json_ld": structured_data.course(course, [(one.run, one.free) for one in runs]),
    }
    return render(request, "courses/course.html", context)


@require_safe
@kept()
def run(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """When, where, and whether there is room."""
    return _run_page(request, public_run(course, slug))


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of a draft, for who has the link (eventsite/pages/preview.py)."""
    runs = CourseRun.objects.with_sessions().select_related("course__prerequisite")
    return _run_page(request, runs.get(pk=pk), is_preview=True)


def _run_page(request: HttpRequest, run: CourseRun, *, is_preview: bool = False) -> HttpResponse:
    context = {
        "run": run,
        "is_preview": is_preview,
        "event": run,
        "course": run.course,
        "sessions": run.sessions_in_order(),
        "there": getting_there.of(run.sessions_in_order()),
        "state": run.registration_state(),
    }
    return changing.render(request, "courses/run.html", context, partial(_room, run))


def _room(run: CourseRun) -> dict[str, object]:
    """What changes with a sign-up."""
    available = places.availability(run)
    json_ld = structured_data.course(run.course, [(run, available["free"])])
    return {"run": run, "event": run, "json_ld": json_ld, **available}


@require_safe
@kept(daily=True)
def calendar(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """All sessions of a run as an iCalendar file."""
    return feeds.respond(feeds.event_feed(public_run(course, slug)))


@require_safe
@kept()
def add_to_calendar(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The ways to put a run in one's calendar."""
    return agenda.add_event(request, public_run(course, slug))


@require_safe
@kept(daily=True)
def session_calendar(request: HttpRequest, course: str, slug: str, session_id: int) -> HttpResponse:
    """One session as an iCalendar file."""
    return agenda.session_file(public_run(course, slug), session_id)


def public_run(course: str, slug: str) -> CourseRun:
    """The run with its sessions. Raises Http404 for drafts and for one without a session yet."""
    runs = CourseRun.objects.public().with_when_and_where().select_related("course__prerequisite")
    run = get_object_or_404(runs, slug=slug, course__slug=course)
    if run.starts_at is None:
        raise Http404("run without a session")
    return run
