"""Search the initiatives."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from eventsite.web.forms import FilterForm, SearchField
from initiatives.fields import ThemeField
from initiatives.models import Neighbourhood


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
