"""What the templates of the desk's frame ask for; ``{% load desk %}``."""

from __future__ import annotations

from django import template
from django.template import Context

from eventsite.models import Event

from . import frame, roles

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_menu(context: Context, event: Event | None = None) -> list[frame.Link]:
    """The menu on this page; on a page of ``event`` as that event's."""
    return frame.menu(context["request"], event)


@register.simple_block_tag
def once(content: str) -> str:
    """``{% once as name %}…{% endonce %}``: rendered here, and shown wherever ``name`` stands."""
    return content


@register.simple_tag(takes_context=True)
def event_frame(context: Context) -> frame.EventFrame:
    """What stands around a page of ``event``; ``free_places``, where the page counted them, are counted once."""
    return frame.event_frame(context["request"], context["event"], context.get("free_places"))


@register.simple_tag(takes_context=True)
def desk_role(context: Context) -> str:
    """What the role of who is signed in is called."""
    role = roles.role_of(context["request"].user)
    return str(role.label) if role else ""
