"""Organisers at the running order: make turns, move them, say who pitches when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cafes.models import Edition
from eventsite.booking.refusals import AlreadyOver
from eventsite.staff import confirming
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from pitches import moving, outcomes, running_order, taking_part
from pitches.models import Pitch, PitchSlot

from . import rearranging
from .shared import get_edition

# What a button says of a pitch, and what is stored.
ARROWS = {"up", "down"}
OUTCOMES = {"held": Pitch.Outcome.HELD, "absent": Pitch.Outcome.ABSENT, "unknown": ""}


class SlotsForm(forms.Form):
    """Make turns from start, length, pause and number."""

    opens_after = forms.IntegerField(
        label=gettext_lazy("Eerste pitch, minuten na het begin"), min_value=0, max_value=600
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Lengte in minuten"), min_value=1, max_value=120, initial=5
    )
    gap_minutes = forms.IntegerField(
        label=gettext_lazy("Wisseltijd in minuten"), min_value=0, max_value=60, initial=2
    )
    number = forms.IntegerField(
        label=gettext_lazy("Hoeveel erbij"), min_value=0, max_value=running_order.MOST_SLOTS
    )


class PauseForm(forms.Form):
    """How long a pause lasts."""

    minutes = forms.IntegerField(min_value=1, max_value=120)


class LengthForm(forms.Form):
    """How long a turn or a pause lasts, and what comes before the next."""

    minutes = forms.IntegerField(min_value=1, max_value=120)
    gap_minutes = forms.IntegerField(min_value=0, max_value=60)


class SwapForm(forms.Form):
    """With whom to change turns."""

    other = forms.ModelChoiceField(queryset=PitchSlot.objects.none())

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = edition.slots.filter(kind=PitchSlot.Kind.PITCH)  # type: ignore[attr-defined]


@for_staff(Right.ORGANISE)
@require_safe
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """The running order with everything one can do to it, and who waits."""
    return _page(request, get_edition(slug))


def _page(request: HttpRequest, edition: Edition, form: SlotsForm | None = None) -> HttpResponse:
    """With the ``form`` that was sent and is not right, or a fresh one."""
    turns = running_order.turns(edition)
    stage = getattr(edition, "stage", None)
    reserves = Pitch.objects.reserves().filter(registration__event=edition)
    start = {"opens_after": stage.opens_after if stage else 15, "number": 0 if turns else 7}
    context = {
        "edition": edition,
        "event": edition,
        "turns": turns,
        "moved": moving.moved(stage, turns),
        "outcomes": _outcomes(edition, turns),
        "swappable": [turn for turn in turns if not turn.slot.is_pause],
        "reserves": reserves.select_related("initiative", "registration"),
        "form": form or SlotsForm(initial=start),
    }
    return render(request, "pitches/desk/order.html", context, status=400 if form else 200)


def _outcomes(edition: Edition, turns: list[running_order.Turn]) -> dict[str, int] | None:
    """How many pitches were held, missed, and are to be noted; None before the evening."""
    if not outcomes.can_be_noted(edition):
        return None
    pitches = [turn.pitch for turn in turns if turn.pitch]
    held = sum(pitch.was_held for pitch in pitches)
    missed = sum(pitch.was_missed for pitch in pitches)
    return {
        "all": len(pitches),
        "held": held,
        "missed": missed,
        "open": len(pitches) - held - missed,
    }


@for_staff(Right.ORGANISE)
@require_POST
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Make turns, or move the opening."""
    edition = get_edition(slug)
    form = SlotsForm(request.POST)
    if not form.is_valid() or resending.went_back(request):
        return _page(request, edition, form)

    def make() -> None:
        running_order.make_slots(edition, **form.cleaned_data)

    try:
        follows = rearranging.effects(edition, make)
        if not confirming.answer(request, follows):
            return rearranging.ask(request, edition, follows)
        make()
    except running_order.TooManySlots:
        text = _("Meer dan %(n)d plekken op één avond kan niet.")
        form.add_error("number", text % {"n": running_order.MOST_SLOTS})
        return _page(request, edition, form)
    messages.success(request, _("Het programma is opgeslagen."))
    return _back(edition)


