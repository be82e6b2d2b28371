"""The forms of the accessibility statement and of one deviation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import AccessibilityDeviation, AccessibilityStatement
from eventsite.models.accessibility import NEED_EXAMINATION
from eventsite.staff.log_forms import DayField
from eventsite.web.forms import DeskForm, LineField, ParagraphsField
from eventsite.web.versions import VersionedForm
from initiatives.fields import WebAddressField

NOT_EXAMINED = gettext_lazy(
    "Voor status A of B is een onderzoek nodig. Vul de dag van het onderzoek in."
)
DEVIATES = gettext_lazy(
    "Er staan nog afwijkingen in de lijst. Kies status B, of haal ze eerst weg."
)
MISSING_MEASURE = gettext_lazy("Schrijf wat u eraan doet.")
MISSING_DAY = gettext_lazy("Vul in wanneer het klaar is.")


class StatementForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """What the statement says beside its deviations."""

    examined_on = DayField(gettext_lazy("Dag van het onderzoek"))
    made_on = DayField(gettext_lazy("Dag van de verklaring"))
    report = WebAddressField(label=gettext_lazy("Adres van het rapport"), required=False)
    register = WebAddressField(
        label=gettext_lazy("Adres in het register"),
        required=False,
        help_text=gettext_lazy("De pagina over deze site op www.toegankelijkheidsverklaring.nl."),
    )

    class Meta:
        model = AccessibilityStatement
        fields = [
            "status",
            "outside",
            "examined_on",
            "examination",
            "examined_by",
            "report",
            "made_on",
            "signed_as",
            "signed_by",
            "register",
        ]
        field_classes = dict.fromkeys(("examined_by", "signed_as", "signed_by"), LineField) | {
            "outside": ParagraphsField
        }
        widgets = {"outside": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "status": gettext_lazy(
                "A en B kunnen alleen na een onderzoek van hoogstens drie jaar oud. Zonder onderzoek is C "
                "het hoogste."
            ),
            "outside": gettext_lazy(
                "Bijvoorbeeld: de pagina’s van HaarlemLink waar wij naar verwijzen."
            ),
            "signed_as": gettext_lazy("Bijvoorbeeld: teammanager Digitale dienstverlening."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = self.fields["made_on"]
        made.required = True
        made.error_messages["required"] = made.error_messages["invalid"]

    def clean_examined_on(self) -> date | None:
        return _not_to_come(self.cleaned_data["examined_on"])

    def clean_made_on(self) -> date | None:
        return _not_to_come(self.cleaned_data["made_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") not in NEED_EXAMINATION or self.errors:
            return cleaned
        if not cleaned["examined_on"]:
            self.add_error("examined_on", str(NOT_EXAMINED))
        elif cleaned["status"] == "A" and AccessibilityDeviation.objects.exists():
            self.add_error("status", str(DEVIATES))
        return cleaned


class DeviationForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """One deviation. What is to be mended says how and when."""

    planned_on = DayField(gettext_lazy("Klaar op"))

    class Meta:
        model = AccessibilityDeviation
        fields = [
            "criterion",
            "what",
            "cause",
            "consequence",
            "alternative",
            "ground",
            "measure",
            "planned_on",
        ]
        texts = ("criterion", "what", "cause", "consequence", "alternative", "measure")
        field_classes = dict.fromkeys(texts, LineField)
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in texts[1:]}
        help_texts = {
            "criterion": gettext_lazy("Nummer en naam, bijvoorbeeld: 1.4.3 Contrast (minimum)."),
            "consequence": gettext_lazy("Wie er last van heeft, en wat dan niet lukt."),
            "alternative": gettext_lazy("Bijvoorbeeld: bel ons, dan vullen wij het voor u in."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ground") == AccessibilityDeviation.Ground.NOT_YET:
            for name, missing in (("measure", MISSING_MEASURE), ("planned_on", MISSING_DAY)):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, str(missing))
        return cleaned


def _not_to_come(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise ValidationError(_("Kies vandaag of een eerdere dag."))
    return day
