"""Organisers at the floor plan: lay it out, copy it, say who stands where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cafes import layout, plan, stands
from cafes.models import Edition
from eventsite.booking.refusals import AlreadyOver
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale, check_all

from . import moving, renumbering
from .forms import AssignForm, CopyForm, Fixtures, Stands
from .panel import NoSuchStall, Panel, opened

OVER = gettext_lazy("Deze avond is voorbij. Wie er stond, blijft staan.")
NO_LONGER = gettext_lazy("Dat kan niet meer. Kijk hoe het nu is.")


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def floor_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan with a row per stall to type in. GET shows, POST saves all rows or none."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    data = request.POST if request.method == "POST" else None
    rows = Stands(data, prefix="stands", queryset=edition.stands.all())
    shapes = Fixtures(data, prefix="fixtures", queryset=edition.fixtures.all())
    status = 200
    if request.method == "POST" and not resending.went_back(request):
        status = 400
        if rows.is_valid() and shapes.is_valid():
            try:
                asked = _save(request, edition, rows, shapes)
            except layout.PlanDoesNotFit as refusal:
                messages.error(request, _("Er is niets opgeslagen. %(why)s") % {"why": refusal})
            except Stale:
                return conflicts.conflict(request, *rows.forms, *shapes.forms, event=edition)
            except layout.NumberTaken:
                status = 409
                text = _("Een nummer is net door iemand anders gebruikt. Er is niets opgeslagen.")
                messages.error(request, text)
            except AlreadyOver:
                status = 409
                messages.error(request, _("Er is niets opgeslagen. %(why)s") % {"why": OVER})
            except stands.StandInUse as refusal:
                status = 409
                text = _("Bij %(stand)s staat iemand. Verplaats die eerst. Er is niets opgeslagen.")
                messages.error(request, text % {"stand": refusal.args[0]})
            else:
                if asked:
                    return asked
                messages.success(request, _("De plattegrond is opgeslagen."))
                return redirect("cafes_desk:floor_plan", slug=slug)
    return page(request, edition, status=status, rows=rows, shapes=shapes)


def page(
    request: HttpRequest,
    edition: Edition,
    *,
    status: int = 200,
    panel: Panel | None = None,
    **forms: Any,
) -> HttpResponse:
    """All that can be done on it; ``panel`` and ``forms`` are those that were sent."""
    drawn = plan.of(edition, for_organisers=True)
    if panel is None:
        try:
            panel = opened(edition, drawn, request.GET.get("kraam", ""))
        except NoSuchStall:
            messages.error(request, _("Deze kraam staat niet (meer) op de plattegrond."))
            status = 404
    booking = panel.booking if panel else None
    move = AssignForm(edition=edition, initial={"booking": booking}) if booking else None
    context = {
        "edition": edition,
        "event": edition,
        "plan": drawn,
        "panel": panel,
        "move": move,
        "rows": Stands(prefix="stands", queryset=edition.stands.all()),
        "shapes": Fixtures(prefix="fixtures", queryset=edition.fixtures.all()),
        "copy_form": None if drawn else CopyForm(edition=edition),
    }
    return render(request, "cafes/desk/floor_plan.html", context | forms, status=status)


def _save(request: HttpRequest, edition: Edition, rows: Any, shapes: Any) -> HttpResponse | None:
    """None once it is saved; else the page that asks first, because it reaches people."""
    rows.save(commit=False)
    shapes.save(commit=False)
    changed = [*rows.new_objects, *(stand for stand, _fields in rows.changed_objects)]
    fixtures = [*shapes.new_objects, *(shape for shape, _fields in shapes.changed_objects)]
    deleted = [*rows.deleted_objects, *shapes.deleted_objects]

    def check() -> None:
        there = [*rows.initial_forms, *shapes.initial_forms]
        check_all(form for form in there if form.instance.pk)  # what is gone has no version

    asked = renumbering.asked(
        request, edition, changed=changed, fixtures=fixtures, deleted=deleted, check=check
    )
    if not asked:
        layout.save_plan(edition, stands=changed, fixtures=fixtures, deleted=deleted, check=check)
    return asked


HAS_PLAN = gettext_lazy("Deze avond heeft al een plattegrond.")


@for_staff(Right.ORGANISE)
@require_POST
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Take over the plan of an earlier edition."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    form = CopyForm(request.POST, edition=edition)
    if edition.stands.exists():
        messages.error(request, HAS_PLAN)
        return redirect("cafes_desk:floor_plan", slug=slug)
    if not form.is_valid():
        return page(request, edition, status=400, copy_form=form)
    try:
        copied = layout.copy_plan(form.cleaned_data["source"], edition)
    except layout.PlanNotEmpty:
        messages.error(request, HAS_PLAN)
    except layout.PlanDoesNotFit as refusal:
        text = _("De plattegrond van die avond klopt niet. Pas hem daar eerst aan. %(why)s")
        messages.error(request, text % {"why": refusal})
    else:
        said = ngettext("%(n)d kraam overgenomen.", "%(n)d kramen overgenomen.", copied)
        messages.success(request, said % {"n": copied})
    return redirect("cafes_desk:floor_plan", slug=slug)


@for_staff(Right.ORGANISE)
@require_POST
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody another stall, or let two swap; asks first."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    form = AssignForm(request.POST, edition=edition)
    plan_url = reverse("cafes_desk:floor_plan", args=[slug])
    if not form.is_valid() or resending.went_back(request):
        if "booking" in form.errors:  # hidden on the page: there is nothing to correct
            messages.error(request, NO_LONGER)
            return redirect(plan_url)
        return page(request, edition, status=400 if form.errors else 200, move=form)
    stand, booking = form.cleaned_data["stand"], form.cleaned_data["booking"]
    try:
        follows = moving.effects(stand, booking)
        if not confirming.answer(request, follows):
            return confirming.ask(
                request,
                follows,
                title=_("Iemand naar een andere kraam"),
                action=_("Verplaats en mail"),
                context={"event": edition},
            )
        stands.assign(stand, booking)
    except (stands.StandInUse, stands.StandGone, stands.NobodyToAssign):
        messages.error(request, NO_LONGER)
    except AlreadyOver:
        messages.error(request, OVER)
    else:
        mailed = _("Verplaatst. Wie verhuist, krijgt een mail.")
        messages.success(request, mailed if follows.receivers else _("Verplaatst."))
    return redirect(f"{plan_url}?kraam={stand.number}#kraam")
