"""What an organiser does with one stall, from its panel on the floor plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cafes import layout, stands
from cafes.models import Edition, Stand
from eventsite.booking.refusals import AlreadyOver
from eventsite.staff import conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Check, Stale

from . import renumbering
from .floor_plan import NO_LONGER, OVER, page
from .forms import BlockForm, StallForm
from .panel import Panel, suggestion


@for_staff(Right.ORGANISE)
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new stall on the plan."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    form = StallForm(request.POST, instance=suggestion(edition))
    if not form.is_valid():
        return page(request, edition, status=400, panel=Panel.of_new(form))
    refusal = _save(request, edition, [form.save(commit=False)])
    if isinstance(refusal, HttpResponse):
        return refusal
    if refusal:
        return page(request, edition, status=refusal, panel=Panel.of_new(form))
    messages.success(request, _("De kraam staat op de plattegrond."))
    return redirect(address(edition, form.instance))


@for_staff(Right.ORGANISE)
@require_POST
def change(request: HttpRequest, slug: str, stand_id: int) -> HttpResponse:
    """Do with one stall what the pressed button says."""
    edition = get_object_or_404(Edition.objects.with_sessions(), slug=slug)
    stand = get_object_or_404(edition.stands.with_holder(), pk=stand_id)
    form, block = StallForm(instance=stand), BlockForm()
    refusal: int | HttpResponse | None = 400
    match request.POST.get("do"):
        case "save":
            form = StallForm(request.POST, instance=stand)
            if form.is_valid() and not resending.went_back(request):
                try:
                    refusal = _save(request, edition, [form.save(commit=False)], check=form.check)
                except Stale:
                    return conflicts.conflict(
                        request, form, back=address(edition, stand), event=edition
                    )
        case "block":
            block = BlockForm(request.POST)
            if block.is_valid():
                because = block.cleaned_data["because"]
                refusal = _block(request, edition, stand, because, block.beside)
        case "free":
            refusal = _block(request, edition, stand, "")
        case "remove":
            refusal = _save(request, edition, [], deleted=[stand])
            if not refusal:
                messages.success(request, _("De kraam is verwijderd."))
                return redirect(plan_of(edition))
        case _:
            messages.error(request, _("Dat begrijpen wij niet. Er is niets veranderd."))
    if isinstance(refusal, HttpResponse):
        return refusal
    if refusal:
        as_stored = edition.stands.with_holder().get(pk=stand.pk)
        shown = Panel(stand=as_stored, form=form, block=block)
        return page(request, edition, status=refusal, panel=shown)
    messages.success(request, _("Kraam %(number)d is opgeslagen.") % {"number": stand.number})
    return redirect(address(edition, stand))


def address(edition: Edition, stand: Stand) -> str:
    """Of the plan with the stall's panel open."""
    return plan_of(edition, f"?kraam={stand.number}")


def plan_of(edition: Edition, open_stall: str = "") -> str:
    """Of the plan, at its panel."""
    return f"{reverse('cafes_desk:floor_plan', args=[edition.slug])}{open_stall}#kraam"


IN_USE = gettext_lazy("Hier staat iemand. Verplaats die eerst, of haal de kraam leeg.")


def _block(
    request: HttpRequest,
    edition: Edition,
    stand: Stand,
    because: str,
    beside: Mapping[str, str] | None = None,
) -> int | HttpResponse | None:
    """As ``_save``; back to the plan where the stall is gone by now."""
    try:
        layout.block(stand, because, beside)
    except stands.StandGone:
        messages.error(request, NO_LONGER)
        return redirect(plan_of(edition))
    except stands.StandInUse:
        messages.error(request, IN_USE)
        return 409
    return None


def _save(
    request: HttpRequest,
    edition: Edition,
    changed: Collection[Stand],
    *,
    deleted: Collection[Stand] = (),
    check: Check = lambda: None,
) -> int | HttpResponse | None:
    """None when it is saved; the page that asks first; or else says why not, and the status of that."""
    try:
        asked = renumbering.asked(request, edition, changed=changed, deleted=deleted, check=check)
        if asked:
            return asked
        layout.save_plan(edition, stands=changed, deleted=deleted, check=check)
    except layout.PlanDoesNotFit as refusal:
        messages.error(request, _("Er is niets opgeslagen. %(why)s") % {"why": refusal})
        return 400
    except stands.StandInUse:
        messages.error(request, IN_USE)
        return 409
    except AlreadyOver:
        messages.error(request, OVER)
        return 409
    except layout.NumberTaken:
        messages.error(request, _("Er is niets opgeslagen. Dit nummer is al gebruikt."))
        return 409
    return None
