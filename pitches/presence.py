"""Who pitched on an evening, for the page that looks back (cafes/looking_back.py)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy, ngettext

from cafes.models import Edition

from .counts import PITCHES
from .models import Pitch


class OnTheStage:
    """With a pitch that was held."""

    label = gettext_lazy("Op het podium")
    subject = PITCHES
    is_told_large = True

    def initiatives(self, evening: Edition) -> Sequence[int]:
        held = Pitch.objects.on_stage().filter(slot__edition=evening, outcome=Pitch.Outcome.HELD)
        return list(held.order_by("slot__position").values_list("initiative", flat=True))

    def word(self, number: int) -> str:
        return ngettext("pitch", "pitches", number)
