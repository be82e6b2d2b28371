"""What is wrong with what was filled in, said once above the fields, whatever forms a page has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils.html import strip_tags
from django.utils.safestring import SafeData
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
Filled = BaseForm | BaseFormSet  # type: ignore[type-arg]


@dataclass(frozen=True)
class Mistake:
    """One message; ``field`` is the id of what it is about, "" when it is about several."""

    text: str
    field: str = ""


def mistakes(*filled: Filled | str | None) -> list[Mistake]:
    """Every message of these forms and formsets, in the order of the page; a page without one gives "" or None.

    What is said of several fields says of which: two links that read the same lead to one place (WCAG 2.4.4).
    """
    there = [form for form in filled if form is not None and not isinstance(form, str)]
    found = [one for form in there for one in _of(form)]
    said = Counter(text for text, _label, _field in found)
    return [
        Mistake(f"{label}: {text}" if label and said[text] > 1 else text, field)
        for text, label, field in found
    ]


# Text, the field's label, its id.
Said = tuple[str, str, str]


def _of(filled: Filled) -> Iterator[Said]:
    if isinstance(filled, BaseForm):
        yield from _of_form(filled)
        return
    if not filled.is_bound:
        return
    yield from ((str(text), "", "") for text in filled.non_form_errors())
    for number, form in enumerate(filled.forms, 1):
        for text, label, field in _of_form(form):
            yield _("Rij %(number)d: %(text)s") % {"number": number, "text": text}, label, field


def _of_form(form: BaseForm) -> Iterator[Said]:
    yield from ((str(text), "", "") for text in form.non_field_errors())
    yield from ((_words(text), "", "") for field in form.hidden_fields() for text in field.errors)
    for field in form.visible_fields():
        at = field.id_for_label or field.auto_id
        yield from ((_words(text), str(field.label), at) for text in field.errors)


def _words(text: object) -> str:
    """Without the link that a message may hold: in the summary it is a link itself."""
    return strip_tags(str(text)) if isinstance(text, SafeData) else str(text)


@register.inclusion_tag("nlds/errors.html")
def error_summary(*filled: Filled | str | None) -> dict[str, object]:
    """The summary with links to the fields (WCAG 3.3.1); nothing when all is right."""
    return {"mistakes": mistakes(*filled), "only_asks": _only_ask(filled)}


def _only_ask(filled: tuple[Filled | str | None, ...]) -> bool:
    """Whether nothing is wrong: a form asks whether something was meant so."""
    wrong = [one for one in filled if mistakes(one)]
    return bool(wrong) and all(getattr(form, "only_asks", False) for form in wrong)


@register.simple_tag
def error_title(*filled: Filled | str | None) -> str:
    """“3 fouten: ” to begin the page's title with, or nothing."""
    count = 0 if _only_ask(filled) else len(mistakes(*filled))
    return ngettext("%(n)d fout: ", "%(n)d fouten: ", count) % {"n": count} if count else ""
