"""Form fields that initiatives need beside the site's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from eventsite.web.border import numbers, text, websites
from eventsite.web.languages.fields import LanguageChoice
from eventsite.web.languages.texts import Text, reading

from .models import Need, Theme

_CHARACTERS = ngettext_lazy(
    "Gebruik hoogstens %(limit_value)d teken. U hebt er nu %(show_value)d.",
    "Gebruik hoogstens %(limit_value)d tekens. U hebt er nu %(show_value)d.",
    "limit_value",
)
LONGEST_NEED = 200  # characters of what is said of it


class TextField(forms.CharField):
    """One line, or more with ``rows``; too long is said, not cut off."""

    def __init__(
        self, *, max_length: int, missing: Any = "", rows: int = 0, **options: Any
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(
            max_length=max_length,
            widget=widget,
            error_messages={"required": missing, "max_length": _CHARACTERS},
            **options,
        )
        self.widget.attrs.pop("maxlength", None)
        self.rows = rows

    def to_python(self, value: Any) -> str:
        cleaned = text.paragraphs if self.rows else text.line
        return cleaned(str(value or ""))


class Select(forms.Select):
    """A list of which each choice says its language, where that is not the page’s (WCAG 3.1.2). Templates know it by its name."""

    def create_option(
        self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)
        if isinstance(label, Text) and label.is_in_another:
            option["attrs"]["lang"] = label.language
        return option


class ThemeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the themes, by its slug."""

    widget = Select

    def __init__(self, **options: Any) -> None:
        wrong = gettext_lazy("Kies een thema uit de lijst.")
        ours: dict[str, Any] = {
            "label": gettext_lazy("Thema"),
            "queryset": Theme.objects.all(),
            "to_field_name": "slug",
            "empty_label": gettext_lazy("Kies een thema"),
            "error_messages": {"required": wrong, "invalid_choice": wrong},
        }
        super().__init__(**(ours | options))

    def label_from_instance(self, obj: Any) -> Text:
        said: Text = obj.texts.name
        return said


class WrittenInField(LanguageChoice):
    """In which language somebody writes. Of a page that did not ask it yet: in which it was, else in that of the page."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        self.was = ""
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.was or reading())


class WebAddressField(forms.CharField):
    """An address on the web; without a scheme it gets https. See ``border/websites.py``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=500,
            widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
            error_messages={"required": websites.WRONG, "max_length": _CHARACTERS},
            **options,
        )
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        typed = str(value or "")
        return websites.clean(typed) if text.without_invisible(typed) else ""


class EurosField(forms.IntegerField):
    """Whole euros, as people write them: 12500, 12.500 and € 12.500,- are the same."""

    def __init__(self, *, min_value: int = 0, **options: Any) -> None:
        super().__init__(
            min_value=min_value,
            max_value=10_000_000,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "required": numbers.NO_AMOUNT,
                "min_value": gettext_lazy("Vul een bedrag in van € 1 of meer."),
                "max_value": gettext_lazy("Vul een bedrag in van hoogstens € 10.000.000."),
            },
            **options,
        )

    def to_python(self, value: Any) -> int | None:
        typed = text.line(str("" if value is None else value))
        return numbers.euros(typed) if typed else None


class NeedsWidget(forms.Widget):
    """A box to tick for each kind of need, with a line to say more under it."""

    use_fieldset = True

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen: Mapping[str, str] = value or {}
        id_ = (attrs or {}).get("id", name)
        needs = [
            {
                "kind": kind,
                "label": kind.label,
                "chosen": kind in chosen,
                "sentence": chosen.get(kind, ""),
                "is_wrong": len(chosen.get(kind, "")) > LONGEST_NEED,
                "name": f"{name}_{kind}",
                "id": f"{id_}_{kind}",
            }
            for kind in Need.Kind
        ]
        return render_to_string("initiatives/needs_widget.html", {"needs": needs})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[Need.Kind, str]:
        """Who fills in the line and forgets the box means it all the same."""
        found = {}
        for kind in Need.Kind:
            sentence = text.line(data.get(f"{name}_{kind}_zin") or "")
            if data.get(f"{name}_{kind}") or sentence:
                found[kind] = sentence
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str | None) -> str:
        return ""  # the fieldset itself


class NeedsField(forms.Field):
    """What an initiative seeks: each kind with what was said of it, which may be nothing."""

    widget = NeedsWidget

    def validate(self, value: Any) -> None:
        super().validate(value)
        for kind, sentence in value.items():
            if len(sentence) > LONGEST_NEED:
                words = _("Gebruik bij “%(need)s” hoogstens %(most)d tekens.")
                raise ValidationError(words % {"need": kind.label, "most": LONGEST_NEED})
