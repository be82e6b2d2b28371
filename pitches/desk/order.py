"""Organisers at the running order: the whole programme, how many turns there are, the moves put back."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cafes.models import Edition
from eventsite.booking.refusals import AlreadyOver
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale
from pitches import moving, running_order, timetable
from pitches.models import Pitch, PitchSlot

from . import rearranging
from .forms import USUAL_OPENING, LengthForm, PauseForm, SlotsForm, SwapForm, usual_length
from .shared import get_edition


@dataclass(frozen=True)
class Refused:
    """A form of one slot that was sent and is not right: its row is open, with what was typed."""

    slot: PitchSlot
    form: forms.BaseForm


@dataclass(frozen=True)
class Row:
    """A turn with the forms to change it."""

    turn: timetable.Turn
    refused: Refused | None

    @property
    def length(self) -> forms.BaseForm:
        return self._form(LengthForm) or LengthForm(
            instance=self.turn.slot, auto_id=ids_of(self.turn.slot)
        )

    @property
    def pause(self) -> forms.BaseForm:
        return self._form(PauseForm) or PauseForm(auto_id=ids_of(self.turn.slot, "pause"))

    @property
    def swap(self) -> forms.BaseForm | None:
        return self._form(SwapForm)

    @property
    def is_open(self) -> bool:
        return self.refused is not None and self.refused.slot.pk == self.turn.slot.pk

    def _form(self, kind: type[forms.BaseForm]) -> forms.BaseForm | None:
        if self.refused and self.is_open and isinstance(self.refused.form, kind):
            return self.refused.form
        return None


def ids_of(slot: PitchSlot, form: str = "turn") -> str:
    """For ``auto_id``: every turn has fields of the same name, and so have two of its forms."""
    return f"id_{slot.pk}_{form}_%s"


@for_staff(Right.ORGANISE)
@require_safe
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """The running order with everything one can do to it, and who waits."""
    return page(request, get_edition(slug))


def page(
    request: HttpRequest,
    edition: Edition,
    *,
    form: SlotsForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    """With what was sent, not right or to be changed once more, or fresh forms."""
    turns = timetable.turns(edition)
    stage = getattr(edition, "stage", None)
    reserves = Pitch.objects.reserves().filter(registration__event=edition)
    start = {
        "opens_after": stage.opens_after if stage else USUAL_OPENING,
        "number": 0 if turns else 7,
        **usual_length(),
    }
    context = {
        "edition": edition,
        "event": edition,
        "rows": [Row(turn, refused) for turn in turns],
        "refused": refused.form if refused else None,
        "runs_until": timetable.past_the_end(edition, turns),
        "moved": moving.moved(stage, turns),
        "outcomes": _outcomes(edition, turns),
        "swappable": [turn for turn in turns if not turn.slot.is_pause],
        "reserves": reserves.select_related("initiative", "registration"),
        "form": form or SlotsForm(initial=start, edition=edition),
    }
    sent = refused.form if refused else form
    status = 400 if sent is not None and sent.errors else 200
    return render(request, "pitches/desk/order.html", context, status=status)


def _outcomes(edition: Edition, turns: list[timetable.Turn]) -> dict[str, int] | None:
    """How many pitches were held, missed, and are to be noted; None before the evening."""
    if not edition.has_begun:
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
    form = SlotsForm(request.POST, edition=edition)
    if not form.is_valid() or resending.went_back(request):
        return page(request, edition, form=form)

    def make() -> None:
        running_order.make_slots(edition, **form.cleaned_data, check=form.check)

    try:
        follows = rearranging.effects(edition, make)
        if not confirming.answer(request, follows):
            return rearranging.ask(request, edition, follows)
        make()
    except running_order.TooManySlots:
        text = _("Meer dan %(n)d plekken op één avond kan niet.")
        form.add_error("number", text % {"n": running_order.MOST_SLOTS})
        return page(request, edition, form=form)
    except Stale:
        return conflicts.conflict(request, form, back=back_to(edition), event=edition)
    except AlreadyOver:
        messages.error(request, OVER)
        return redirect(back_to(edition))
    messages.success(request, _("Het programma is opgeslagen."))
    return redirect(back_to(edition))


@for_staff(Right.ORGANISE)
@require_POST
def put_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back the moves that nobody was told of yet."""
    edition = get_edition(slug)
    try:
        moving.put_back(edition)
    except (moving.TooLate, AlreadyOver):
        text = _("Terugzetten kan niet meer. Verplaats de pitches zelf met de pijlen.")
        messages.error(request, text)
    else:
        messages.success(request, _("De volgorde is weer zoals die was."))
    return redirect(back_to(edition))


OVER = gettext_lazy("Deze avond is voorbij. Wie pitchte, en wanneer, blijft staan.")


def back_to(edition: Edition, slot: PitchSlot | None = None) -> str:
    """The order; with a slot its row, so that the keyboard stays with what was changed."""
    address = reverse("pitches_desk:order", args=[edition.slug])
    return f"{address}#plek-{slot.pk}" if slot else address
