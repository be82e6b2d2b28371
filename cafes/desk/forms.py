"""The rows of the floor plan, and what an organiser does to it at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import BaseModelFormSet, modelformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes.models import Edition, Fixture, Stand, StandBooking
from eventsite.web.forms import KindChoiceField, LineField, NamedChoicesForm
from eventsite.web.languages.forms import InMoreLanguages, TranslatedForm
from eventsite.web.times import dated
from eventsite.web.versions import VersionedForm


class StandForm(VersionedForm, NamedChoicesForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Stand
        fields = [
            "number",
            "kind",
            "x",
            "y",
            "width",
            "height",
            "has_power",
            "is_accessible",
            "near_stage",
            "adviser",
            "blocked_because",
        ]
        field_classes = {"adviser": LineField, "blocked_because": LineField}


class StallForm(TranslatedForm, StandForm):
    """One stall in its panel; whether it can be booked has a form of its own."""

    prefix = "kraam"
    marks_optional = False

    class Meta(StandForm.Meta):
        fields = [name for name in StandForm.Meta.fields if name != "blocked_because"]

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        others = self.instance.edition.stands.exclude(pk=self.instance.pk)
        if others.filter(number=number).exists():
            raise forms.ValidationError(_("Dit nummer is al gebruikt."))
        return number


class BlockForm(InMoreLanguages):
    """Why nobody may take a stall, in each language of the site."""

    TRANSLATED = ("because",)

    because = LineField(
        label=gettext_lazy("Waarom niet?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Vul in waarom niemand hier mag staan.")},
        help_text=gettext_lazy("Bezoekers lezen dit. Bijvoorbeeld: nooduitgang."),
    )

    @property
    def beside(self) -> dict[str, str]:
        """By language, of those in which it was said."""
        return {code: texts["because"] for code, texts in self.translations().items()}


class RowFormSet(BaseModelFormSet):  # type: ignore[type-arg]
    """Rows of which another organiser may have taken one away meanwhile."""

    def clean(self) -> None:
        super().clean()
        text = _(
            "Rij %(number)d is intussen weggehaald. Vink daar “Verwijderen” aan, dan kunt u de rest opslaan."
        )
        gone = [
            number
            for number, form in enumerate(self.forms, 1)
            if "id" in form.errors and not form.cleaned_data.get("DELETE")
        ]
        if gone:
            raise forms.ValidationError([text % {"number": number} for number in gone])


class StandFormSet(RowFormSet):
    """All stalls of one edition; no two with one number."""

    def clean(self) -> None:
        super().clean()
        numbers = [
            form.cleaned_data["number"]
            for form in self.forms
            if form.cleaned_data.get("number") and not form.cleaned_data.get("DELETE")
        ]
        twice = sorted({n for n in numbers if numbers.count(n) > 1})
        if twice:
            text = _("Nummer %(number)d staat er twee keer.")
            raise forms.ValidationError(text % {"number": twice[0]})


class FixtureForm(VersionedForm, NamedChoicesForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Fixture
        fields = ["kind", "x", "y", "width", "height"]


Stands = modelformset_factory(Stand, StandForm, formset=StandFormSet, extra=2, can_delete=True)
Fixtures = modelformset_factory(Fixture, FixtureForm, formset=RowFormSet, extra=1, can_delete=True)


class CopyForm(forms.Form):
    """From which earlier edition to take the plan."""

    source = KindChoiceField(
        label=gettext_lazy("Van welke avond?"),
        empty_label=gettext_lazy("Kies een avond"),
        queryset=Edition.objects.none(),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies een avond met een plattegrond.")
        ),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = (  # type: ignore[attr-defined]
            Edition.objects.with_sessions()
            .exclude(pk=edition.pk)
            .filter(stands__isnull=False)
            .distinct()
        )
        self.fields["source"].label_from_instance = dated  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who goes where; who stands there comes back the other way."""

    booking = forms.ModelChoiceField(
        label=gettext_lazy("Wie"),
        queryset=StandBooking.objects.none(),
    )
    stand = forms.ModelChoiceField(
        label=gettext_lazy("Naar kraam"),
        queryset=Stand.objects.none(),
        empty_label=gettext_lazy("Kies een kraam"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Kies naar welke kraam.")
        ),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = StandBooking.objects.live().filter(stand__edition=edition)
        who, where = self.fields["booking"], self.fields["stand"]
        who.queryset = live.select_related("initiative", "stand").order_by("stand__number")  # type: ignore[attr-defined]
        who.label_from_instance = lambda b: f"{b.stand.number}: {b.initiative}"  # type: ignore[attr-defined]
        stalls = edition.stands.filter(kind=Stand.Kind.INITIATIVE, blocked_because="")
        where.queryset = stalls.with_holder()  # type: ignore[attr-defined]
        where.label_from_instance = _stall_in_words  # type: ignore[attr-defined]


def _stall_in_words(stand: Stand) -> str:
    held = stand.booking
    if held is None:
        return _("%(number)d, vrij") % {"number": stand.number}
    words = _("%(number)d, wisselen met %(who)s")
    return words % {"number": stand.number, "who": str(held.initiative)}
