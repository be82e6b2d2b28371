"""A list to choose one from that may be long: written at once, where Django takes a template for each option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString


class Choices(BaseChoiceIterator):
    """Pairs that a list takes as they are: of others Django looks at each, for groups in it."""

    def __init__(self, pairs: Sequence[tuple[str, str | Promise]]) -> None:
        self._pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, str | Promise]]:
        return iter(self._pairs)


class Select(forms.Select):
    """As Django's, but for groups, which it has none of. Its name is what it is styled by."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        of_list = {"name": name} | self.build_attrs(self.attrs, attrs)
        options = (
            f'<option value="{_escaped(one)}"{" selected" if str(one) in chosen else ""}>{_escaped(label)}</option>'
            for one, label in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(of_list),
            SafeString("".join(options)),
        )


def _escaped(text: Any) -> str:
    return escape(text) if type(text) is str else conditional_escape(text)
