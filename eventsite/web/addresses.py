"""Addresses that hold nothing of what they show: each is worked out once."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context, Node, defaulttags
from django.template.base import Parser, Token
from django.urls import get_script_prefix, reverse

register = template.Library()


def address(name: str) -> str:
    """Where the page of that name is. Raises NoReverseMatch."""
    return _address(name, settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=1000)
def _address(name: str, urlconf: str, _prefix: str) -> str:
    return reverse(name, urlconf)


def staff_pages() -> tuple[str, ...]:
    """Where pages of staff begin."""
    return tuple(map(address, settings.STAFF_PAGES))


class AddressNode(Node):
    """``{% url "name" %}``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        return address(self.name)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's tag, and the shorter way where the address has no arguments."""
    node = defaulttags.url(parser, token)
    name = node.view_name.var
    is_fixed = isinstance(name, str) and not node.view_name.filters
    return AddressNode(name) if is_fixed and not (node.args or node.kwargs or node.asvar) else node
