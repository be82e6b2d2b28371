"""Where browsers get how the site looks."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse

from eventsite.web.picture_files import small_name

from .palette import Palette
from .values import Site

OUR_LOGO = "site/logo.svg"


def stylesheet_url(palette: Palette) -> str:
    """Empty where the colours are those of tokens.css."""
    return "" if palette.is_ours else reverse("site_stylesheet", args=[palette.look])


def logo_url(name: str) -> str:
    """Of the logo's file; empty where there is none but ours, which pages draw themselves."""
    return reverse("picture", args=[small_name(name)]) if name else ""


def icon_url(site: Site) -> str:
    """Beside the page's name in a browser."""
    if site.logo:
        return logo_url(site.logo)
    palette = site.palette
    return static(OUR_LOGO) if palette.is_ours else reverse("site_icon", args=[palette.look])
