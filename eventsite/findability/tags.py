"""``{% found %}``: what the head of a page says to search engines, previews and feed readers.

A page that says nothing is for nobody to find: ``base.html`` then asks not to list it. One that is, says
in its ``found`` block what it is about, in a sentence or two::

    {% block found %}{% found about=edition %}{{ edition.summary }}{% endfound %}{% endblock %}

``about`` is what the page is of, of a kind that the apps brought (``things.py``): its picture, its calendar,
and the pages above it. Without, the page has the site's picture. ``below`` is the same for a page that
stands below the page of that thing. ``calendar`` is the path of another one. ``is_search`` says that the page
shows what somebody searched for: it is shared, and not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Any, cast

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Node, NodeList, loader
from django.template.backends.django import Template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

from eventsite.models import Translated
from eventsite.tickets.links import absolute
from eventsite.web.languages.addresses import in_language

from . import cards, things
from .cards import HEIGHT, WIDTH
from .json_ld import breadcrumbs

register = template.Library()

LONGEST_DESCRIPTION = 160  # characters: search engines cut off what is longer
_ASKED = {"about", "below", "calendar", "is_search"}


@dataclass(frozen=True)
class Asked:
    """What the tag was told."""

    about: Any = None
    below: Any = None
    calendar: str = ""
    is_search: bool = False


class FoundNode(Node):
    """``{% found %}``."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, asked: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self._asked = asked

    def render(self, context: Context) -> SafeString:
        request: HttpRequest = context["request"]
        asked = Asked(**{name: value.resolve(context) for name, value in self._asked.items()})
        said = self._said(context, request, asked) if _is_for_all(request) else {"is_shown": False}
        head = cast("Template", loader.get_template("eventsite/findability/head.html")).template
        with context.push(**said):
            return head.render(context)

    def _said(self, context: Context, request: HttpRequest, asked: Asked) -> dict[str, object]:
        thing = asked.about or asked.below
        kind = things.kind_of(thing) if thing else None
        card = kind.card(thing) if kind else cards.of_site()
        title = _plain(_title(context))
        return {
            "is_shown": True,
            "title": title,
            "description": cards.short(_plain(self.nodelist.render(context)), LONGEST_DESCRIPTION),
            "is_search": asked.is_search,
            "page_url": absolute(request.path + _page(request)),
            "versions": _versions(request),
            "locale": _locale(get_language() or settings.LANGUAGE_CODE),
            "picture_url": absolute(things.card_path(thing, card)),
            "picture": card,
            "width": WIDTH,
            "height": HEIGHT,
            "feed_url": reverse("news"),
            "calendar_url": asked.calendar or (kind.calendar(thing) if kind else ""),
            "crumbs": _crumbs(request, asked, title),
        }


@register.tag
def found(parser: Parser, token: Token) -> Node:
    """See above."""
    name, *bits = token.split_contents()
    asked = token_kwargs(bits, parser)
    if bits or not asked.keys() <= _ASKED:
        raise template.TemplateSyntaxError(f"{name} takes {', '.join(sorted(_ASKED))}")
    nodelist = parser.parse(("endfound",))
    parser.delete_first_token()
    return FoundNode(nodelist, asked)


def _is_for_all(request: HttpRequest) -> bool:
    """Not what a form answers, nor what a link from somebody's own mail opens."""
    by_link = request.resolver_match is not None and "token" in request.resolver_match.kwargs
    return request.method in {"GET", "HEAD"} and not by_link


def _title(context: Context) -> str:
    """What the page's ``title`` block says."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block("title")
    return str(block.nodelist.render(context))


def _plain(html: str) -> str:
    """The words of what a template says, on one line, without the hyphens that only show where a line ends."""
    return " ".join(unescape(strip_tags(html)).replace("\u00ad", "").split())


def _page(request: HttpRequest) -> str:
    """Of a list its page: each has others on it. What else is asked makes no page of its own."""
    page = request.GET.get("pagina", "")
    return f"?pagina={int(page)}" if page.isascii() and page.isdecimal() and int(page) > 1 else ""


def _versions(request: HttpRequest) -> list[dict[str, object]]:
    """The page in each language, where it is in more than one (RFC 8288; Google's hreflang)."""
    if len(settings.LANGUAGES) < 2:
        return []
    return [
        {
            "code": code,
            "url": absolute(in_language(request.path, code) + _page(request)),
            "locale": _locale(code),
            "is_own": code == settings.LANGUAGE_CODE,
        }
        for code, _name in settings.LANGUAGES
    ]


def _locale(language: str) -> str:
    """As Open Graph writes it: with a country, of which Britain's English is ours."""
    return {"en": "en_GB"}.get(language) or to_locale(
        language if "-" in language else f"{language}-{language}"
    )


def _crumbs(request: HttpRequest, asked: Asked, title: str) -> SafeString | str:
    """As JSON-LD, of pages that stand below another."""
    thing = asked.about or asked.below
    if thing is None:
        return ""
    above = [*things.kind_of(thing).above(thing)]
    if asked.below:
        above.append((_name(thing), thing.get_absolute_url()))
    return breadcrumbs([*above, (_name(thing) if asked.about else title, request.path)])


def _name(thing: Any) -> str:
    """In the language of the page, where organisers said it in that."""
    return str(thing.texts.title if isinstance(thing, Translated) else thing)
