"""The pages on which a run is changed: what it is, and its sessions."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses.models import Course, CourseRun
from eventsite.booking import events, usual
from eventsite.pages.details import Page, respond
from eventsite.pages.details_forms import DetailsForm
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.languages.forms import beside

from .shared import get_run


class RunForm(DetailsForm):
    """What a run is, apart from its sessions."""

    GROUPS = (
        (gettext_lazy("Teksten"), ("title", "slug", "summary", "description", "trainer")),
        (
            gettext_lazy("Plaatsen en aanmelden"),
            (
                "capacity",
                "registration_opens_at",
                "registration_closes_at",
                "promotion_stop_hours",
            ),
        ),
        (gettext_lazy("Mails"), ("practical_information", "thanks")),
    )

    class Meta(DetailsForm.Meta):
        model = CourseRun
        fields = [
            "title",
            "slug",
            "summary",
            "description",
            "trainer",
            "capacity",
            "registration_opens_at",
            "registration_closes_at",
            "promotion_stop_hours",
            "practical_information",
            "thanks",
        ]

    def not_shown(self) -> Sequence[str]:
        """The address of what is on the site: it stands in mails and calendars."""
        return () if self.instance.is_draft else ("slug",)


DETAILS = Page(heading=gettext_lazy("Gegevens"), form=RunForm)
SESSIONS = Page(heading=gettext_lazy("Bijeenkomsten"), has_sessions=True)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a run; a raised capacity moves up who waits."""
    return respond(request, get_run(pk), DETAILS)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, move and take away sessions; everyone enrolled is mailed what changed."""
    return respond(request, get_run(pk), SESSIONS)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: HttpRequest, slug: str) -> HttpResponse:
    """The first run of a course; later ones are copied."""
    course = get_object_or_404(Course, slug=slug)
    run = CourseRun(course=course)
    usually = usual.fields("capacity", "promotion_stop_hours")
    initial = {"title": course.title, "summary": course.summary, **usually}
    initial |= beside(course, ("title", "summary"))
    form = RunForm(request.POST or None, instance=run, initial=initial)
    if request.method == "POST" and form.is_valid():
        events.save_event(run)
        messages.success(request, _("De ronde is gemaakt. Vul nu de bijeenkomsten in."))
        return redirect("courses_desk:sessions", run.pk)
    context = {
        "form": form,
        "frame": "desk/base.html",
        "heading": _("Nieuwe ronde: %(course)s") % {"course": course},
        "above": reverse("courses_desk:index"),
        "above_label": _("Cursussen"),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "eventsite/lifecycle/details.html", context, status=status)
