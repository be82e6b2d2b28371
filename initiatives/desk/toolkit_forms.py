"""The organisers' form about a card of the toolkit."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.web.forms import DeskForm
from eventsite.web.languages.forms import TranslatedForm
from initiatives.fields import TextField, WebAddressField
from initiatives.models import ToolkitCard

TAKEN = gettext_lazy("Deze link staat al op een andere kaart van dit deel.")
MOST_SENTENCES = 2
# An end, a blank, and then what a sentence begins with; not behind a short word's dot ("o.a.", "dhr.").
_END = re.compile(
    r"(?<!\b\w\.\w)(?<!\b[Dd]hr)(?<!\b[Mm]w)(?<!\b[Nn]r)(?<!\b[Ss]t)[.!?…]+\s+(?=[^\sa-z])"
)


def short(text: str) -> None:
    """Two sentences at most, in whatever language. Raises ValidationError."""
    number = len(_END.findall(text)) + 1
    if number > MOST_SENTENCES:
        said = _("Houd het bij twee zinnen. Dit zijn er %(number)d.")
        raise ValidationError(said, code="sentences", params={"number": number})


class ToolkitCardForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """Where somebody finds help, in two sentences."""

    title = TextField(
        label=gettext_lazy("Titel"),
        max_length=80,
        missing=gettext_lazy("Vul een titel in."),
        help_text=gettext_lazy(
            "Wat iemand er vindt, bijvoorbeeld: Subsidie voor groen in de straat."
        ),
    )
    text = TextField(
        label=gettext_lazy("Tekst"),
        max_length=300,
        rows=3,
        validators=[short],
        missing=gettext_lazy("Schrijf in een of twee zinnen wat iemand hier vindt."),
        help_text=gettext_lazy("Een of twee zinnen: wat iemand hier vindt, en voor wie het is."),
    )
    link = WebAddressField(
        label=gettext_lazy("Link"),
        help_text=gettext_lazy("Naar de pagina zelf, niet naar het begin van de site."),
    )

    class Meta:
        model = ToolkitCard
        fields = ["section", "title", "text", "link"]
        labels = {"section": gettext_lazy("Deel van de toolkit")}
        error_messages = {
            "section": dict.fromkeys(
                ("required", "invalid_choice"), gettext_lazy("Kies een deel uit de lijst.")
            ),
            NON_FIELD_ERRORS: {"unique_together": TAKEN},
        }

    def refuse_link(self) -> None:
        """Another card got it at this moment."""
        self.add_error("link", TAKEN)
