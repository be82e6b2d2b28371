"""What the templates of a note ask for; ``{% load note %}``."""

from __future__ import annotations

from django import template

from . import bars, wording
from .document import Cell, Chart

register = template.Library()


@register.filter
def shown(cell: Cell) -> str:
    return wording.shown(cell)


@register.filter
def drawn(chart: Chart) -> bars.Picture:
    return bars.picture(chart)
