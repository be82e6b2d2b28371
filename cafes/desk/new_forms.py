"""A new evening: like an earlier one, or the first there is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes import editions
from cafes.models import Edition
from eventsite.booking import usual
from eventsite.models import EventQuerySet, Venue
from eventsite.web.forms import (
    ClockField,
    ComingDayField,
    DeskForm,
    KindChoiceField,
    LineField,
    MomentField,
)
from eventsite.web.languages.forms import InMoreLanguages, beside
from eventsite.web.times import dated


class NewForm(InMoreLanguages, DeskForm):
    """Like which evening, on what day, under what title; and what comes along."""

    TRANSLATED = ("title",)

    source = KindChoiceField(
        label=gettext_lazy("Zoals welke avond?"),
        queryset=Edition.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies een avond uit de lijst.")
        ),
    )
    day = ComingDayField(label=gettext_lazy("Op welke dag?"))
    title = LineField(label=gettext_lazy("Titel"), max_length=200)
    what = forms.MultipleChoiceField(
        label=gettext_lazy("Wat neemt u over?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Mensen, aanmeldingen en berichten gaan nooit mee."),
        error_messages={"invalid_choice": gettext_lazy("Kies uit de lijst.")},
    )
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Zaal"),
        queryset=Venue.objects.all(),
        required=False,
        empty_label=gettext_lazy("dezelfde als toen"),
        error_messages={"invalid_choice": gettext_lazy("Kies een zaal uit de lijst.")},
    )
    marks_optional = False
    submit_label = gettext_lazy("Maak het concept")

    def __init__(self, *args: Any, examples: EventQuerySet[Edition], **kwargs: Any) -> None:
        ticks = editions.choices()
        first = editions.example()
        kwargs["initial"] = {
            "source": first and first.pk,
            "title": first.title if first else "",
            "what": [name for name, _label in ticks],
        } | (kwargs.get("initial") or {})
        kwargs["initial"] |= beside(first, self.TRANSLATED) if first else {}
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = examples  # type: ignore[attr-defined]
        self.fields["source"].label_from_instance = dated  # type: ignore[attr-defined]
        self.fields["what"].choices = ticks  # type: ignore[attr-defined]


class SentenceForm(forms.Form):
    """Of which evening, on what day, the outcome is asked in words."""

    source = KindChoiceField(queryset=Edition.objects.none())
    day = ComingDayField()

    def __init__(self, *args: Any, examples: EventQuerySet[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = examples  # type: ignore[attr-defined]


class FirstForm(InMoreLanguages, DeskForm):
    """What an evening can't do without, as long as there is none to copy."""

    TRANSLATED = ("title", "summary")

    title = LineField(label=gettext_lazy("Titel"), max_length=200)
    summary = LineField(
        label=gettext_lazy("Samenvatting"),
        max_length=300,
        help_text=gettext_lazy("Eén of twee zinnen."),
    )
    day = ComingDayField(label=gettext_lazy("Op welke dag?"))
    starts = ClockField(label=gettext_lazy("Begin"))
    ends = ClockField(label=gettext_lazy("Einde"))
    capacity = forms.IntegerField(
        label=gettext_lazy("Aantal plaatsen"), min_value=1, max_value=100_000
    )
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Zaal"), queryset=Venue.objects.all(), empty_label=None
    )
    venue_name = LineField(label=gettext_lazy("Naam van de zaal"), max_length=200)
    street = LineField(label=gettext_lazy("Straat en huisnummer"), max_length=200)
    city = LineField(label=gettext_lazy("Plaats"), max_length=100)
    submit_label = gettext_lazy("Maak het concept")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = usual.fields("capacity") | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        known = Venue.objects.exists()
        for name in ("venue_name", "street", "city") if known else ("venue",):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = self._moment("starts"), self._moment("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("Het einde moet na het begin liggen."))
        return cleaned | {"starts": starts, "ends": ends}

    def _moment(self, name: str) -> datetime | None:
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get(name)
        if not day or time is None:
            return None
        try:
            return MomentField().to_python(datetime.combine(day, time))
        except ValidationError as error:
            self.add_error(name, error)
            return None

    def save(self) -> Edition:
        """Through the verb."""
        data = self.cleaned_data
        venue = data.get("venue") or Venue(
            name=data["venue_name"], street=data["street"], city=data["city"]
        )
        return editions.start(
            title=data["title"],
            summary=data["summary"],
            capacity=data["capacity"],
            venue=venue,
            starts_at=data["starts"],
            ends_at=data["ends"],
            translations=self.translations(),
        )
