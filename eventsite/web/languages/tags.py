"""``{% languages as languages %}``: the page in each language of the site, for the switch and for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol, runtime_checkable

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.defaultfilters import linebreaks_filter
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..times import Happening, title_of, with_day
from .addresses import HOME, SAYS_IT, in_language, without_language
from .names import languages as known
from .names import name_of
from .texts import Text, language_codes, own_language, reading

register = template.Library()

_SAID = "_said_what_is_only_in_own_language"


@runtime_checkable
class Worded(Protocol):
    """As models/translated.py."""

    @property
    def TRANSLATED(self) -> tuple[str, ...]: ...  # noqa: N802

    @property
    def texts(self) -> Any: ...


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
    if request is None or len(known()) < 2:
        return []
    here = reading()
    return [
        Version(
            code,
            name,
            code.partition("-")[0].upper(),
            _address(request, code),
            is_here=code == here,
            is_own=code == own_language(),
        )
        for code, name in known()
    ]


class Elsewhere(NamedTuple):
    """A page in another language: what that is called in the one that is read, and its path."""

    name: str
    path: str


@register.filter
def in_others(path: str) -> list[Elsewhere]:
    """The page at ``path`` in each of the site's languages but the one that is read."""
    return [
        Elsewhere(name_of(code), in_language(path, code))
        for code in language_codes()
        if code != reading()
    ]


def _address(request: HttpRequest, code: str) -> str:
    """Of the same page, with what was asked of it; of what was sent to a page, the page."""
    path = in_language(request.path, code)
    query = request.META.get("QUERY_STRING", "") if request.method in {"GET", "HEAD"} else ""
    if code == own_language() and without_language(request.path_info) == HOME:
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


@register.filter
def paragraphs(text: str) -> SafeString:
    """As ``linebreaks``, each paragraph with its language where that is not the page's."""
    html = linebreaks_filter(text)
    attribute = lang(text)
    return mark_safe(html.replace("<p>", f"<p{attribute}>")) if attribute else html  # noqa: S308 (escaped by linebreaks)


@register.filter
def in_own_language(text: object) -> Text:
    """What organisers or managers wrote where there is no place for it in another language."""
    return Text(str(text or ""), own_language())


@register.inclusion_tag("only_in_own_language.html", takes_context=True)
def only_in_own_language(
    context: Context, *texts: object, several: bool = False, part: bool = False
) -> dict[str, object]:
    """A line that says which of these is not there in the page's language; none where all are.

    Each is a Text, a thing with all its texts, or a list of either; ``several`` says that they are texts of more
    than one thing, ``part`` that others stand among them. One page says it once: what asks for it
    further down, and would say the same, says nothing.
    """
    said = [one for one in _texts(texts) if one]
    other = [one for one in said if one.is_in_another]
    request = context.get("request")
    if getattr(request, _SAID, False):
        return {"language": ""}
    if other and request is not None:
        setattr(request, _SAID, True)
    return {
        "language": name_of(other[0].language) if other else "",
        "is_all": len(other) == len(said) and not part,
        "several": several,
    }


def _texts(given: Iterable[object]) -> Iterable[Text]:
    for one in given:
        if isinstance(one, Text):
            yield one
        elif isinstance(one, list | tuple):
            yield from _texts(one)
        elif isinstance(one, Worded):
            yield from (getattr(one.texts, field) for field in one.TRANSLATED)


@register.simple_tag
def named_own_language() -> str:
    """What the site's own language is called, on a page in another; nothing on a page in that itself."""
    return "" if reading() == own_language() else name_of(own_language())


@register.filter
def dated_marked(happening: Happening) -> SafeString | str:
    """As ``dated``, with the language of the title where that is not the page's; its day is in the page's."""
    title = title_of(happening)
    if not (isinstance(title, Text) and title.is_in_another):
        return with_day(title, happening.starts_at)
    return format_html("{}{}", marked(title), with_day("", happening.starts_at))
