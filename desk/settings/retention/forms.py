"""The terms as managers set them, each within its bounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from eventsite.retention import categories
from eventsite.retention.categories import Category
from eventsite.web.forms import DeskForm
from eventsite.web.versions import VersionedForm

from .saving import settable, stored


class TermsForm(VersionedForm, DeskForm):
    """A number of days for each category of which that can be set, by its key."""

    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=dict(stored()), **kwargs)
        self.fields |= {one.key: _field(one) for one in settable()}

    def stored(self) -> dict[str, Any]:
        return dict(stored())

    @property
    def days(self) -> dict[str, int]:
        """Only of what is filled in well."""
        return {one.key: self.cleaned_data[one.key] for one in settable()}

    def days_of(self, category: Category) -> int:
        """What was typed; of what can't be set, what it is."""
        return category.days if category.is_fixed else self.days[category.key]


def _field(category: Category) -> forms.IntegerField:
    bounds = {"least": category.least, "most": category.most}
    wrong = _("%(title)s: vul een aantal dagen in van %(least)d tot en met %(most)d.")
    wrong %= {"title": category.title} | bounds
    hint = _("%(holds)s Aantal dagen %(starts)s: van %(least)d tot en met %(most)d.")
    return forms.IntegerField(
        label=str(category.title),
        min_value=category.least,
        max_value=category.most,
        help_text=hint % ({"holds": category.holds, "starts": category.starts} | bounds),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def fixed() -> list[Category]:
    """Those whose term nobody sets."""
    return [one for one in categories.every() if one.is_fixed]
