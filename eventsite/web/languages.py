"""``{% languages as languages %}``: the page in each language of the site, for the switch and for search engines."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .locale import HOME, SAYS_IT, in_language, without_language
from .texts import Text

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
    return [
        Version(
            code,
            name,
            code.partition("-")[0].upper(),
            _address(request, code),
            is_here=code == here,
            is_own=code == settings.LANGUAGE_CODE,
        )
        for code, name in settings.LANGUAGES
    ]


def _address(request: HttpRequest, code: str) -> str:
    """Of the same page, with what was asked of it; of what was sent to a page, the page."""
    path = in_language(request.path, code)
    query = request.META.get("QUERY_STRING", "") if request.method in {"GET", "HEAD"} else ""
    if code == settings.LANGUAGE_CODE and without_language(request.path_info) == HOME:
        # Else a first visit to the bare address, in a browser that wants another, would lead away from it.
        query = f"{SAYS_IT}={code}" + (f"&{query}" if query else "")
    return escape_uri_path(path) + (f"?{query}" if query else "")


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
