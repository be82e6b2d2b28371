"""An initiative as schema.org has it, as JSON-LD: a Project, which is an organisation with an end."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from eventsite.findability import things
from eventsite.findability.json_ld import script
from eventsite.site.reading import site
from eventsite.tickets.links import absolute
from eventsite.web.languages.addresses import in_language

from .models import Initiative


def initiative(found: Initiative) -> SafeString:
    """Name, sentence, where, what it seeks and how to give; nobody's name or address. Safe inside a script element."""
    data: dict[str, Any] = {
        "@type": "Project",
        "name": found.name,
        "description": found.summary,
        "url": absolute(found.get_absolute_url()),
        "image": _images(found),
        "areaServed": _area(found),
        # A Project has no language of its own: what is written about it has.
        "subjectOf": {
            "@type": "WebPage",
            "url": absolute(in_language(found.get_absolute_url(), found.language)),
            "inLanguage": found.language,
        },
    }
    if found.theme:
        data["keywords"] = found.theme.texts.name
    if found.website:
        data["sameAs"] = found.website
    if needs := list(found.needs.all()):
        data["seeks"] = [{"@type": "Demand", "name": need.sentence or need.what} for need in needs]
    if campaign := getattr(found, "campaign", None):
        data["potentialAction"] = {
            "@type": "DonateAction",
            "name": campaign.title,
            "target": campaign.link,
        }
    return script(data)


def _images(found: Initiative) -> list[str]:
    own = [absolute(found.picture_url)] if found.picture else []
    return [*own, absolute(things.picture_path(found))]


def _area(found: Initiative) -> dict[str, Any]:
    city = {"@type": "City", "name": site().municipality}
    if not found.neighbourhood:
        return city
    return {"@type": "Place", "name": found.neighbourhood.name, "containedInPlace": city}
