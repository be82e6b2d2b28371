"""Organisers' pages of the runs: make one, copy one, change one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import runs
from courses.models import Course, CourseRun
from eventsite.booking import checklist, effects, events, places, refusals, timeline, totals
from eventsite.booking.changes import Changes
from eventsite.staff import confirming, conflicts, lines
from eventsite.staff.guard import by_pk, for_staff
from eventsite.staff.roles import Right
from eventsite.tickets import links
from eventsite.web import resending, versions

from .forms import CopyForm, RunForm
from .shared import form_page, get_run


@for_staff(Right.RUN_THE_DOOR, of=by_pk)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run at a glance; who is in it stands under "Mensen"."""
    run = get_run(pk)
    context = {
        "run": run,
        "event": run,
        "sessions": run.sessions_in_order(),
        "totals": totals.of(run),
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
