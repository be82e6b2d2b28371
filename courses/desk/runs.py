"""Organisers' pages of the runs: which there are, make one, copy one, change one."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import attendance, listing, runs
from courses.models import Course, CourseRun
from eventsite.booking import checklist, effects, events, places, refusals, timeline
from eventsite.booking.changes import Changes
from eventsite.models import Event, EventQuerySet
from eventsite.staff import confirming, conflicts, lines
from eventsite.staff.guard import by_pk, for_staff
from eventsite.staff.roles import Right, may, narrowed
from eventsite.tickets import links
from eventsite.web import resending, versions

from .forms import CopyForm, RunForm
from .shared import form_page, get_run


@for_staff(Right.RUN_THE_DOOR, lists=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every course with its runs of late, the latest first; with ``?alle`` all there ever were.

    A trainer sees their own runs.
    """
    runs = narrowed(
        CourseRun.objects.with_sessions().order_by("-pk"),
        request.user,
        Right.RUN_THE_DOOR,
        event="pk",
    )
    organises = may(request.user, Right.ORGANISE)
    shows_all = "alle" in request.GET
    by_course: dict[int, list[listing.ListedRun]] = defaultdict(list)
    courses = list(Course.objects.all())
    by_pk = {course.pk: course for course in courses}
    for one in listing.listed(runs if shows_all else _of_late(runs), by_pk):
        by_course[one.run.course_id].append(one)
    context = {
        "courses": [
            (course, by_course[course.pk])
            for course in courses
            if organises or by_course[course.pk]
        ],
        "shows_all": shows_all,
    }
    return render(request, "courses/desk/index.html", context)


def _of_late(runs: EventQuerySet[CourseRun]) -> EventQuerySet[CourseRun]:
    """Also what is no more than a draft, and of each course the one that the next is copied from."""
    latest = CourseRun.objects.filter(course=OuterRef("course")).order_by("-pk").values("pk")[:1]
    return runs.lately() | runs.filter(status=Event.Status.DRAFT) | runs.filter(pk=Subquery(latest))


@for_staff(Right.RUN_THE_DOOR, of=by_pk)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what stands, who is enrolled, who waits, who was there."""
    run = get_run(pk)
    registrations = list(
        run.registrations.live()
        .select_related("certificate", "enrolled_initiative__initiative")
        .order_by("registered_at", "pk")
    )
    counts = attendance.attended(registrations)
    people = [(r, len(counts[r.pk])) for r in registrations]
    context = {
        "run": run,
        "event": run,
        "course": run.course,
        "sessions": run.sessions_in_order(),
        # Who has no address gets a ticket on paper.
        "enrolled": [
            (r, n, "" if r.email else links.ticket_url(r)) for r, n in people if r.is_confirmed
        ],
        "queue": [r for r, _n in people if r.is_waiting],
        **places.availability(run),
        "checklist": None if run.is_over else checklist.of(run),
        "details": reverse("courses_desk:edit_run", args=[pk]),
        "timeline": timeline.of(run),
        "last_changes": lines.last(3, event=run),
        "preview_url": links.preview_url(run) if run.is_draft else "",
    }
    return render(request, "courses/desk/run.html", context)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: HttpRequest, slug: str) -> HttpResponse:
    """The first run of a course; later ones are copied."""
    course = get_object_or_404(Course, slug=slug)
    run = CourseRun(course=course)
    initial = {"title": course.title, "summary": course.summary}
    form = RunForm(request.POST or None, instance=run, initial=initial)
    if request.method == "POST" and form.is_valid():
        events.save_event(run)
        messages.success(request, _("De ronde is gemaakt. Vul nu de bijeenkomsten in."))
        return redirect("courses_desk:sessions", run.pk)
    return form_page(
        request, form, title=_("Nieuwe ronde: %(course)s") % {"course": course}, run=None
    )


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def copy_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The next run from this one, with all dates shifted."""
    source = get_run(pk)
    form = CopyForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            made = runs.copy_run(source, **form.cleaned_data)
        except runs.NoSessions:
            form.add_error(None, _("Deze ronde heeft geen bijeenkomsten om over te nemen."))
        else:
            messages.success(
                request,
                _("De nieuwe ronde is een concept. Kijk de dagen na en publiceer de ronde."),
            )
            return redirect("courses_desk:run", made.pk)
    return form_page(request, form, title=_("Nieuwe ronde"), run=source)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a run; a raised capacity moves up who waits."""
    run = get_run(pk)
    form = RunForm(request.POST or None, instance=run)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            form.check()
            follows = effects.effects(get_run(pk), Changes(edited=run))
            said = confirming.answer(request, follows, sentence=True)
            if said is None:
                return confirming.ask(
                    request,
                    follows,
                    title=_("Ronde opslaan?"),
                    action=_("Opslaan en mailen"),
                    sentence=True,
                    context={"event": get_run(pk)},
                )
            events.save_event(run, sentence=said.sentence, check=form.check)
        except versions.Stale:
            return conflicts.conflict(request, form)
        except refusals.CapacityBelowTaken as refusal:
            form.refuse_capacity(refusal.taken)
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect("courses_desk:run", pk)
    return form_page(request, form, title=_("Ronde wijzigen"), run=get_run(pk))
