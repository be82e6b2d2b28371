"""Organisers' screens: runs and their sessions, who is enrolled, attendance, exceptions, certificates."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.booking import events, places, refusals, registering, scheduling
from eventsite.door import admissions
from eventsite.models import Admission, CheckIn, Registration, Session
from eventsite.web.names import sort_name
from eventsite.web.staff import for_organisers

from . import attendance, certificates, enrolment, listing, runs
from .desk_forms import CopyForm, MakeUpForm, RunForm, SessionFormSet, WaiverForm, WithdrawForm
from .models import AttendanceChange, Certificate, Course, CourseRun, Waiver


@for_organisers("courses.change_courserun")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every course with its runs, the latest first."""
    found = places.counted(CourseRun.objects.with_sessions()).order_by("-pk")
    by_course: dict[int, list[listing.ListedRun]] = defaultdict(list)
    courses = list(Course.objects.all())
    by_pk = {course.pk: course for course in courses}
    for run in found:
        by_course[run.course_id].append(listing.listed(run, by_pk[run.course_id]))
    context = {"courses": [(course, by_course[course.pk]) for course in courses]}
    return render(request, "courses/desk/index.html", context)


@for_organisers("courses.change_courserun")
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what stands, who is enrolled, who waits, who was there."""
    run = _run(pk)
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
        "enrolled": [(r, n) for r, n in people if r.is_confirmed],
        "queue": [r for r, _n in people if r.is_waiting],
        **places.availability(run),
    }
    return render(request, "courses/desk/run.html", context)


@for_organisers("courses.change_courserun")
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
    return _form(request, form, title=_("Nieuwe ronde: %(course)s") % {"course": course}, run=None)


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def copy_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The next run from this one, with all dates shifted."""
    source = _run(pk)
    form = CopyForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            made = runs.copy_run(source, **form.cleaned_data)
        except runs.SlugTaken:
            form.add_error("slug", _("Dit adres is al in gebruik. Kies een ander."))
        except runs.NoSessions:
            form.add_error(None, _("Deze ronde heeft geen bijeenkomsten om over te nemen."))
        else:
            messages.success(
                request, _("De nieuwe ronde is een concept. Controleer de dagen en publiceer hem.")
            )
            return redirect("courses_desk:run", made.pk)
    return _form(request, form, title=_("Nieuwe ronde"), run=source)


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a run; a raised capacity moves up who waits."""
    run = _run(pk)
    form = RunForm(request.POST or None, instance=run)
    if request.method == "POST" and form.is_valid():
        try:
            events.save_event(run)
        except refusals.CapacityBelowTaken as refusal:
            form.refuse_capacity(refusal.taken)
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect("courses_desk:run", pk)
    return _form(request, form, title=_("Ronde wijzigen"), run=_run(pk))


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, move and take away sessions; everyone enrolled is mailed what changed."""
    run = _run(pk)
    formset = SessionFormSet(request.POST or None, instance=run, prefix="sessions")
    refusal = ""
    if request.method == "POST" and formset.is_valid():
        formset.save(commit=False)
        changed = [*formset.new_objects, *(session for session, _f in formset.changed_objects)]
        try:
            runs.save_sessions(run, changed, formset.deleted_objects)
        except runs.SessionsOverlap as overlap:
            refusal = _("Deze bijeenkomsten vallen samen: %(first)s en %(second)s.") % {
                "first": overlap.first,
                "second": overlap.second,
            }
        except scheduling.SessionHasCheckIns:
            refusal = _("Bij deze bijeenkomst waren mensen aanwezig. U kunt haar niet weghalen.")
        except scheduling.SessionHasAdmissions:
            refusal = _("Iemand haalt hier of hiervoor een bijeenkomst in. Trek dat eerst in.")
        except scheduling.NothingToPublish:
            refusal = _("Deze ronde staat op de site. Er moet één bijeenkomst blijven.")
        else:
            if changed or formset.deleted_objects:
                messages.success(request, _("De bijeenkomsten zijn opgeslagen."))
            return redirect("courses_desk:run", pk)
    status = 400 if request.method == "POST" else 200
    context = {
        "run": run,
        "formset": formset,
        "refusal": refusal,
        "enrolled": run.registrations.live().count(),
    }
    return render(request, "courses/desk/sessions.html", context, status=status)


