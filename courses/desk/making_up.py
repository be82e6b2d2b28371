"""Somebody makes up for a session at another run, or no longer does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import attendance
from courses.models import CourseRun
from eventsite.booking import refusals
from eventsite.door import admissions
from eventsite.mails import rehearsal
from eventsite.models import Registration, Session
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.border import numbers
from eventsite.web.forms import DeskForm
from eventsite.web.isolating import isolated
from eventsite.web.staff import operator

from .shared import get_enrolment, get_run


class SessionChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class MakeUpForm(DeskForm):
    """Which session was missed, and at which one of another run it is made up for."""

    missed = SessionChoiceField(
        Session.objects.none(),
        label=gettext_lazy("Gemiste bijeenkomst"),
        empty_label=None,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies de gemiste bijeenkomst.")
        ),
    )
    at = SessionChoiceField(
        Session.objects.none(),
        label=gettext_lazy("Inhalen bij"),
        help_text=gettext_lazy("Een bijeenkomst van een andere ronde van dezelfde cursus."),
        empty_label=None,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            gettext_lazy("Kies waar de bijeenkomst wordt ingehaald."),
        ),
    )
    submit_label = gettext_lazy("Laat toe")

    def __init__(
        self, *args: Any, registration: Registration, run: CourseRun, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        sessions = Session.objects.filter(cancelled_at=None).select_related("event")
        missed: Any = self.fields["missed"]
        missed.queryset = sessions.filter(event=run)
        at: Any = self.fields["at"]
        at.queryset = (
            sessions.filter(event__courserun__course=run.course_id, event__status="published")
            .exclude(event=run)
            .order_by("-starts_at")
        )


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def make_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody to a session of another run, to make up for one that was missed; or take that back."""
    registration = get_enrolment(pk)
    run = get_run(registration.event_id)
    if "end" in request.POST:
        return _end_admission(request, registration)
    form = MakeUpForm(request.POST or None, registration=registration, run=run)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):

        def admit() -> None:
            attendance.make_up(registration, **form.cleaned_data, by=operator(request))

        try:
            follows = rehearsal.effects(admit)
            if not confirming.answer(request, follows):
                title, action = _("Deze bijeenkomst laten inhalen?"), _("Laat toe en mail")
                return confirming.ask(
                    request, follows, title=title, action=action, context={"event": run}
                )
            admit()
        except attendance.MakeUpRefused as refusal:
            form.add_error(None, _why_no_make_up(refusal.why))
        else:
            messages.success(
                request,
                _("%(name)s kan de bijeenkomst inhalen en krijgt een mail.")
                % {"name": isolated(registration.name)},
            )
            return redirect("courses_desk:run", run.pk)
    refusals.check_not_closed(run)
    context = {
        "form": form,
        "run": run,
        "event": run,
        "frame": "desk/event.html",
        "heading": _("Een bijeenkomst inhalen: %(name)s") % {"name": isolated(registration.name)},
        "admissions": registration.admissions.select_related("session__venue", "instead_of"),
    }
    status = 400 if form.errors else 200
    return render(request, "courses/desk/make_up.html", context, status=status)


def _end_admission(request: HttpRequest, registration: Registration) -> HttpResponse:
    sent = numbers.key(request.POST["end"]) or 0
    known = registration.admissions.select_related("session__event")
    admission = known.filter(pk=sent).first()
    if admission is None:
        messages.error(request, _("Deze bijeenkomst was al teruggehaald."))
    else:
        try:
            follows = rehearsal.effects(
                lambda: admissions.end_admission(known.get(pk=admission.pk))
            )
            if not confirming.answer(request, follows):
                return confirming.ask(
                    request,
                    follows,
                    title=_("Het inhalen terughalen?"),
                    action=_("Haal terug en mail"),
                    back=reverse("courses_desk:make_up", args=[registration.pk]),
                    context={"event": get_run(registration.event_id)},
                )
            admissions.end_admission(admission)
        except admissions.AdmissionUsed:
            messages.error(
                request,
                _("%(name)s was bij die bijeenkomst. Dat blijft staan.")
                % {"name": isolated(registration.name)},
            )
        else:
            messages.success(
                request,
                _("Teruggehaald. Als de bijeenkomst nog komt, krijgt %(name)s een mail.")
                % {"name": isolated(registration.name)},
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
