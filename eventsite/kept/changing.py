"""Pages of which only a little changes with a sign-up: the rest stays until something all see changes.

In the template::

    {% load changing %}
    {% changing %}{% include "eventsite/room_left.html" %}{% endchanging %}

and in the view, for ``render``::

    return changing.render(request, "cafes/edition.html", context, partial(_room, edition))

What stands between the two knows what every page knows and what ``_room`` gives, and nothing else; the
rest of the page knows ``context``, and not what ``_room`` gives. So nothing outside can show what
changes, and stay. ``_room`` is asked for each page that is made, the rest of it only where it is
another revision or another minute. See docs/adr/0053-what-a-sign-up-changes-of-a-page.md.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from django import template
from django.http import HttpRequest, HttpResponse
from django.template import Context, Node, NodeList, loader
from django.template.backends.django import Template
from django.template.base import Parser, Token
from django.template.context import make_context

from . import revisions
from .revisions import Ground

register = template.Library()

Changing = Callable[[], Mapping[str, object]]

_HOLES = "holes of the page"  # no name that a template could say


class _Holes:
    """What was left out of a page while it was rendered, and the mark that stands in its place."""

    def __init__(self) -> None:
        self.mark = f"<!--{secrets.token_hex(16)}-->"
        self.nodes: list[NodeList] = []


class ChangingNode(Node):
    """``{% changing %}``."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        holes: _Holes = context[_HOLES]
        holes.nodes.append(self.nodelist)
        return holes.mark


@register.tag
def changing(parser: Parser, token: Token) -> Node:
    """What is rendered anew when places change. Only in pages that ``render`` here makes."""
    nodelist = parser.parse(("endchanging",))
    parser.delete_first_token()
    return ChangingNode(nodelist)


@dataclass(frozen=True)
class Skeleton:
    """A page without what changes, compressed, and on what it stands."""

    request: HttpRequest
    template: Template
    body: bytes
    holes: _Holes
    changes: Changing
    ground: Ground | None

    def filled(self) -> HttpResponse:
        """The page as it is now."""
        made = make_context(dict(self.changes()), self.request)
        base = self.template.template
        with made.render_context.push_state(base), made.bind_template(base):
            found = [_rendered(nodes, made) for nodes in self.holes.nodes]
        first, *others = zlib.decompress(self.body).decode().split(self.holes.mark)
        pairs = zip(found, others, strict=True)
        response = HttpResponse("".join([first, *(part for pair in pairs for part in pair)]))
        response.skeleton = self  # type: ignore[attr-defined]  # for ``pages``
        return response


def _rendered(nodes: NodeList, context: Context) -> str:
    with context.push():
        return nodes.render(context)


def render(
    request: HttpRequest, name: str, context: Mapping[str, object], changes: Changing
) -> HttpResponse:
    """Like Django's shortcut. ``changes`` gives what is known inside ``{% changing %}``."""
    page = cast("Template", loader.get_template(name))
    holes = _Holes()
    body = page.render({**context, _HOLES: holes}, request)
    skeleton = Skeleton(
        request=request,
        template=page,
        body=zlib.compress(body.encode(), level=1),
        holes=holes,
        changes=changes,
        ground=revisions.ground(),
    )
    return skeleton.filled()
