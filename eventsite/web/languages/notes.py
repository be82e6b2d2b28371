"""``{{ event.texts.summary|noted }}``: a text of organisers with a word before it, where it is in another language.

For mails and calendars, where plain text has no ``lang`` to say so. In HTML the text gets that as well.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .names import name_of
from .texts import Text

register = template.Library()


@register.filter
def language_note(text: object) -> str:
    """“(in Dutch)” where it is not in the language that is read; else nothing."""
    if isinstance(text, Text) and text.is_in_another:
        return _("(in het %(language)s)") % {"language": name_of(text.language)}
    return ""


@register.filter(needs_autoescape=True)
def noted(text: object, *, autoescape: bool = True) -> object:
    """The text with that before it: on a line of its own above one of more lines."""
    note = language_note(text)
    if not note:
        return text
    between = "\n" if "\n" in str(text) else " "
    if not autoescape:
        return f"{note}{between}{text}"
    assert isinstance(text, Text)  # noqa: S101 (no other has a note)
    return format_html('{}{}<span lang="{}">{}</span>', note, between, text.language, text)