@for_staff(Right.ORGANISE)
@require_POST
def put_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the moves that nobody was told of yet."""
    edition = get_edition(slug)
    try:
        moving.put_back(edition)
    except moving.TooLate:
        text = _("Terugzetten kan niet meer. Verplaats de pitches zelf met de pijlen.")
        messages.error(request, text)
    else:
        messages.success(request, _("De volgorde is weer zoals die was."))
    return _back(edition)


@for_staff(Right.ORGANISE)
@require_POST
def change(request: HttpRequest, slug: str, slot_id: int) -> HttpResponse:
    """Do with one turn what the pressed button says; but for the arrows it asks first."""
    edition = get_edition(slug)
    slot = get_object_or_404(edition.slots, pk=slot_id)

    def act() -> bool:
        return _act(request, edition, get_object_or_404(edition.slots, pk=slot_id))

    try:
        if request.POST.get("do") not in ARROWS:
            follows = rearranging.effects(edition, act)
            if not confirming.answer(request, follows):
                back = _back(edition, slot)["Location"]
                return rearranging.ask(request, edition, follows, back=back)
        done = act()
    except tuple(_REFUSALS) as refusal:
        messages.error(request, _REFUSALS[type(refusal)])
    else:
        _say(request, done)
    return _back(edition, slot)


_REFUSALS = {
    running_order.SlotOnStage: gettext_lazy(
        "Deze plek is nu aan de beurt. Ga op de klok eerst verder."
    ),
    running_order.SlotInUse: gettext_lazy(
        "Hier pitcht iemand. Wissel die eerst, of haal de pitch eraf."
    ),
    running_order.TooManySlots: gettext_lazy("Het programma is vol."),
    running_order.PitchWasHeld: gettext_lazy(
        "Deze pitch is gehouden. Klopt dat niet? Kies “Niet gekomen”."
    ),
    outcomes.NotBegun: gettext_lazy("Dit kan zodra de deur open is."),
    outcomes.NobodyPitches: gettext_lazy("Hier pitcht niemand (meer). Kijk hoe het nu is."),
    AlreadyOver: gettext_lazy("Deze avond is voorbij. Wie pitchte, blijft staan."),
}


def _say(request: HttpRequest, done: bool) -> None:
    if not done:
        messages.error(request, _("Dat begrijpen wij niet. Er is niets veranderd."))
    elif request.POST["do"] in OUTCOMES or request.POST["do"] in ARROWS:
        messages.success(request, _("Opgeslagen."))
    else:
        messages.success(request, _("Opgeslagen. Wie een andere tijd krijgt, krijgt een mail."))


def _act(request: HttpRequest, edition: Edition, slot: PitchSlot) -> bool:
    """Whether the form asked for something that is there to do."""
    match request.POST.get("do"):
        case "up":
            moving.move(slot, -1)
        case "down":
            moving.move(slot, 1)
        case "close":
            running_order.set_closed(slot, True)
        case "open":
            running_order.set_closed(slot, False)
        case "remove":
            running_order.remove(slot)
        case "take-off":
            pitch = slot.pitches.live().select_related("registration").first()
            if pitch:
                taking_part.give_up(pitch.registration, pitch=True)
        case "pause":
            form = PauseForm(request.POST)
            if not form.is_valid():
                return False
            running_order.add_pause(edition, after=slot, minutes=form.cleaned_data["minutes"])
        case "length":
            length = LengthForm(request.POST)
            if not length.is_valid():
                return False
            running_order.change_slot(slot, **length.cleaned_data)
        case str(outcome) if outcome in OUTCOMES:
            outcomes.note(edition, slot, OUTCOMES[outcome])
        case "swap":
            swap = SwapForm(request.POST, edition=edition)
            if not swap.is_valid():
                return False
            running_order.swap(slot, swap.cleaned_data["other"])
        case _:
            return False
    return True


def _back(edition: Edition, slot: PitchSlot | None = None) -> HttpResponse:
    response = redirect("pitches_desk:order", slug=edition.slug)
    if slot:  # so that the keyboard stays with what was moved
        response["Location"] += f"#plek-{slot.pk}"
    return response
