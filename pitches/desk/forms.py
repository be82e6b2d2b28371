"""What an organiser fills in about the turns of an evening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cafes.models import Edition
from eventsite.site.reading import site
from eventsite.web.versions import VersionedForm
from pitches import running_order
from pitches.models import PitchSlot, Stage

SMALL = {"class": "small-field", "autocomplete": "off"}
USUAL_OPENING = 15  # minutes after the evening begins


def usual_length() -> dict[str, int]:
    """What managers said that a pitch lasts, and the change after it; nothing where they didn't."""
    row = site().row
    found = {"minutes": row.pitch_minutes, "gap_minutes": row.gap_minutes}
    return {name: value for name, value in found.items() if value is not None}


class SlotsForm(VersionedForm):
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

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)

    def stored(self) -> dict[str, Any]:
        stage = Stage.objects.filter(pk=self.edition.pk).first()
        return {"opens_after": stage.opens_after if stage else USUAL_OPENING}


class LengthForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    """How long a turn or a pause lasts, and what comes before the next."""

    class Meta:
        model = PitchSlot
        fields = ["minutes", "gap_minutes"]
        widgets = dict.fromkeys(fields, forms.NumberInput(SMALL))
        labels = {
            "minutes": gettext_lazy("Lengte"),
            "gap_minutes": gettext_lazy("en daarna wisselen"),
        }


class PauseForm(forms.Form):
    """How long a pause lasts that is put behind a turn."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Pauze erna"),
        min_value=1,
        max_value=120,
        initial=10,
        widget=forms.NumberInput(SMALL),
    )


class SwapForm(forms.Form):
    """With whom to change turns."""

    other = forms.ModelChoiceField(
        label=gettext_lazy("Wissel met"),
        queryset=PitchSlot.objects.none(),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies met wie, of met welke vrije plek.")
        ),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = edition.slots.filter(kind=PitchSlot.Kind.PITCH)  # type: ignore[attr-defined]