@for_organisers("courses.change_courserun")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a run on the site, or bring it back."""
    try:
        scheduling.publish(_run(pk))
    except scheduling.NothingToPublish:
        messages.error(request, _("Maak eerst een bijeenkomst."))
    else:
        messages.success(request, _("De ronde staat op de site."))
    return redirect("courses_desk:run", pk)


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a run off. GET asks, POST does."""
    run = _run(pk)
    if request.method == "POST":
        scheduling.call_off(run)
        messages.success(request, _("Afgelast. Wie zich heeft aangemeld, krijgt een mail."))
        return redirect("courses_desk:run", pk)
    people = run.registrations.live().count()
    return _confirm(
        request,
        title=_("Weet u zeker dat u wilt aflasten?"),
        text=ngettext(
            "%(n)d aanmelding krijgt een mail dat de cursus niet doorgaat.",
            "%(n)d aanmeldingen krijgen een mail dat de cursus niet doorgaat.",
            people,
        )
        % {"n": people},
        action=_("Ja, gelast af"),
        run=run,
    )


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off a run. GET asks, POST does."""
    registration = _registration(pk)
    run = _run(registration.event_id)
    if request.method == "POST":
        try:
            registering.cancel(registration, by=Registration.CancelledBy.ORGANISER)
        except refusals.AlreadyCancelled:
            messages.info(request, _("Deze persoon was al afgemeld."))
        else:
            messages.success(request, _("Afgemeld. De persoon krijgt een mail."))
        return redirect("courses_desk:run", run.pk)
    return _confirm(
        request,
        title=_("%(name)s afmelden?") % {"name": registration.name},
        text=_("De persoon krijgt een mail. De plaats gaat naar de eerste op de wachtlijst."),
        action=_("Ja, meld af"),
        run=run,
    )


# Attendance ----------------------------------------------------------------------------------------


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Person × session: to look at, to print, to tick. What the door checked in is ticked already."""
    run = _run(pk)
    status = 200
    if request.method == "POST":
        try:
            changed = _tick_all(request, run)
        except attendance.NotYet:
            messages.error(
                request, _("Die bijeenkomst is nog niet begonnen. Er is niets opgeslagen.")
            )
            status = 400
        except attendance.SessionOff:
            messages.error(request, _("Die bijeenkomst vervalt. Er is niets opgeslagen."))
            status = 400
        except attendance.NotOnTheList:
            messages.error(
                request,
                _(
                    "De lijst is veranderd: iemand heeft zich afgemeld. Kijk hem na en sla opnieuw op."
                ),
            )
            status = 409
        else:
            text = ngettext("%(n)d vinkje veranderd.", "%(n)d vinkjes veranderd.", changed) % {
                "n": changed
            }
            messages.success(request, text if changed else _("Er is niets veranderd."))
            return redirect("courses_desk:attendance", pk)
    return render(request, "courses/desk/attendance.html", _grid(run), status=status)


def _tick_all(request: HttpRequest, run: CourseRun) -> int:
    """Every session that the form showed, all or none."""
    shown: dict[int, set[int]] = defaultdict(set)
    present: dict[int, set[int]] = defaultdict(set)
    for field, into in (("shown", shown), ("present", present)):
        for value in request.POST.getlist(field):
            match = re.fullmatch(r"(\d{1,18})-(\d{1,18})", value)
            if match:
                into[int(match[1])].add(int(match[2]))
    wanted = [
        (session, present[session.pk], shown[session.pk])
        for session in run.sessions_in_order()
        if session.pk in shown
    ]
    return attendance.tick_all(wanted, by=_operator(request))


