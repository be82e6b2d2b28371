"""The form field in which one chooses a picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import pictures

BUSY = gettext_lazy(
    "Er worden nu te veel foto’s tegelijk verstuurd. Wacht een minuut, kies uw foto opnieuw en probeer het "
    "nog een keer."
)


class PictureField(forms.FileField):
    """A picture of ours, drawn anew from the file that was sent; None where none need be, and none was."""

    def __init__(self, **options: Any) -> None:
        nothing = gettext_lazy("Kies een foto.")
        super().__init__(
            widget=forms.FileInput(attrs={"accept": ",".join(pictures.CONTENT_TYPES)}),
            error_messages={"required": nothing, "missing": nothing, "empty": nothing}
            | {"invalid": nothing},
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> pictures.Picture | None:
        upload = super().clean(data, initial)
        if upload is None:
            return None
        try:
            return pictures.read(upload)
        except pictures.PictureRefused as refusal:
            raise ValidationError(_why(refusal.why)) from refusal
        except pictures.Busy as busy:
            raise ValidationError(BUSY, code="busy") from busy


def _why(refusal: pictures.Refusal) -> str:
    match refusal:
        case pictures.Refusal.TOO_MANY_BYTES:
            words = _("Dit bestand is te groot. Kies een foto van hoogstens %(size)d MB.")
            return words % {"size": pictures.MOST_BYTES // 1024 // 1024}
        case pictures.Refusal.TOO_MANY_PIXELS:
            return _(
                "Deze foto heeft te veel beeldpunten. Maak hem kleiner of bewaar hem als JPG, en probeer het "
                "opnieuw."
            )
        case pictures.Refusal.NO_PICTURE:
            return _(
                "Dit is geen foto die wij kunnen lezen. Kies een JPG-, PNG-, WebP-, HEIC- of "
                "AVIF-bestand. Lukt het niet? Maak een schermafdruk van de foto en kies die."
            )
