"""Some evenings and runs, ticked in a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from eventsite.models import Event
from eventsite.web.border import numbers
from eventsite.web.times import dated


class EventsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Which events it is about. Its form gives it those that may be chosen."""

    def __init__(self, help_text: str | Promise) -> None:
        super().__init__(
            Event.objects.none(),
            label=gettext_lazy("Avonden en cursusrondes"),
            help_text=help_text,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=dict.fromkeys(
                ("invalid_choice", "invalid_pk_value", "invalid_list"),
                gettext_lazy("Kies avonden en cursusrondes uit de lijst."),
            ),
        )

    def label_from_instance(self, obj: Any) -> str:
        return dated(obj)

    def clean(self, value: Any) -> Any:
        """A key that no column holds is no event."""
        if None in map(numbers.key, value or []):
            raise ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)
