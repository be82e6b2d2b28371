"""What organisers fill in for a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from desk.figures.period import Period
from desk.models import NoteDraft, NoteLine
from eventsite.retention.categories import NO_NAMES
from eventsite.staff.log_forms import DayField
from eventsite.web.forms import DeskForm, LineField, ParagraphsField
from eventsite.web.languages.texts import reading
from eventsite.web.versions import VersionedForm

BACKWARDS = _("Deze dag is eerder dan de eerste. Kies een latere dag.")


def _in_own_language(form: forms.BaseForm, *names: str) -> None:
    """What is typed here stands in the note as it is typed, and that is in one language: see writing.py (WCAG 3.1.2)."""
    if reading() != settings.LANGUAGE_CODE:
        for name in names:
            form.fields[name].widget.attrs["lang"] = settings.LANGUAGE_CODE


def _no_names(hint: Any) -> Any:
    """A note is sent to the council as it is, and a version of it never changes."""
    return format_lazy("{} {}", hint, NO_NAMES)


class PeriodForm(DeskForm):
    """From which day up to and including which."""

    submit_label = _("Maak de nota")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["van"] = _day(_("Van"))
        self.fields["tot"] = _day(_("Tot en met"))

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("van"), self.cleaned_data.get("tot")
        if first and last and last < first:
            self.add_error("tot", BACKWARDS)
        return self.cleaned_data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["van"], self.cleaned_data["tot"])


def _day(label: Any) -> DayField:
    field = DayField(label)
    field.required = True
    field.error_messages["required"] = field.error_messages["invalid"]
    return field


class NoteForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """All of a note but its own lines."""

    class Meta:
        model = NoteDraft
        fields = [
            "title",
            "to",
            "first",
            "last",
            "compares",
            "is_public",
            "opening",
            "closing",
        ]
        field_classes = {
            "title": LineField,
            "to": LineField,
            "opening": ParagraphsField,
            "closing": ParagraphsField,
        }
        widgets = {
            "opening": forms.Textarea(attrs={"rows": 5}),
            "closing": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "to": _("Bijvoorbeeld: de leden van de commissie Bestuur."),
            "compares": _(
                "Met de periode direct ervoor: hele maanden met evenveel hele maanden, andere dagen met "
                "evenveel dagen. Loopt de periode nog, dan met de eerste dagen van die ervoor, tot evenver."
            ),
            "is_public": _("Dan staan er geen aantallen onder de 5 in."),
            "opening": _no_names(_("Staat bovenaan. Een lege regel begint een alinea.")),
            "closing": _no_names(_("Staat onderaan, voor de uitleg van de woorden.")),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name] = _day(self.fields[name].label)
        _in_own_language(self, "title", "to", "opening", "closing")

    def clean(self) -> dict[str, Any]:
        super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", BACKWARDS)
        return self.cleaned_data


class LineForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """A figure from elsewhere."""

    class Meta:
        model = NoteLine
        fields = ["heading", "text", "source"]
        field_classes = dict.fromkeys(["heading", "text", "source"], LineField)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "heading": _("Bijvoorbeeld: Subsidies. Een kopje dat er al staat mag ook."),
            "text": _no_names(_("Bijvoorbeeld: 32 bewoners kregen subsidie voor geveltuinen.")),
            "source": _("Bijvoorbeeld: subsidieregister, 2017."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_own_language(self, *self.fields)
