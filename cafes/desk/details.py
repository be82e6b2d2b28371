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
from eventsite.booking import changes, effects, refusals
from eventsite.booking.changes import Changes
from eventsite.models import Event
from eventsite.staff import confirming, conflicts
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
            asked = _saved(request, edition, form, sessions)
        except versions.Stale:
            return conflicts.conflict(request, form, *sessions.forms)
        except refusals.CapacityBelowTaken as refusal:
            form.refuse_capacity(refusal.taken)
        except refusals.BookingRefused as refusal:
            form.add_error(None, _why_not(refusal))
        else:
            if asked:
                return asked
            messages.success(request, _("Opgeslagen."))
            return redirect("cafes_desk:overview", slug)
    context = {
        # Not what was typed: the frame around the page says what stands.
        "event": get_object_or_404(Edition.objects.with_sessions(), slug=slug),
        "form": form,
        "sessions": sessions,
    }
    return render(request, "cafes/desk/details.html", context, status=400 if is_sent else 200)


def _saved(
    request: HttpRequest, edition: Edition, form: DetailsForm, sessions: Any
) -> HttpResponse | None:
    """None once it is saved; else the page that asks first, because it reaches people."""
    sessions.save(commit=False)
    changed = [*sessions.new_objects, *(session for session, _fields in sessions.changed_objects)]

    def check() -> None:
        form.check()
        versions.check_all(sessions.forms)

    check()
    wanted = Changes(edited=edition, sessions=changed, deleted=sessions.deleted_objects)
    follows = effects.effects(get_object_or_404(Event, pk=edition.pk), wanted)
    said = confirming.answer(request, follows, sentence=True)
    if said is None:
        return confirming.ask(
            request,
            follows,
            title=_("Gegevens opslaan?"),
            action=_("Opslaan en mailen") if follows.receivers else _("Opslaan"),
            sentence=True,
            context={"event": get_object_or_404(Edition.objects.with_sessions(), pk=edition.pk)},
        )
    editions.save(
        edition,
        changed,
        sessions.deleted_objects,
        closing_was_set="registration_closes_at" in form.changed_data,
        sentence=said.sentence,
        check=check,
    )
    return None


def _why_not(refusal: Exception) -> str:
    match refusal:
        case changes.SessionHasCheckIns():
            return _("Bij deze bijeenkomst waren mensen aanwezig. U kunt die niet weghalen.")
        case changes.SessionHasAdmissions():
            return _("Iemand haalt hier een bijeenkomst in. Trek dat eerst in.")
        case changes.NothingToPublish():
            return _("Deze avond staat op de site. Er moet één bijeenkomst blijven.")
    return _("Wat geweest is, kan niet vervallen en niet naar een andere dag of plaats.")
