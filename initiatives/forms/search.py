"""Search the initiatives."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.web.forms import FilterForm, SearchField
from initiatives.fields import ThemeField
from initiatives.models import Need, Neighbourhood


class SearchForm(FilterForm):
    """Search the showcase and filter it."""

    zoek = SearchField(label=gettext_lazy("Zoek een initiatief"))
    thema = ThemeField(required=False, empty_label=gettext_lazy("Alle thema’s"))
    wijk = forms.ModelChoiceField(
        label=gettext_lazy("Wijk"),
        queryset=Neighbourhood.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Alle wijken"),
        error_messages={"invalid_choice": gettext_lazy("Kies een wijk uit de lijst.")},
    )
    zoekt = forms.ChoiceField(
        label=gettext_lazy("Zoekt"),
        choices=lambda: [
            ("", _("Maakt niet uit")),
            *((value, capfirst(str(label))) for value, label in Need.Kind.choices),
        ],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies uit de lijst wat iemand zoekt.")},
    )

    @property
    def in_words(self) -> list[str]:
        """What is asked, of a form that is filled in well: “tuin”, groen, Oost, geld."""
        asked = self.cleaned_data
        words = [f"“{asked['zoek']}”"] if asked["zoek"] else []
        words += [asked["thema"].texts.name] if asked["thema"] else []
        words += [asked["wijk"].name] if asked["wijk"] else []
        return [*words, str(Need.Kind(asked["zoekt"]).label)] if asked["zoekt"] else words
