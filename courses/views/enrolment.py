"""Enrol in a run, with or without the course before it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from courses import access_links, eligibility, listing
from courses.access import send_access_link
from courses.access_links import Holder
from courses.eligibility import Eligibility
from courses.forms import AccessForm, EnrolmentForm
from courses.listing import ListedRun
from courses.models import CourseRun
from eventsite.kept.pages import kept
from eventsite.models import RegistrationState
from eventsite.pages.own_links import opened_with
from eventsite.pages.sign_up import not_open, sign_up
from eventsite.web.same_origin import same_origin_form

from .catalogue import public_run


@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
@kept()
def register(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Enrol in a run; where a course comes first, say so and mail the link that opens this one."""
    run = public_run(course, slug)
    if run.course.prerequisite is None:
        return sign_up(request, run, EnrolmentForm(request.POST or None, run=run))
    state = run.registration_state()
    if state != RegistrationState.OPEN:
        return not_open(request, run, state)
    form = AccessForm(request.POST or None)
    context = {
        "run": run,
        "course": run.course,
        "form": form,
        "next_run": listing.next_with_room(run.course.prerequisite),
    }
    if request.method == "POST" and form.is_valid():
        send_access_link(form.cleaned_data["email"])
        context |= {"email": form.cleaned_data["email"]}
        return render(request, "courses/access_requested.html", context)
    status = 400 if request.method == "POST" else 200
    return render(request, "courses/prove_access.html", context, status=status)


@same_origin_form
@opened_with(access_links.read_token)
@require_http_methods(["GET", "HEAD", "POST"])
def register_with_access(
    request: HttpRequest, holder: Holder, course: str, slug: str
) -> HttpResponse:
    """Enrol with the link from one's own mail; who may not yet sees why before any form."""
    run = public_run(course, slug)
    allowed = eligibility.eligibility(run.course, holder.email)
    if not allowed.is_open:
        return _not_eligible(request, run, allowed)
    form = EnrolmentForm(request.POST or None, run=run, holder=holder)
    return sign_up(request, run, form)


@opened_with(access_links.read_token)
@require_safe
def access(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Which follow-up courses are open to the holder of the link, which not yet, and why."""
    context = {
        "token": access_links.token(holder.email),
        "holder": holder,
        "standings": _standings(holder),
    }
    return render(request, "courses/access.html", context)


def _standings(holder: Holder) -> list[tuple[Eligibility, list[ListedRun], CourseRun | None]]:
    """Per follow-up course whether it is open, its runs, and the next run of the course before it."""
    courses = eligibility.gated_courses()
    runs = listing.coming(courses)
    standings = []
    for course in courses:
        allowed = eligibility.eligibility(course, holder.email)
        before = None
        if not allowed.is_open and course.prerequisite:
            before = listing.next_with_room(course.prerequisite)
        standings.append((allowed, [one for one in runs if one.run.course_id == course.pk], before))
    return standings


def _not_eligible(request: HttpRequest, run: CourseRun, allowed: Eligibility) -> HttpResponse:
    prerequisite = run.course.prerequisite
    context = {
        "run": run,
        "course": run.course,
        "allowed": allowed,
        "next_run": listing.next_with_room(prerequisite) if prerequisite else None,
    }
    return render(request, "courses/not_eligible.html", context, status=403)
