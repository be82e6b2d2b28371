"""Of which days figures are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.staff.log_forms import DayField
from eventsite.web.forms import FilterForm, LineField

from .days import Period


class PeriodFilterForm(FilterForm):
    """From which day up to and including which."""

    submit_label = _("Toon")

    van = DayField(_("Van"))
    tot = DayField(_("Tot en met"))
    avond = LineField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("van", "tot"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = gettext(
                "Vul een dag in, zoals 16-03-2027."
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("van") and cleaned.get("tot") and cleaned["tot"] < cleaned["van"]:
            self.add_error("tot", gettext("Deze dag ligt voor de eerste dag."))
        return cleaned

    @property
    def period(self) -> Period:
        """Only of what is filled in well."""
        return Period(self.cleaned_data["van"], self.cleaned_data["tot"])


def form_of(request: HttpRequest) -> PeriodFilterForm:
    """As asked in the address; this year where no day is."""
    asked = {name: request.GET.get(name, "") for name in ("van", "tot", "avond")}
    if not asked["van"] and not asked["tot"]:
        year = year_of(timezone.localdate().year)
        asked |= {"van": year.first.isoformat(), "tot": year.last.isoformat()}
    return PeriodFilterForm(asked)


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class Choice:
    """A period that is one press away."""

    label: str | Promise
    period: Period
    is_chosen: bool


def choices(chosen: Period | None, today: date) -> list[Choice]:
    """This year, the last, and the half year that was over last."""
    half = (
        Period(date(today.year, 1, 1), date(today.year, 6, 30))
        if today.month > 6
        else Period(date(today.year - 1, 7, 1), date(today.year - 1, 12, 31))
    )
    named = [
        (_("Dit jaar"), year_of(today.year)),
        (_("Vorig jaar"), year_of(today.year - 1)),
        (_("Het laatste halfjaar dat voorbij is"), half),
    ]
    return [Choice(label, period, period == chosen) for label, period in named]


def in_words(period: Period) -> str:
    """“1 jan – 31 dec 2026”; both years where they are two."""
    first = "j b" if period.first.year == period.last.year else "j b Y"
    return f"{date_format(period.first, first)} – {date_format(period.last, 'j b Y')}"
