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
    """A text that is the same in every context; one for each language.

    Keeps the text alone, and nothing of the tag: there are thousands.
    """

    def __init__(self, message: str) -> None:
        self._message = message
        self._said: dict[str, str] = {}

    def render(self, context: Context) -> str:
        language = translation.get_language() or ""
        said = self._said.get(language)
        if said is None:
            # As Django's tags do: a percent sign is written twice.
            said = self._said[language] = translation.gettext(self._message).replace("%%", "%")
        return said

    # Django notes for its page of errors where a node stands; this one can't fail.
    render_annotated = render


def fixed(tag: Callable[[Parser, Token], Node]) -> Callable[[Parser, Token], Node]:
    """The tag, as plain text wherever it says the same in every context."""

    def compiled(parser: Parser, token: Token) -> Node:
        node = tag(parser, token)
        message = _message(node)
        return node if message is None else FixedText(message)

    return compiled


def _message(node: Node) -> str | None:
    """What is looked up. None where what is said depends on the context, or adds to it."""
    match node:
        case i18n.TranslateNode(asvar=None, message_context=None, noop=False):
            said = node.filter_expression
            is_text = isinstance(said.var, Variable) and isinstance(said.var.literal, str)
            if not is_text or said.filters:
                return None
            return str(said.var.literal).replace("%", "%%")
        case i18n.BlockTranslateNode(asvar=None, message_context=None, countervar=None):
            text, _ = node.render_token_list(node.singular)
            only_text = all(part.token_type == TokenType.TEXT for part in node.singular)
            return str(text) if only_text else None
    return None


for name in ("translate", "trans", "blocktranslate", "blocktrans"):
    register.tag(name, fixed(i18n.register.tags[name]))
