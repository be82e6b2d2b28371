"""Organisers at one turn: move it, make it longer, close it, say who pitches in it and whether they did."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cafes.models import Edition
from eventsite.booking.refusals import AlreadyCancelled, AlreadyOver
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale
from pitches import moving, outcomes, pitching, running_order, taking_part
from pitches.models import Pitch, PitchSlot

from . import rearranging
from .forms import LengthForm, PauseForm, SwapForm
from .order import OVER, Refused, back_to, ids_of, page
from .shared import get_edition

# What a button says of a pitch, and what is stored.
ARROWS = {"up", "down"}
OUTCOMES = {"held": Pitch.Outcome.HELD, "absent": Pitch.Outcome.ABSENT, "unknown": ""}

NOBODY = gettext_lazy("Hier pitcht niemand (meer). Kijk hoe het nu is.")
_REFUSALS = {
    running_order.SlotOnStage: gettext_lazy(
        "Deze plek is nu aan de beurt. Ga op de klok eerst verder."
    ),
    running_order.SlotInUse: gettext_lazy(
        "Hier pitcht iemand. Wissel die eerst, of haal de pitch eraf."
    ),
    running_order.SlotGone: gettext_lazy("Deze plek is er niet meer. Kijk hoe het nu is."),
    running_order.NoTurn: gettext_lazy("Een pauze wisselt niet. Verplaats die met de pijlen."),
    running_order.TooManySlots: gettext_lazy("Het programma is vol."),
    pitching.PitchWasHeld: gettext_lazy(
        "Deze pitch is gehouden. Klopt dat niet? Kies “Niet gekomen”."
    ),
    outcomes.NotBegun: gettext_lazy("Dit kan zodra de deur open is."),
    outcomes.NobodyPitches: NOBODY,
    AlreadyCancelled: NOBODY,
    AlreadyOver: OVER,
}


@for_staff(Right.ORGANISE)
@require_POST
def change(request: HttpRequest, slug: str, slot_id: int) -> HttpResponse:
    """Do with one turn what the pressed button says; but for the arrows it asks first."""
    edition = get_edition(slug)
    slot = get_object_or_404(edition.slots, pk=slot_id)
    form, back = _form(request, edition, slot), back_to(edition, slot)
    if form is not None and (not form.is_valid() or resending.went_back(request)):
        return page(request, edition, refused=Refused(slot, form))

    def act() -> bool:
        return _act(request, edition, get_object_or_404(edition.slots, pk=slot_id), form)

    try:
        if request.POST.get("do") not in ARROWS:
            follows = rearranging.effects(edition, act)
            if not confirming.answer(request, follows):
                return rearranging.ask(request, edition, follows, back="" if form else back)
        done = act()
    except Stale:
        return conflicts.conflict(request, *([form] if form else []), back=back, event=edition)
    except tuple(_REFUSALS) as refusal:
        messages.error(request, _REFUSALS[type(refusal)])
    else:
        _say(request, edition, done)
    return redirect(back)


def _say(request: HttpRequest, edition: Edition, done: bool) -> None:
    if not done:
        messages.error(request, _("Dat begrijpen wij niet. Er is niets veranderd."))
    elif request.POST["do"] in {*OUTCOMES, *ARROWS} or edition.is_cancelled:
        messages.success(request, _("Opgeslagen."))
    else:
        messages.success(request, _("Opgeslagen. Wie een andere tijd krijgt, krijgt een mail."))


def _form(request: HttpRequest, edition: Edition, slot: PitchSlot) -> forms.BaseForm | None:
    """What was filled in with the button, if it goes with fields."""
    match request.POST.get("do"):
        case "length":
            return LengthForm(request.POST, instance=slot, auto_id=ids_of(slot))
        case "pause":
            return PauseForm(request.POST, auto_id=ids_of(slot, "pause"))
        case "swap":
            return SwapForm(request.POST, edition=edition, auto_id=ids_of(slot))
    return None


def _act(
    request: HttpRequest, edition: Edition, slot: PitchSlot, form: forms.BaseForm | None
) -> bool:
    """Whether the form asked for something that is there to do."""
    match request.POST.get("do"), form:
        case "up", _:
            moving.move(slot, -1)
        case "down", _:
            moving.move(slot, 1)
        case "close", _:
            running_order.set_closed(slot, True)
        case "open", _:
            running_order.set_closed(slot, False)
        case "remove", _:
            running_order.remove(slot)
        case "take-off", _:
            pitch = slot.pitches.live().select_related("registration").first()
            if pitch:
                taking_part.give_up(pitch.registration, pitch=True)
        case _, PauseForm(cleaned_data=typed):
            running_order.add_pause(edition, after=slot, **typed)
        case _, LengthForm(cleaned_data=typed, check=check):
            running_order.change_slot(slot, **typed, check=check)
        case _, SwapForm(cleaned_data=typed):
            running_order.swap(slot, typed["other"])
        case str(outcome), _ if outcome in OUTCOMES:
            outcomes.note(edition, slot, OUTCOMES[outcome])
        case _:
            return False
    return True
