"""Addresses, each worked out once: Django's ``reverse`` looks through all there are each time."""

from __future__ import annotations

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context, Node, defaulttags
from django.template.base import FilterExpression, Parser, Token
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape
from django.utils.translation import get_language

register = template.Library()

_PLAIN = re.compile(r"[-\w]+", re.ASCII)  # stands in an address as it is
Where = tuple[str, str | None]  # below which prefix of the server, in which language
_A_NUMBER, _A_WORD = 1234567890, "stands-in-for-a-word"


def address(name: str, part: int | str | None = None) -> str:
    """Where the page of that name is, about ``part``: a key or a slug. Raises NoReverseMatch.

    In the language that the page is in. Worked out once for all keys, and once for all slugs.
    """
    urlconf, where = settings.ROOT_URLCONF, (get_script_prefix(), get_language())
    if part is None:
        return _address(name, urlconf, where)
    is_key = type(part) is int and part >= 0
    around = _around(name, _A_NUMBER if is_key else _A_WORD, urlconf, where)
    if around is None or not (is_key or (isinstance(part, str) and _PLAIN.fullmatch(part))):
        return reverse(name, urlconf, [part])
    before, after = around
    return f"{before}{part}{after}"


@lru_cache(maxsize=1000)
def _address(name: str, urlconf: str, _where: Where) -> str:
    return reverse(name, urlconf)


@lru_cache(maxsize=1000)
def _around(name: str, stands_in: int | str, urlconf: str, _where: Where) -> tuple[str, str] | None:
    """What stands before and after the part of the address; None for one that takes no such part."""
    try:
        before, found, after = reverse(name, urlconf, [stands_in]).partition(str(stands_in))
    except NoReverseMatch:
        return None
    return (before, after) if found else None


def staff_pages() -> tuple[str, ...]:
    """Where pages of staff begin."""
    return tuple(map(address, settings.STAFF_PAGES))


class AddressNode(Node):
    """``{% url "name" %}``, and ``{% url "name" part %}``."""

    def __init__(self, name: str, part: FilterExpression | None) -> None:
        self.name = name
        self.part = part

    def render(self, context: Context) -> str:
        if self.part is None:
            return address(self.name)
        found = address(self.name, self.part.resolve(context))
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's tag, and the shorter way where the address holds one part at most."""
    node = defaulttags.url(parser, token)
    name = node.view_name.var
    is_fixed = isinstance(name, str) and not node.view_name.filters
    if not is_fixed or len(node.args) > 1 or node.kwargs or node.asvar:
        return node
    return AddressNode(name, node.args[0] if node.args else None)
