"""How a site looks, as files that its pages ask for. All that they say stands in their address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import condition, require_safe

from .palette import Palette
from .themes import theme

FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=60"  # of a release before or after this one, which made other tones


def _etag(request: HttpRequest, look: str) -> str:
    return f'"{look}"'


@require_safe
@condition(etag_func=_etag)
def stylesheet(request: HttpRequest, look: str) -> HttpResponse:
    """The tokens that differ from the theme's, after which pages load this."""
    palette = _palette(look)
    response = HttpResponse(palette.stylesheet, content_type="text/css; charset=utf-8")
    return _kept(response, look == palette.look)


@require_safe
@condition(etag_func=_etag)
def icon(request: HttpRequest, look: str) -> HttpResponse:
    """Our own logo in the main colour."""
    palette = _palette(look)
    drawn = render_to_string(
        "eventsite/logo.svg", {"colour": palette.colour, "lines": theme().light["on-brand"]}
    )
    response = HttpResponse(drawn, content_type="image/svg+xml")
    return _kept(response, look == palette.look)


def _palette(look: str) -> Palette:
    palette = Palette.of_look(look)
    if palette is None:
        raise Http404("no such colours")
    return palette


def _kept(response: HttpResponse, is_of_this_release: bool) -> HttpResponse:
    response["Cache-Control"] = FOR_EVER if is_of_this_release else FOR_NOW
    return response