@dataclass(frozen=True)
class Cell:
    """One person at one session."""

    session: Session
    present: bool
    made_up: bool
    open: bool


@dataclass(frozen=True)
class Row:
    """One person's line. A guest is of another run and makes up for a session here."""

    registration: Registration
    cells: list[Cell]
    count: int
    guest: bool = False


def _grid(run: CourseRun) -> dict[str, object]:
    sessions = [s for s in run.sessions_in_order() if not s.is_cancelled]
    now = timezone.now()
    begun = {s.pk for s in sessions if not run.is_cancelled and now >= s.check_in_opens_at}
    there = set(
        CheckIn.objects.live().filter(session__in=sessions).values_list("session", "registration")
    )
    own = list(run.registrations.confirmed())
    counts = attendance.attended(own)
    rows = [
        Row(
            r,
            [
                Cell(
                    session=s,
                    present=(s.pk, r.pk) in there,
                    made_up=(s.pk, r.pk) not in there and s.pk in counts[r.pk],
                    open=s.pk in begun,
                )
                for s in sessions
            ],
            count=len(counts[r.pk]),
        )
        for r in sorted(own, key=lambda r: sort_name(r.name))
    ]
    rows += _guest_rows(sessions, begun, there)
    return {
        "run": run,
        "event": run,
        "course": run.course,
        "sessions": sessions,
        "rows": rows,
        "totals": [sum(s == session.pk for s, _r in there) for session in sessions],
        "can_tick": bool(begun and rows),
        "changes": AttendanceChange.objects.filter(session__event=run).select_related(
            "registration", "session", "changed_by"
        )[:50],
    }


def _guest_rows(sessions: list[Session], begun: set[int], there: set[tuple[int, int]]) -> list[Row]:
    welcome: dict[int, set[int]] = defaultdict(set)
    guests: dict[int, Registration] = {}
    for admission in Admission.objects.filter(session__in=sessions).select_related("registration"):
        guests[admission.registration_id] = admission.registration
        welcome[admission.registration_id].add(admission.session_id)
    return [
        Row(
            r,
            [
                Cell(
                    session=s,
                    present=(s.pk, r.pk) in there,
                    made_up=False,
                    open=s.pk in begun and s.pk in welcome[r.pk],
                )
                for s in sessions
            ],
            count=0,
            guest=True,
        )
        for r in sorted(guests.values(), key=lambda r: sort_name(r.name))
        if r.is_confirmed
    ]


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def make_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody to a session of another run, to make up for one that was missed; or take that back."""
    registration = _registration(pk)
    run = _run(registration.event_id)
    if "end" in request.POST:
        return _end_admission(request, registration)
    form = MakeUpForm(request.POST or None, registration=registration, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            attendance.make_up(registration, **form.cleaned_data, by=_operator(request))
        except attendance.MakeUpRefused as refusal:
            form.add_error(None, _why_no_make_up(refusal.why))
        else:
            messages.success(
                request,
                _("%(name)s kan de bijeenkomst inhalen en krijgt een mail.")
                % {"name": registration.name},
            )
            return redirect("courses_desk:run", run.pk)
    context = {
        "form": form,
        "run": run,
        "heading": _("Een bijeenkomst inhalen: %(name)s") % {"name": registration.name},
        "admissions": registration.admissions.select_related("session__venue", "instead_of"),
    }
    status = 400 if form.errors else 200
    return render(request, "courses/desk/make_up.html", context, status=status)


def _end_admission(request: HttpRequest, registration: Registration) -> HttpResponse:
    sent = request.POST["end"]
    known = registration.admissions.select_related("session__event")
    admission = known.filter(pk=int(sent)).first() if sent.isascii() and sent.isdecimal() else None
    if admission is None:
        messages.error(request, _("Deze bijeenkomst was al teruggehaald."))
    else:
        try:
            admissions.end_admission(admission)
        except admissions.AdmissionUsed:
            messages.error(
                request,
                _("%(name)s was bij die bijeenkomst. Dat blijft staan.")
                % {"name": registration.name},
            )
        else:
            messages.success(
                request,
                _("Teruggehaald. Als de bijeenkomst nog komt, krijgt %(name)s een mail.")
                % {"name": registration.name},
            )
    return redirect("courses_desk:make_up", registration.pk)


def _why_no_make_up(why: str) -> str:
    match why:
        case attendance.MakeUpRefused.WAS_THERE:
            return _("Deze persoon was bij die bijeenkomst.")
        case attendance.MakeUpRefused.MADE_UP_ALREADY:
            return _("Deze persoon haalt die bijeenkomst al in, of komt daar al.")
        case attendance.MakeUpRefused.NO_PLACE:
            return _("Deze persoon heeft geen plaats in de cursus.")
        case attendance.MakeUpRefused.SESSION_OFF:
            return _("Die bijeenkomst vervalt.")
        case _:
            return _("Kies een bijeenkomst van een andere ronde van dezelfde cursus.")


# Exceptions and certificates -----------------------------------------------------------------------


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def waivers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may enrol without the course before, and why; make another exception."""
    course = get_object_or_404(
        Course.objects.exclude(prerequisite=None).select_related("prerequisite"), slug=slug
    )
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolment.waive(course, **form.cleaned_data, by=_operator(request))
        except enrolment.WaiverExists:
            form.add_error("email", _("Voor dit adres is er al een uitzondering."))
        else:
            messages.success(
                request, _("De uitzondering is gemaakt. De persoon krijgt een link per mail.")
            )
            return redirect("courses_desk:waivers", slug)
    context = {
        "course": course,
        "form": form,
        "waivers": course.waivers.select_related("granted_by", "withdrawn_by"),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "courses/desk/waivers.html", context, status=status)


