"""The page on which everything of an evening is changed, at once or not at all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cafes import editions
from cafes.models import Edition
from eventsite.booking import refusals, scheduling
from eventsite.staff import conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions

from .details_forms import DetailsForm, evenings


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows, POST saves; 400 with what is wrong at its field, 409 when somebody else was first."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    data = request.POST or None
    form = DetailsForm(data, instance=edition)
    sessions = evenings(edition, data, one_more="nog-een" in request.GET)
    is_sent = request.method == "POST" and not resending.went_back(request)
    if is_sent and form.is_valid() & sessions.is_valid():
        try:
            _save(edition, form, sessions)
        except versions.Stale:
            return conflicts.conflict(request, form, *sessions.forms)
        except refusals.CapacityBelowTaken as refusal:
            form.refuse_capacity(refusal.taken)
        except _REFUSALS as refusal:
            form.add_error(None, _why_not(refusal))
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect("cafes_desk:overview", slug)
    context = {
        # Not what was typed: the frame around the page says what stands.
        "event": get_object_or_404(Edition.objects.with_sessions(), slug=slug),
        "form": form,
        "sessions": sessions,
    }
    return render(request, "cafes/desk/details.html", context, status=400 if is_sent else 200)


_REFUSALS = (
    scheduling.SessionHasCheckIns,
    scheduling.SessionHasAdmissions,
    scheduling.NothingToPublish,
    refusals.AlreadyOver,
)


def _save(edition: Edition, form: DetailsForm, sessions: Any) -> None:
    sessions.save(commit=False)

    def check() -> None:
        form.check()
        versions.check_all(sessions.forms)

    editions.save(
        edition,
        [*sessions.new_objects, *(session for session, _fields in sessions.changed_objects)],
        sessions.deleted_objects,
        closing_was_set="registration_closes_at" in form.changed_data,
        check=check,
    )


def _why_not(refusal: Exception) -> str:
    match refusal:
        case scheduling.SessionHasCheckIns():
            return _("Bij deze bijeenkomst waren mensen aanwezig. U kunt die niet weghalen.")
        case scheduling.SessionHasAdmissions():
            return _("Iemand haalt hier een bijeenkomst in. Trek dat eerst in.")
        case scheduling.NothingToPublish():
            return _("Deze avond staat op de site. Er moet één bijeenkomst blijven.")
    return _("Wat geweest is, kan niet vervallen en niet naar een latere dag.")
