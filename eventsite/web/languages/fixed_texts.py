"""Texts of templates, looked up once in each language and not each time that they are shown.

In the place of what ``{% load i18n %}`` gives in Django: the same tags, which say the same.
"""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.template import Context, Node
from django.template.base import Parser, Token, TokenType, Variable
from django.templatetags import i18n
from django.utils import translation

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedText(Node):
    """A text that is the same in every context; one for each language."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._said: dict[str, str] = {}

    def render(self, context: Context) -> str:
        language = translation.get_language() or ""
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = _text(self._node) or ""
        return said

    # Django notes for its page of errors where a node stands; this one can't fail.
    render_annotated = render


def fixed(tag: Callable[[Parser, Token], Node]) -> Callable[[Parser, Token], Node]:
    """The tag, as plain text wherever it says the same in every context."""

    def compiled(parser: Parser, token: Token) -> Node:
        node = tag(parser, token)
        return node if _text(node) is None else FixedText(node)

    return compiled


def _text(node: Node) -> str | None:
    """In the language of now. None where it depends on the context, or adds to it."""
    match node:
        case i18n.TranslateNode(asvar=None, message_context=None):
            said = node.filter_expression
            is_text = isinstance(said.var, Variable) and isinstance(said.var.literal, str)
            return node.render(Context()) if is_text and not said.filters else None
        case i18n.BlockTranslateNode(asvar=None, message_context=None, countervar=None):
            text, _ = node.render_token_list(node.singular)
            only_text = all(part.token_type == TokenType.TEXT for part in node.singular)
            return translation.gettext(text) % {} if only_text else None
    return None


for name in ("translate", "trans", "blocktranslate", "blocktrans"):
    register.tag(name, fixed(i18n.register.tags[name]))
