"""The three forms about the one row; each knows what it showed of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import SiteSettings
from eventsite.site import reading
from eventsite.site.palette import Palette, nearest_colour, nearest_dark
from eventsite.site.values import Site
from eventsite.web import picture_files
from eventsite.web.forms import DeskForm, EmailField, LineField, ParagraphsField
from eventsite.web.languages.forms import TranslatedForm

from .fields import LOGO_GONE, ColourField, LogoField, unreadable
from .saving import OWNER

PHONE = re.compile(r"\+?[0-9 ()-]{3,30}", re.ASCII)
LOGO = re.compile(r"logo-[0-9a-f]{32}\.webp", re.ASCII)


class _SiteForm(TranslatedForm, DeskForm, forms.ModelForm):  # type: ignore[type-arg]
    """Of what is left empty its help says what stands there then."""

    hints: Mapping[str, str | Promise] = {}  # with %(now)s, what stands in when it is empty
    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        otherwise = Site(SiteSettings())
        for name, hint in self.hints.items():
            now = getattr(otherwise, name, "")
            self.fields[name].help_text = str(hint) % {"now": now}

    def _row_now(self) -> SiteSettings:
        return reading.stored()


class WhoForm(_SiteForm):
    """Name, contact, colours and logo."""

    email = EmailField(label=gettext_lazy("E-mailadres voor vragen"), required=False)
    colour = ColourField(label=gettext_lazy("Hoofdkleur"))
    dark_colour = ColourField(label=gettext_lazy("Donkere kleur"))
    logo_file = LogoField(
        label=gettext_lazy("Kies een bestand"),
        help_text=gettext_lazy("Een PNG-, JPG- of WebP-bestand, op een witte achtergrond."),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Haal het logo weg"), required=False)
    hints = {
        "name": gettext_lazy(
            "Staat op elke pagina en als afzender van elke mail. Niets ingevuld? Dan is het: %(now)s."
        ),
        "municipality": gettext_lazy("Niets ingevuld? Dan is het: %(now)s."),
        "behind": gettext_lazy(
            "Het team of het programma. Staat onderaan elke pagina. Mag leeg blijven."
        ),
        "email": gettext_lazy(
            "Waar antwoorden op mails heen gaan. Niets ingevuld? Dan is het: %(now)s."
        ),
        "phone": gettext_lazy("Niets ingevuld? Dan is het: %(now)s."),
        "colour": gettext_lazy(
            "Van knoppen en kleine koppen. Niets ingevuld? Dan is het rood: #b3122b."
        ),
        "dark_colour": gettext_lazy(
            "Van balken met witte letters. Niets ingevuld? Dan is het bijna zwart: #1d1a22."
        ),
    }

    class Meta:
        model = SiteSettings
        fields = [
            "name",
            "municipality",
            "behind",
            "email",
            "phone",
            "colour",
            "dark_colour",
            "logo",
        ]
        field_classes = dict.fromkeys(
            ("name", "municipality", "behind", "phone", "logo"), LineField
        )
        widgets = {"logo": forms.HiddenInput}

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Vul een telefoonnummer in, zoals 14 023 of 023 511 51 15."))
        return phone

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"]
        return self._readable(colour, Palette(colour=colour).uses_of_colour, nearest_colour)

    def clean_dark_colour(self) -> str:
        dark: str = self.cleaned_data["dark_colour"]
        return self._readable(dark, Palette(dark=dark).uses_of_dark, nearest_dark)

    def _readable(self, colour: str, uses: Any, nearest: Any) -> str:
        wrong = [use for use in uses() if not use.can_be_read] if colour else []
        if wrong:
            worst = min(wrong, key=lambda use: use.ratio / use.least)
            raise unreadable(worst, nearest(colour))
        return colour

    def clean_logo(self) -> str:
        """What this form showed, or stored when it was looked at first."""
        name: str = self.cleaned_data["logo"]
        return name if LOGO.fullmatch(name) or name == self.initial.get("logo") else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        picture = cleaned.pop("logo_file", None)
        if cleaned.get("remove_logo"):
            cleaned["logo"] = ""
        elif picture and not self.errors:
            cleaned["logo"] = picture_files.store(picture, owner=OWNER)
            # A file can't be sent again by a page that comes between.
            self._send_on(cleaned["logo"])
        elif self._is_new(cleaned.get("logo")) and not picture_files.is_there(cleaned["logo"]):
            self.ask_again()
        return cleaned

    def _is_new(self, logo: str | None) -> bool:
        return bool(logo) and logo != self.initial.get("logo")

    def ask_again(self) -> None:
        """The file that was sent is gone; whoever leaves it at that keeps the logo of now."""
        self._send_on(self.initial.get("logo", ""))
        self.add_error("logo_file", LOGO_GONE)

    def _send_on(self, logo: str) -> None:
        sent = self.data.copy()  # type: ignore[attr-defined]  # of a QueryDict
        sent["logo"] = logo
        self.data = sent


class TextsForm(_SiteForm):
    """What the home page, the page on privacy and every mail say in words of one's own."""

    hints = {
        "home_title": gettext_lazy(
            "Staat onder de volgende avond, of bovenaan als er nog geen avond is. Mag leeg blijven."
        ),
        "home_intro": gettext_lazy("Twee of drie zinnen onder de kop. Mag leeg blijven."),
        "privacy_text": gettext_lazy(
            "Komt op de pagina Privacy, na wat de wet vraagt. Een lege regel begint een nieuwe alinea."
        ),
        "mail_opening": gettext_lazy(
            "Staat boven elke mail, ook boven uw eigen berichten. Mag leeg blijven."
        ),
        "mail_closing": gettext_lazy(
            "Staat onder elke mail. Bijvoorbeeld: Met vriendelijke groet, team Initiatievencafé."
        ),
    }

    class Meta:
        model = SiteSettings
        fields = ["home_title", "home_intro", "privacy_text", "mail_opening", "mail_closing"]
        field_classes = dict.fromkeys(("home_title", "home_intro", "mail_opening"), LineField) | {
            "privacy_text": ParagraphsField,
            "mail_closing": ParagraphsField,
        }
        widgets = {
            "home_intro": forms.Textarea(attrs={"rows": 3}),
            "privacy_text": forms.Textarea(attrs={"rows": 8}),
            "mail_closing": forms.Textarea(attrs={"rows": 3}),
        }


