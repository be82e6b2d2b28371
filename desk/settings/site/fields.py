"""Form fields of how the site looks."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.site.palette import Use
from eventsite.web import pictures
from eventsite.web.forms import LineField
from eventsite.web.picture_field import BUSY
from eventsite.web.pictures import Picture, PictureRefused, Refusal

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)
NO_COLOUR = gettext_lazy(
    "Vul een kleur in zoals #b3122b: een hekje en zes tekens, elk een cijfer of een letter van a tot en met f."
)
NO_LOGO = gettext_lazy(
    "Dit bestand kunnen wij niet als logo gebruiken. Kies een PNG-, JPG- of WebP-bestand. Een SVG-bestand "
    "kan niet: daarin kan een programma verstopt zijn."
)
LOGO_GONE = gettext_lazy("Dit logo is er niet meer. Kies het logo opnieuw.")
TOO_LARGE = gettext_lazy("Dit bestand is te groot. Kies een logo van hoogstens 15 MB.")


class ColourField(LineField):
    """A colour as #rrggbb, however it was typed: #FFF, ffffff."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
            ),
            **options,
        )

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value).lower()
        if not typed:
            return ""
        found = _HEX.fullmatch(typed)
        if not found:
            raise ValidationError(NO_COLOUR)
        digits = found[1] if len(found[1]) == 6 else "".join(2 * one for one in found[1])
        return f"#{digits}"


class LogoField(forms.FileField):
    """A logo, drawn anew from the file that was sent; None when none was."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.FileInput(attrs={"accept": ",".join(pictures.CONTENT_TYPES)}),
            error_messages=dict.fromkeys(("invalid", "missing", "empty", "max_length"), NO_LOGO),
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return pictures.read(upload)
        except PictureRefused as refusal:
            words = NO_LOGO if refusal.why == Refusal.NO_PICTURE else TOO_LARGE
            raise ValidationError(words) from refusal
        except pictures.Busy as busy:
            raise ValidationError(BUSY, code="busy") from busy


def unreadable(use: Use, nearest: str) -> ValidationError:
    """The measured contrast, what it should be, and which colour would do."""
    words = _(
        "Deze kleur is niet overal goed te zien (%(what)s). Het contrast is %(ratio)s, en moet "
        "%(least)s zijn. Deze lijkt erop en is wel goed: %(nearest)s."
    )
    said = {
        "what": use.what,
        "ratio": number_format(use.ratio, 2),
        "least": number_format(use.least, 1),
        "nearest": nearest,
    }
    return ValidationError(words % said)
