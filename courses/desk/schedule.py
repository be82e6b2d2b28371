"""Organisers' page of a run's sessions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import runs
from eventsite.booking import scheduling
from eventsite.booking.refusals import AlreadyOver
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from .forms import SessionFormSet
from .shared import get_run


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, move and take away sessions; everyone enrolled is mailed what changed."""
    run = get_run(pk)
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
            refusal = _("Bij deze bijeenkomst waren mensen aanwezig. U kunt die niet weghalen.")
        except scheduling.SessionHasAdmissions:
            refusal = _("Iemand haalt hier of hiervoor een bijeenkomst in. Trek dat eerst in.")
        except scheduling.NothingToPublish:
            refusal = _("Deze ronde staat op de site. Er moet één bijeenkomst blijven.")
        except AlreadyOver:
            refusal = _("Wat geweest is, kan niet vervallen en niet naar een latere dag.")
        else:
            messages.success(request, _("De bijeenkomsten zijn opgeslagen."))
            return redirect("courses_desk:run", pk)
    status = 400 if request.method == "POST" else 200
    context = {
        "run": run,
        "event": run,
        "formset": formset,
        "refusal": refusal,
        "enrolled": run.registrations.live().count(),
    }
    return render(request, "courses/desk/sessions.html", context, status=status)
