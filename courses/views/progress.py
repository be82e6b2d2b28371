"""One's own progress in a run."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import (
    access_links,
    attendance,
    eligibility,
)
from courses.models import Certificate, CourseRun
from eventsite.models import Registration
from eventsite.pages.own_links import opened_by
from eventsite.tickets import links
from eventsite.tickets.links import Purpose


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
