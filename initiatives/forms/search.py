"""Search the initiatives."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from eventsite.web.forms import FilterForm, SearchField
from initiatives.models import Initiative, Neighbourhood


class SearchForm(FilterForm):
    """Search the showcase and filter it."""

    zoek = SearchField(label=gettext_lazy("Zoek een initiatief"))
    thema = forms.ChoiceField(
        label=gettext_lazy("Thema"),
        choices=[("", gettext_lazy("Alle thema’s")), *Initiative.Theme.choices],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies een thema uit de lijst.")},
    )
    wijk = forms.ModelChoiceField(
        label=gettext_lazy("Wijk"),
        queryset=Neighbourhood.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Alle wijken"),
        error_messages={"invalid_choice": gettext_lazy("Kies een wijk uit de lijst.")},
    )
