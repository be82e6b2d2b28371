"""The site as a small picture: in a tab, on a telephone's first page, and the manifest that names those.

In the site's colour and with its logo, as managers set them.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image

from eventsite import pdf
from eventsite.kept.pages import kept
from eventsite.site.reading import site
from eventsite.site.themes import theme
from eventsite.web import picture_files

FAVICON = (16, 32, 48)  # pixels: a tab, a tab on a sharp screen, a shortcut
TOUCH = 180  # what iOS takes
OF_MANIFEST = (192, 512)
_SIZES = {TOUCH, *OF_MANIFEST}
_DRAWN_AT = 512
# Of the width: a mask may take a tenth off each side (w3.org/TR/appmanifest, maskable).
_OF_IT = 0.6
_CACHED = "public, max-age=3600"


@require_safe
@kept(daily=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """In several sizes, without a ground."""
    out = io.BytesIO()
    _on_nothing().save(out, "ICO", sizes=[(size, size) for size in FAVICON])
    return _answer(out.getvalue(), "image/x-icon")


@require_safe
@kept(daily=True)
def touch_icon(request: HttpRequest) -> HttpResponse:
    """For who puts the site on the first page of their telephone; it rounds the corners itself."""
    return _answer(_png(TOUCH), "image/png")


@require_safe
@kept(daily=True)
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """One of those that the manifest names: to its edges, so that a mask of any form goes over it."""
    if size not in _SIZES:
        raise Http404("no such size")
    return _answer(_png(size), "image/png")


@require_safe
@kept(daily=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, colours and icons (w3.org/TR/appmanifest). Shown in the browser: nobody is asked to install anything."""
    now = site()
    said = {
        "name": now.name,
        "short_name": now.name,
        "lang": "nl",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": theme().light["paper"],
        "theme_color": now.palette.colour,
        "icons": [
            {
                "src": reverse("site_picture_icon", args=[size]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in OF_MANIFEST
            for purpose in ("any", "maskable")
        ],
    }
    text = json.dumps(said, ensure_ascii=False, indent=2)
    return _answer(text.encode(), "application/manifest+json")


def _answer(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = _CACHED
    return response


def _png(size: int) -> bytes:
    out = io.BytesIO()
    _on_ground().resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _on_nothing() -> Image.Image:
    """The logo alone, square."""
    found = _logo()
    if found is None:
        found = _drawn(site().palette.colour, "#ffffff")
    return _within(found, _DRAWN_AT, (0, 0, 0, 0), share=1)


def _on_ground() -> Image.Image:
    """White on the site's colour; a logo of its own on white, for it has colours of its own."""
    found = _logo()
    if found is not None:
        return _within(found, _DRAWN_AT, "#ffffff", share=_OF_IT).convert("RGB")
    colour = site().palette.colour
    return _within(_drawn("#ffffff", colour), _DRAWN_AT, colour, share=_OF_IT).convert("RGB")


def _within(
    picture: Image.Image, side: int, ground: str | tuple[int, int, int, int], *, share: float
) -> Image.Image:
    scale = side * share / max(picture.size)
    fitted = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))),
        Image.Resampling.LANCZOS,
    )
    square = Image.new("RGBA", (side, side), ground)
    square.alpha_composite(fitted, ((side - fitted.width) // 2, (side - fitted.height) // 2))
    return square


def _logo() -> Image.Image | None:
    """The one that managers set, or else the theme's; None where there is none, or its file is gone."""
    name = site().logo
    if not name or not picture_files.is_there(name):
        drawn = finders.find(theme().logo) if theme().logo else None
        return _picture(Path(drawn).read_text()) if drawn else None
    with default_storage.open(f"{picture_files.FOLDER}/{name}") as file, Image.open(file) as image:
        return image.convert("RGBA")


def _drawn(colour: str, line: str) -> Image.Image:
    """Our own logo, without a ground."""
    return _picture(render_to_string("eventsite/logo.svg", {"colour": colour, "lines": line}))


def _picture(svg: str) -> Image.Image:
    with Image.open(io.BytesIO(pdf.picture(svg, scale=14, on_nothing=True))) as image:
        return image.convert("RGBA")
