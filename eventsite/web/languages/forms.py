"""Forms about texts that may be there in more languages: a field for each text and language, in a group of its own.

The field beside ``title`` is ``title_en``: cleaned, measured and refused as the one of the site's own
language is, and never asked for. What is left empty is no text (docs/adr/0064-texts-of-organisers-in-two-languages.md).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import versions
from ..versions import VersionedForm
from .names import label_in, name_of
from .texts import others, own_language

# By language, by the name of the field: as ``models/translated.py`` keeps them.
Translations = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Group:
    """The fields of one language. ``total`` counts the texts that could be there in it."""

    code: str
    language: str
    fields: list[BoundField]
    done: int
    total: int
    is_wrong: bool

    @property
    def is_open(self) -> bool:
        """Where something stands, or is to be corrected."""
        return bool(self.done) or self.is_wrong

    @property
    def heading(self) -> str:
        return _("In het %(language)s") % {"language": self.language}

    @property
    def count(self) -> str:
        """How many of the texts there are."""
        if not self.total:
            return ""
        text = ngettext(
            "%(done)d van %(total)d tekst", "%(done)d van %(total)d teksten", self.total
        )
        return text % {"done": self.done, "total": self.total}

    @property
    def otherwise(self) -> str:
        """What is shown of a text that is not there."""
        text = _("Wat u hier leeg laat, staat op de site in het %(own)s. Wij zeggen dat erbij.")
        return text % {"own": name_of(own_language())}


class InMoreLanguages(forms.Form):
    """A form with texts in the site's own language, and beside each a field for every other that the site has.

    ``TRANSLATED`` names the texts, as their model does; those that the form doesn't ask for are left out.
    """

    TRANSLATED: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, text, name in list(self._beside()):
            self.fields[name] = _beside(self.fields[text], code)

    def _texts(self) -> tuple[str, ...]:
        return self.TRANSLATED

    def _beside(self) -> Iterator[tuple[str, str, str]]:
        """Each language, text and the name of its field, in the order of the form."""
        texts = self._texts()
        for code in others():
            for text in self.fields:
                if text in texts:
                    yield code, text, f"{text}_{code}"

    @property
    def own_fields(self) -> list[BoundField]:
        """Without those of other languages."""
        beside = {name for _code, _text, name in self._beside()}
        return [self[name] for name in self.fields if name not in beside]

    @property
    def in_more_languages(self) -> list[Group]:
        """A group for each language that has a text to say."""
        found = [self._group(code) for code in others()]
        return [group for group in found if group.fields]

    def _group(self, code: str) -> Group:
        pairs = [(self[text], self[name]) for of, text, name in self._beside() if of == code]
        done = [bool(_said(there)) for _own, there in pairs]
        could = [bool(_said(own)) or bool(_said(there)) for own, there in pairs]
        return Group(
            code,
            name_of(code),
            [there for _own, there in pairs],
            sum(done),
            sum(could),
            is_wrong=any(there.errors for _own, there in pairs),
        )

    def translations(self, there: Mapping[str, Mapping[str, str]] | None = None) -> Translations:
        """What was typed, put into what is ``there``: no text that is empty, no language without one.

        Of a text that nobody was asked for, here or by a page that was open for long, it stays as it is; so
        does a language that the site doesn't have now.
        """
        found = {code: dict(texts) for code, texts in (there or {}).items()}
        for code, text, name in self._beside():
            if not self._was_sent(name):
                continue
            of = found.setdefault(code, {})
            of.pop(text, None)
            if said := self.cleaned_data[name]:
                of[text] = said
        return {code: texts for code, texts in found.items() if texts}

    def _was_sent(self, name: str) -> bool:
        if not self.is_bound or name not in self.cleaned_data:
            return False
        widget = self.fields[name].widget
        return not widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))


class TranslatedForm(InMoreLanguages, VersionedForm):
    """The same about something that is stored: it knows what it showed of each text in each language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, said in self._beside_of(self.instance).items():  # type: ignore[attr-defined]
            self.initial.setdefault(name, said)

    def _texts(self) -> tuple[str, ...]:
        texts: tuple[str, ...] = self.instance.TRANSLATED  # type: ignore[attr-defined]
        return texts

    def _beside_of(self, thing: Any) -> dict[str, str]:
        return beside(thing, [text for text in self._texts() if text in self.fields])

    def _values(self, row: Model) -> dict[str, Any]:
        return super()._values(row) | self._beside_of(row)

    def _post_clean(self) -> None:
        super()._post_clean()
        self._translate()

    def check(self) -> None:
        """For a verb that holds the row. Raises Stale. Texts that another form has are read anew."""
        super().check()
        self._translate()

    def _translate(self) -> None:
        thing = self.instance  # type: ignore[attr-defined]
        thing.translations = self.translations(thing.translations)

    def hide(self, name: str) -> None:
        """Leave a field out; what isn't shown, nobody has changed meanwhile."""
        del self.fields[name]
        if not self.is_bound:
            self.initial[versions.FIELD] = versions.version(self._opened())


def beside(thing: Any, texts: Iterable[str]) -> dict[str, str]:
    """What something says in other languages, by the name of the field."""
    texts = list(texts)
    return {
        f"{text}_{code}": thing.translations.get(code, {}).get(text, "")
        for code in others()
        for text in texts
    }


def _beside(own: forms.Field, code: str) -> forms.Field:
    """The same field for another language."""
    field = copy.deepcopy(own)
    field.label = label_in(capfirst(str(own.label or "")), code)
    field.help_text = ""
    field.initial = None
    field.required = field.widget.is_required = False
    field.widget.attrs["lang"] = code
    field.is_beside = True  # type: ignore[attr-defined]  # its label needn't say that it may be left out
    return field


def _said(field: BoundField) -> str:
    return str(field.value() or "").strip()
