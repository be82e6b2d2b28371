"""One's own progress in a run."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import (
    access_links,
    attendance,
    correcting,
    eligibility,
)
from courses.certificates import AlreadyWithdrawn
from courses.forms import CertificateNameForm
from courses.models import Certificate, CourseRun
from eventsite.models import Registration
from eventsite.pages.own_links import opened_by
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web.same_origin import same_origin_form


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
        "token": links.make_token(registration, Purpose.REGISTRATION),
        "registration_url": links.registration_url(registration),
        "run": run,
        "course": run.course,
        "sessions": [
            (session, session.pk in counted, session.starts_at > timezone.now())
            for session in run.sessions_in_order()
        ],
        "admissions": admissions,
        "attended": len(counted),
        "certificate": Certificate.objects.filter(registration=registration).first(),
        "opens": [
            eligibility.eligibility(following, registration.email, sharer=registration.sharer)
            for following in run.course.opens.select_related("prerequisite")
        ],
        # It opens the courses as who is known by the address.
        "access_token": None
        if registration.shares_email
        else access_links.token(registration.email),
    }
    return render(request, "courses/progress.html", context)


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_name(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Put one's misspelt name on the certificate right. GET shows, POST does."""
    certificate = get_object_or_404(Certificate, registration=registration)
    token = links.make_token(registration, Purpose.REGISTRATION)
    form = CertificateNameForm(request.POST or None, initial={"name": certificate.name})
    if request.method == "POST" and form.is_valid():
        try:
            certificate = correcting.correct_name(certificate, form.cleaned_data["name"])
        except correcting.AnotherName:
            text = _("Deze naam lijkt niet op die van het bewijs. Vraag het aan de organisatie.")
            form.add_error("name", text)
        except AlreadyWithdrawn:
            return redirect(certificate)
        else:
            return redirect(certificate)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "certificate": certificate, "token": token}
    return render(request, "courses/correct_name.html", context, status=status)
