"""The form in which one chooses another stall."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cafes import plan, stands
from cafes.models import Edition, StandBooking
from eventsite.web.border import numbers
from eventsite.web.forms import PublicForm

from . import words


class AnyNumberField(forms.ChoiceField):
    """Radios of what is free now, and whatever other stall was free a second ago."""

    def valid_value(self, value: Any) -> bool:
        return numbers.key(str(value)) is not None


class ExchangeForm(PublicForm):
    """Which of the free stalls."""

    submit_label = gettext_lazy("Kies deze kraam")
    stand = AnyNumberField(
        label=gettext_lazy("Welke kraam wilt u?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies een kraam uit de lijst.")
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.offer_what_is_free()

    def offer_what_is_free(self) -> None:
        """Fill the list from the database as it is now."""
        self.plan = plan.of(self.edition)
        self.fields["stand"].choices = [  # type: ignore[attr-defined]
            (str(spot.stand.pk), words.stand(spot)) for spot in self.plan.free
        ]

    def save(self, booked: StandBooking) -> None:
        """Through the verb. Raises booking.BookingRefused."""
        stands.exchange(booked.registration, int(self.cleaned_data["stand"]))

    def refuse(self, refusal: stands.StandTaken) -> None:
        """Somebody was quicker; show what is free now."""
        self.add_error("stand", words.stand_taken(refusal.stand, refusal.nearest))
        self.offer_what_is_free()
