"""The organisers' forms about initiatives."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from eventsite.web.forms import FilterForm, SearchField
from initiatives.forms.initiatives import KeptInitiativeForm
from initiatives.forms.search import SearchForm
from initiatives.models import Initiative, InitiativeQuerySet


class DeskInitiativeForm(KeptInitiativeForm):
    """The same for an organiser, who helps."""

    with_csrf_token = True


class UnansweredForm(SearchForm):
    """Needs of one theme or neighbourhood."""

    # Takes these fields of SearchForm away.
    zoek = None  # type: ignore[assignment]
    zoekt = None  # type: ignore[assignment]
    submit_label = gettext_lazy("Toon")


class DeskSearchForm(FilterForm):
    """Find an initiative, published or not."""

    CHANGED = "changed"
    WITHOUT = {"thema": "theme", "wijk": "neighbourhood"}

    zoek = SearchField(label=gettext_lazy("Zoek een initiatief"))
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[
            ("", gettext_lazy("Alle")),
            *Initiative.Status.choices,
            (CHANGED, gettext_lazy("gewijzigd na publicatie")),
        ],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies een status uit de lijst.")},
    )
    mist = forms.ChoiceField(
        label=gettext_lazy("Wat mist er"),
        choices=[
            ("", gettext_lazy("Maakt niet uit")),
            ("thema", gettext_lazy("zonder thema")),
            ("wijk", gettext_lazy("zonder wijk")),
        ],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies iets uit de lijst.")},
    )

    @property
    def found(self) -> InitiativeQuerySet:
        """Only of what is filled in well."""
        asked = self.cleaned_data
        found = Initiative.objects.kept().matching(asked["zoek"])
        if asked["status"] == self.CHANGED:
            found = found.changed_since_published()
        elif asked["status"]:
            found = found.filter(status=asked["status"])
        if lacking := self.WITHOUT.get(asked["mist"]):
            found = found.filter(**{lacking: None})
        return found
