"""Organisers' page of a run's sessions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import runs
from courses.models import CourseRun
from eventsite.booking import changes, refusals
from eventsite.booking.changes import Changes
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions

from .forms import SessionFormSet
from .shared import get_run


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, move and take away sessions; everyone enrolled is mailed what changed."""
    run = get_run(pk)
    formset = SessionFormSet(request.POST or None, instance=run, prefix="sessions")
    refusal = ""
    is_sent = request.method == "POST" and not resending.went_back(request)
    if is_sent and formset.is_valid():
        formset.save(commit=False)
        changed = [*formset.new_objects, *(session for session, _f in formset.changed_objects)]
        wanted = Changes(sessions=changed, deleted=formset.deleted_objects)

        def check() -> None:
            versions.check_all(formset.forms)

        try:
            check()
            follows = runs.effects_of_sessions(run, wanted)
            said = confirming.answer(request, follows, sentence=True)
            if said is None:
                return _ask(request, run, follows)
            runs.save_sessions(
                run, wanted.sessions, wanted.deleted, sentence=said.sentence, check=check
            )
        except versions.Stale:
            return conflicts.conflict(request, *formset.forms)
        except (runs.SessionsOverlap, refusals.BookingRefused) as refused:
            refusal = _why_not(refused)
        else:
            messages.success(request, _("De bijeenkomsten zijn opgeslagen."))
            return redirect("courses_desk:run", pk)
    status = 400 if is_sent else 200
    context = {
        "run": run,
        "event": run,
        "formset": formset,
        "refusal": refusal,
        "enrolled": run.registrations.live().count(),
    }
    return render(request, "courses/desk/sessions.html", context, status=status)


def _ask(request: HttpRequest, run: CourseRun, follows: confirming.Effects) -> HttpResponse:
    return confirming.ask(
        request,
        follows,
        title=_("Bijeenkomsten opslaan?"),
        action=_("Opslaan en mailen") if follows.receivers else _("Opslaan"),
        sentence=True,
        context={"event": get_run(run.pk)},
    )


def _why_not(refusal: Exception) -> str:
    match refusal:
        case runs.SessionsOverlap(first=first, second=second):
            text = _("Deze bijeenkomsten vallen samen: %(first)s en %(second)s.")
            return text % {"first": first, "second": second}
        case changes.SessionHasCheckIns():
            return _("Bij deze bijeenkomst waren mensen aanwezig. U kunt die niet weghalen.")
        case changes.SessionHasAdmissions():
            return _("Iemand haalt hier of hiervoor een bijeenkomst in. Trek dat eerst in.")
        case changes.NothingToPublish():
            return _("Deze ronde staat op de site. Er moet één bijeenkomst blijven.")
    return _("Wat geweest is, kan niet vervallen en niet naar een andere dag of plaats.")
