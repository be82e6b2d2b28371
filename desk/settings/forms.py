"""The forms of the lists that managers keep."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from eventsite.models import Venue
from eventsite.web.border import postcodes
from eventsite.web.forms import DeskForm, LineField, ParagraphsField
from eventsite.web.languages.forms import TranslatedForm
from eventsite.web.versions import VersionedForm
from initiatives.models import Neighbourhood, Theme

_PARAGRAPHS = ("public_transport", "cycling", "parking", "step_free_way", "accessibility")
_GROUPS = [
    (_("Waar het is"), ["name", "street", "postcode", "city", "latitude", "longitude"]),
    (_("Hoe groot het is"), ["capacity"]),
    (_("Zo komt men er"), ["public_transport", "cycling", "parking"]),
    (
        _("Toegankelijkheid"),
        ["step_free", "step_free_way", "accessible_toilet", "hearing_loop", "accessibility"],
    ),
]


class VenueForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """Where one shows up."""

    latitude = forms.DecimalField(
        label=_("Breedtegraad"),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Voor de kaart en de agenda, bijvoorbeeld 52.384600. Mag leeg blijven."),
    )
    longitude = forms.DecimalField(
        label=_("Lengtegraad"),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Bijvoorbeeld 4.629300."),
    )

    class Meta:
        model = Venue
        fields = [
            "name",
            "street",
            "postcode",
            "city",
            "latitude",
            "longitude",
            "capacity",
            "public_transport",
            "cycling",
            "parking",
            "step_free_way",
            "step_free",
            "accessible_toilet",
            "hearing_loop",
            "accessibility",
        ]
        field_classes = {
            "name": LineField,
            "street": LineField,
            "postcode": LineField,
            "city": LineField,
            **dict.fromkeys(_PARAGRAPHS, ParagraphsField),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in _PARAGRAPHS}
        help_texts = {
            "public_transport": _(
                "Welke halte, welke bussen, en hoe lang het lopen is vanaf het station."
            ),
            "cycling": _(
                "Waar men een fiets kwijt kan. Is er ook plaats voor een bakfiets of scootmobiel?"
            ),
            "parking": _(
                "Waar men parkeert en wat dat kost. Waar is een gehandicaptenparkeerplaats?"
            ),
            "step_free_way": _(
                "Welke ingang, welke lift, waar men aanbelt. Schrijf het voor wie in een rolstoel komt."
            ),
            "step_free": _("Van de stoep tot op uw stoel zonder één trede."),
            "hearing_loop": _("Voor wie een gehoorapparaat draagt."),
        }

    @property
    def helper(self) -> FormHelper:
        """In four groups; all of it may wait but the address."""
        helper = super().helper
        helper.render_hidden_fields = True
        helper.layout = Layout(*(Fieldset(legend, *names) for legend, names in _GROUPS))
        return helper

    def clean_postcode(self) -> str:
        return postcodes.clean(self.cleaned_data["postcode"])


class NeighbourhoodForm(VersionedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """A part of the city. Its place in addresses stays what it was first."""

    class Meta:
        model = Neighbourhood
        fields = ["name"]
        field_classes = {"name": LineField}


class ThemeForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """What initiatives are about. Its place in addresses stays what it was first."""

    class Meta:
        model = Theme
        fields = ["name", "position"]
        field_classes = {"name": LineField}
        help_texts = {
            "name": _("Met een kleine letter, bijvoorbeeld: groen en natuur."),
            "position": _("Een lager getal staat eerder in de lijst."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].validators.append(MaxValueValidator(999))
        self.fields["position"].widget.attrs["max"] = 999


class CourseForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """What a course is, for all its runs."""

    class Meta:
        model = Course
        fields = [
            "title",
            "slug",
            "kind",
            "summary",
            "audience",
            "description",
            "certificate_sessions",
            "prerequisite",
            "prerequisite_sessions",
            "asks_initiative",
            "position",
        ]
        field_classes = {
            "title": LineField,
            "summary": LineField,
            "audience": LineField,
            "description": ParagraphsField,
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "slug": _("Kleine letters, cijfers en streepjes. Bijvoorbeeld: basiscursus."),
            "position": _("Een lager getal staat eerder op de site."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("certificate_sessions", "prerequisite_sessions", "position"):
            self.fields[name].validators.append(MaxValueValidator(999))
            self.fields[name].widget.attrs["max"] = 999
