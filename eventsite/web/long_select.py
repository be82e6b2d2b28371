"""A list to choose one from that may be long: written at once, where Django takes a template for each option."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    """As Django's, but for groups, which it has none of. Its name is what it is styled by."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        of_list = {"name": name} | self.build_attrs(self.attrs, attrs)
        options = (
            (one, SafeString(" selected") if str(one) in chosen else "", label)
            for one, label in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(of_list),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )
