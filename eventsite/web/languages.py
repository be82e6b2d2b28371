"""``{% languages as languages %}``: the page in each language of the site, for the switch and for search engines."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from .locale import in_language
from .texts import Text, own_language, reading
from .times import Happening, title_of, with_day

register = template.Library()


class Version(NamedTuple):
    """This page in one language. ``short`` is what the switch shows, ``name`` what the language calls itself."""

    code: str
    name: str
    short: str
    path: str
    is_here: bool
    is_own: bool


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[Version]:
    """One for each language, the site's own first; none where there is only that, or no page."""
    request: HttpRequest | None = context.get("request")
    if request is None or len(settings.LANGUAGES) < 2:
        return []
    here = get_language()
    query = request.META.get("QUERY_STRING", "") if request.method in {"GET", "HEAD"} else ""
    return [
        Version(
            code,
            name,
            code.partition("-")[0].upper(),
            in_language(request.path, code) + (f"?{query}" if query else ""),
            is_here=code == here,
            is_own=code == settings.LANGUAGE_CODE,
        )
        for code, name in settings.LANGUAGES
    ]


@register.filter
def lang(text: object) -> SafeString | str:
    """`` lang="nl"`` for an element that holds a text in another language than its page (WCAG 3.1.2)."""
    if isinstance(text, Text) and text.is_in_another:
        return format_html(' lang="{}"', text.language)
    return ""


@register.filter
def marked(text: object) -> object:
    """The text, in a ``span`` that says its language where that is not the page's."""
    if isinstance(text, Text) and text.is_in_another:
        return format_html('<span lang="{}">{}</span>', text.language, text)
    return text


@register.filter
def own(text: str) -> Text:
    """A text that is in the site's own language whatever the page is in, such as what goes to the council."""
    return Text(str(text), own_language())


@register.simple_tag
def named_own_language() -> str:
    """What the site's own language is called, on a page in another; nothing on a page in that itself."""
    if reading() == own_language():
        return ""
    return str(get_language_info(own_language())["name_translated"])


@register.filter
def dated_marked(happening: Happening) -> SafeString | str:
    """As ``dated``, with the language of the title where that is not the page's; its day is in the page's."""
    title = title_of(happening)
    if not (isinstance(title, Text) and title.is_in_another):
        return with_day(title, happening.starts_at)
    return format_html("{}{}", marked(title), with_day("", happening.starts_at))
