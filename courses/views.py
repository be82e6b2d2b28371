"""Public pages of the courses: what there is, enrolling, one's own progress, the certificate."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.booking import places
from eventsite.calendars import feeds
from eventsite.models import Registration, RegistrationState
from eventsite.pages import agenda
from eventsite.pages.own_links import opened_by, opened_with
from eventsite.pages.sign_up import not_open, sign_up
from eventsite.pdf import NotPrintable
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.same_origin import same_origin_form

from . import (
    access_links,
    attendance,
    certificate_pdf,
    certificates,
    eligibility,
    enrolment,
    listing,
    structured_data,
)
from .access_links import Holder
from .eligibility import Eligibility
from .forms import AccessForm, CodeForm, EnrolmentForm
from .listing import ListedRun
from .models import Certificate, Course, CourseRun


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Each course: what it is for, for whom, and its next runs with the places left."""
    courses = list(Course.objects.select_related("prerequisite"))
    runs = listing.coming(courses)
    listed = [
        (course, [one for one in runs if one.run.course_id == course.pk]) for course in courses
    ]
    return render(request, "courses/index.html", {"courses": listed})


@require_safe
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
def run(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """When, where, and whether there is room."""
    run = _public_run(course, slug)
    available = places.availability(run)
    context = {
        "run": run,
        "event": run,
        "course": run.course,
        "sessions": run.sessions_in_order(),
        "json_ld": structured_data.course(run.course, [(run, available["free"])]),
        **available,
    }
    return render(request, "courses/run.html", context)


@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Enrol in a run; where a course comes first, say so and mail the link that opens this one."""
    run = _public_run(course, slug)
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
        enrolment.send_access_link(form.cleaned_data["email"])
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
    run = _public_run(course, slug)
    allowed = eligibility.of(run.course, holder.email)
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


@opened_by(Purpose.REGISTRATION)
@require_safe
def progress(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Where one was, what is still needed, the certificate, and what opens next."""
    if registration.event.kind != CourseRun.KIND:
        raise Http404("not a course")
    run = CourseRun.objects.select_related("course").with_sessions().get(pk=registration.event_id)
    counted = attendance.attended([registration])[registration.pk]
    admissions = registration.admissions.select_related("session__venue", "session__event")
    context = {
        "registration": registration,
        "registration_url": links.registration_url(registration),
        "run": run,
        "course": run.course,
        "sessions": [(session, session.pk in counted) for session in run.sessions_in_order()],
        "admissions": admissions,
        "attended": len(counted),
        "certificate": Certificate.objects.filter(registration=registration).first(),
        "opens": [
            eligibility.of(following, registration.email)
            for following in run.course.opens.select_related("prerequisite")
        ],
        "access_token": access_links.token(registration.email),
    }
    return render(request, "courses/progress.html", context)


@require_safe
def calendar(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """All sessions of a run as an iCalendar file."""
    return feeds.respond(request, feeds.event_feed(_public_run(course, slug)))


@require_safe
def add_to_calendar(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The ways to put a run in one's calendar."""
    return agenda.add_event(request, _public_run(course, slug))


@require_safe
def session_calendar(request: HttpRequest, course: str, slug: str, session_id: int) -> HttpResponse:
    """One session as an iCalendar file."""
    run = _public_run(course, slug)
    return feeds.session_response(
        get_object_or_404(run.sessions.select_related("event", "venue"), pk=session_id)
    )


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate; goes on to what it stands for."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        found = certificates.find(form.cleaned_data["code"])
        if found:
            return redirect(found)
        form.add_error("code", _("Dit is geen code van een bewijs dat wij hebben afgegeven."))
    status = 404 if form.errors else 200
    return render(request, "courses/verify.html", {"form": form}, status=status)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper says, and whether it still counts. Nothing that the paper has not."""
    found = certificates.find(code)
    if found is None:
        return _private(render(request, "courses/certificate_unknown.html", status=404))
    return _private(_certificate_page(request, found))


@require_safe
def certificate_file(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as a PDF; 410 once it is withdrawn."""
    found = certificates.find(code)
    if found is None:
        return _private(render(request, "courses/certificate_unknown.html", status=404))
    if found.is_withdrawn:
        return _private(_certificate_page(request, found, status=410))
    try:
        pdf = certificate_pdf.render(found)
    except NotPrintable:
        return _private(_certificate_page(request, found, status=404, not_printable=True))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="bewijs-van-deelname.pdf"'
    return _private(response)


def _certificate_page(
    request: HttpRequest, found: Certificate, *, status: int = 200, not_printable: bool = False
) -> HttpResponse:
    context = {
        "certificate": found,
        "sentence": certificate_pdf.sentence(found),
        "attended": certificate_pdf.attended(found),
        "not_printable": not_printable,
    }
    return render(request, "courses/certificate.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """Keep a page with somebody's name out of caches and search engines."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _public_run(course: str, slug: str) -> CourseRun:
    """The run with its sessions. Raises Http404 for drafts and for one without a session yet."""
    runs = CourseRun.objects.public().with_sessions().select_related("course__prerequisite")
    run = get_object_or_404(runs, slug=slug, course__slug=course)
    if run.starts_at is None:
        raise Http404("run without a session")
    return run


def _standings(holder: Holder) -> list[tuple[Eligibility, list[ListedRun], CourseRun | None]]:
    """Per follow-up course whether it is open, its runs, and the next run of the course before it."""
    courses = eligibility.gated_courses()
    runs = listing.coming(courses)
    standings = []
    for course in courses:
        allowed = eligibility.of(course, holder.email)
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
