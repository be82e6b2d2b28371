"""The form of the photo by which an evening is announced."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cafes.models import Cover
from cafes.photos import Sent
from eventsite.web.forms import DeskForm
from eventsite.web.languages.forms import TranslatedForm
from eventsite.web.picture_field import PictureField

from .album_forms import AltField, CreditField, consent_field


class CoverForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """The photo with its texts. Where there is one, it stays unless another is chosen."""

    picture = PictureField(
        label=gettext_lazy("Foto"),
        help_text=gettext_lazy("Liggend staat hij het mooist. Hoogstens 15 MB."),
    )
    alt = AltField()
    credit = CreditField()
    consent = consent_field()

    class Meta:
        model = Cover
        fields = ["alt", "credit"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["picture"].required = False
            self.fields["picture"].label = gettext_lazy("Andere foto")
        # Asked with a photo, not with a text alone; said by ``clean``, as the browser can't know.
        self.fields["consent"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("picture") and not cleaned.get("consent"):
            self.add_error("consent", self.fields["consent"].error_messages["required"])
        return cleaned

    @property
    def sent(self) -> Sent | None:
        """The photo that was chosen; None where the one that is there stays."""
        said = self.cleaned_data
        if not said.get("picture"):
            return None
        return Sent(
            said["picture"],
            alt=said["alt"],
            credit=said["credit"],
            translations=self.translations(),
        )