@for_organisers("courses.change_courserun")
@require_POST
def withdraw_waiver(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an exception back; it stays in the list."""
    waiver = get_object_or_404(Waiver.objects.select_related("course"), pk=pk)
    enrolment.withdraw_waiver(waiver, by=_operator(request))
    messages.success(request, _("De uitzondering is ingetrokken."))
    return redirect("courses_desk:waivers", waiver.course.slug)


@for_organisers("courses.change_courserun")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a certificate, for a reason."""
    certificate = get_object_or_404(Certificate.objects.select_related("registration"), pk=pk)
    run = _run(certificate.registration.event_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            certificates.withdraw(
                certificate, reason=form.cleaned_data["reason"], by=_operator(request)
            )
        except certificates.AlreadyWithdrawn:
            messages.info(request, _("Dit bewijs was al ingetrokken."))
        else:
            messages.success(request, _("Het bewijs is ingetrokken."))
        return redirect("courses_desk:run", run.pk)
    title = _("Bewijs van %(name)s intrekken") % {"name": certificate.name}
    return _form(request, form, title=title, run=run)


# Shared --------------------------------------------------------------------------------------------


def _run(pk: int) -> CourseRun:
    return get_object_or_404(CourseRun.objects.with_sessions().select_related("course"), pk=pk)


def _registration(pk: int) -> Registration:
    """An enrolment in a course run."""
    return get_object_or_404(
        Registration.objects.select_related("event").filter(event__kind=CourseRun.KIND), pk=pk
    )


def _operator(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _form(request: HttpRequest, form: object, *, title: str, run: CourseRun | None) -> HttpResponse:
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "heading": title, "run": run}
    return render(request, "courses/desk/form.html", context, status=status)


def _confirm(
    request: HttpRequest, *, title: str, text: str, action: str, run: CourseRun
) -> HttpResponse:
    context = {"heading": title, "text": text, "action": action, "run": run}
    return render(request, "courses/desk/confirm.html", context)
