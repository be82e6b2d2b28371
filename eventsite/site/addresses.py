"""Where browsers get how the site looks."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse

from eventsite.web.picture_files import small_name

from .palette import Palette
from .themes import OURS, theme
from .values import Site

OUR_LOGO = "site/logo.svg"


def stylesheet_url(palette: Palette) -> str:
    """Empty where the colours are those of the theme."""
    return "" if palette.is_ours else reverse("site_stylesheet", args=[palette.look])


def logo_url(name: str) -> str:
    """Of the logo's file; empty where there is none but ours, which pages draw themselves."""
    return reverse("picture", args=[small_name(name)]) if name else ""


def icon_url(site: Site) -> str:
    """Beside the page's name in a browser."""
    if site.logo:
        return logo_url(site.logo)
    of, palette = theme(), site.palette
    if of.logo:
        return static(of.logo)
    if of.name == OURS and palette.is_ours:
        return static(OUR_LOGO)
    return reverse("site_icon", args=[palette.look])


def look(site: Site) -> dict[str, object]:
    """For the head of every page, and for the mark before the site's name: how it looks."""
    of, palette = theme(), site.palette
    return {
        "site_theme": of,
        "site_theme_stylesheet": static(of.stylesheet),
        "site_stylesheet": stylesheet_url(palette),
        "site_bar": palette.tokens["--site-dark"],
        "site_bar_at_night": palette.night.get("--site-dark", ""),
        "site_logo": logo_url(site.logo),
        "site_theme_logo": static(of.logo) if of.logo else "",
        "site_theme_logo_dark": static(of.logo_dark) if of.logo_dark and of.dark else "",
    }