class PrivacyForm(_SiteForm):
    """Whom the page on privacy names: the data protection officer, and who handles data for us."""

    privacy_officer = EmailField(
        label=gettext_lazy("E-mailadres van de functionaris gegevensbescherming (FG)"),
        required=False,
    )
    hints = {
        "privacy_officer": gettext_lazy(
            "Van uw gemeente. Niets ingevuld? Dan staat er het e-mailadres voor vragen."
        ),
        "hosting": gettext_lazy(
            "Het bedrijf of de afdeling waar de site staat. Niets ingevuld? Dan staat er geen naam."
        ),
        "mail_provider": gettext_lazy(
            "Het bedrijf of de afdeling. Niets ingevuld? Dan staat er geen naam."
        ),
    }

    class Meta:
        model = SiteSettings
        fields = ["privacy_officer", "hosting", "mail_provider"]
        field_classes = dict.fromkeys(("hosting", "mail_provider"), LineField)


class EveningsForm(_SiteForm):
    """What a new evening begins with; those that are there stay as they are."""

    hints = {
        "capacity": gettext_lazy("Niets ingevuld? Dan is het: 80."),
        "party_max": gettext_lazy("Niets ingevuld? Dan is het: 6 personen."),
        "opens_weeks_before": gettext_lazy("Niets ingevuld? Dan zodra de avond op de site staat."),
        "pitch_minutes": gettext_lazy("Niets ingevuld? Dan is het: 5 minuten."),
        "gap_minutes": gettext_lazy("Tussen twee pitches. Niets ingevuld? Dan is het: 2 minuten."),
        "promotion_stop_hours": gettext_lazy(
            "Daarna krijgt niemand van de wachtlijst nog een plaats. Niets ingevuld? Dan is het: 3 uur."
        ),
    }

    class Meta:
        model = SiteSettings
        fields = [
            "capacity",
            "party_max",
            "opens_weeks_before",
            "pitch_minutes",
            "gap_minutes",
            "promotion_stop_hours",
        ]
