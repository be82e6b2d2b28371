"""The forms of what an evening leaves: photos with their texts, and what came of it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes.models import Edition, Photo
from cafes.photos import Sent
from eventsite.web.forms import DeskForm, LineField, ParagraphsField
from eventsite.web.languages.forms import InMoreLanguages, TranslatedForm
from eventsite.web.picture_field import PictureField
from eventsite.web.pictures import Picture

AT_ONCE = 3  # photos in one form: what web/middleware.py lets through


class AltField(LineField):
    """What is on a photo, for who can't see it (WCAG 1.1.1)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Wat staat er op de foto?"),
            help_text=gettext_lazy("Voor wie de foto niet kan zien. Noem geen namen."),
            max_length=200,
            error_messages={
                "required": gettext_lazy("Vertel in een paar woorden wat er op de foto staat.")
            },
            **options,
        )


class CreditField(LineField):
    """Whose photo it is; may be left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Wie maakte de foto?"),
            help_text=gettext_lazy("Staat onder de foto. Mag leeg blijven."),
            max_length=120,
            required=False,
            **options,
        )


class NewPhotoForm(InMoreLanguages, DeskForm):
    """One photo to add. A row in which nothing was filled in is left out."""

    TRANSLATED = Photo.TRANSLATED

    picture = PictureField(label=gettext_lazy("Foto"), help_text=gettext_lazy("Hoogstens 15 MB."))
    alt = AltField()
    credit = CreditField()

    @property
    def sent(self) -> Sent:
        said = self.cleaned_data
        return Sent(
            said["picture"],
            alt=said["alt"],
            credit=said["credit"],
            translations=self.translations(),
        )


class NewPhotosFormSet(BaseFormSet):  # type: ignore[type-arg]
    """A few photos in one go."""

    def clean(self) -> None:
        if not self.filled:
            raise forms.ValidationError(_("Kies een foto."))

    @property
    def filled(self) -> list[NewPhotoForm]:
        return [form for form in self.forms if form.has_changed()]

    @property
    def sent(self) -> list[Sent]:
        return [form.sent for form in self.filled]

    def refuse(self, text: str, picture: Picture | None = None) -> None:
        """Show why these can't be added; at the row of a picture, where it is about one."""
        for form in self.filled:
            if form.cleaned_data.get("picture") is picture:
                form.add_error("picture", text)
                return
        self.non_form_errors().append(text)


def consent_field() -> forms.BooleanField:
    """Asked with every photo that goes on the site: it is about the people on it (AVG art. 6)."""
    return forms.BooleanField(
        label=gettext_lazy(
            "Wie herkenbaar op de foto staat, vindt het goed dat hij op de site komt"
        ),
        error_messages={
            "required": gettext_lazy(
                "Zet alleen foto’s op de site met toestemming van wie herkenbaar is."
            )
        },
    )


class ConsentForm(DeskForm):
    """For several photos at once."""

    consent = consent_field()


class PhotoForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """The texts of one photo."""

    alt = AltField()
    credit = CreditField()

    class Meta:
        model = Photo
        fields = ["alt", "credit"]


class AftermathForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """What came of it, in an organiser's words."""

    aftermath = ParagraphsField(
        label=gettext_lazy("Wat kwam ervan?"),
        help_text=gettext_lazy(
            "Bijvoorbeeld: wie vond een plek, welke plannen gaan samen verder. Een lege regel begint een alinea."
        ),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    class Meta:
        model = Edition
        fields = ["aftermath"]


def new_photos(data: Any = None, files: Any = None) -> NewPhotosFormSet:
    """Empty rows, or what was sent."""
    made = formset_factory(
        NewPhotoForm, formset=NewPhotosFormSet, extra=AT_ONCE, max_num=AT_ONCE, absolute_max=AT_ONCE
    )
    return cast("NewPhotosFormSet", made(data, files, prefix="fotos"))
