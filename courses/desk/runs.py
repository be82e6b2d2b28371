"""Organisers' pages of the runs: one at a glance, and the next from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import runs
from eventsite.booking import batches, checklist, places, registering, timeline, totals
from eventsite.staff import lines
from eventsite.staff.guard import by_pk, for_staff
from eventsite.staff.roles import Right
from eventsite.tickets import links

from .forms import CopyForm
from .shared import form_page, get_run


@for_staff(Right.RUN_THE_DOOR, of=by_pk)
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run at a glance; who is in it stands under "Mensen"."""
    run = get_run(pk)
    room = places.availability(run)
    context = {
        "run": run,
        "event": run,
        "sessions": run.sessions_in_order(),
        "totals": totals.of(run),
        "batches": batches.found(run.registrations.all()),
        "is_to_come": registering.is_to_come(run, timezone.now()),
        **room,
        "free_places": room["free"],
        "checklist": None if run.is_over or run.is_cancelled else checklist.of(run),
        "details": reverse("courses_desk:edit_run", args=[pk]),
        "sessions_page": reverse("courses_desk:sessions", args=[pk]),
        "timeline": timeline.of(run),
        "last_changes": lines.last(3, event=run),
        "preview_url": links.preview_url(run) if run.is_draft else "",
    }
    return render(request, "courses/desk/run.html", context)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def copy_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The next run from this one, with all dates shifted."""
    source = get_run(pk)
    form = CopyForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            made = runs.copy_run(
                source,
                first_day=form.cleaned_data["first_day"],
                title=form.cleaned_data["title"],
                titles=form.translations(),
            )
        except runs.NoSessions:
            form.add_error(None, _("Deze ronde heeft geen bijeenkomsten om over te nemen."))
        else:
            text = _("De nieuwe ronde is een concept. Kijk de dagen na en zet de ronde op de site.")
            messages.success(request, " ".join([text, *runs.skipped(source, made)]))
            return redirect("courses_desk:run", made.pk)
    return form_page(request, form, title=_("Nieuwe ronde"), run=source)
