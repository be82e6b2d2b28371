"""The themes that a new installation begins with: the fields of the city's programme."""

from __future__ import annotations

from typing import Any

THEMES = {
    "duurzaamheid": "duurzaamheid",
    "groen": "groen en natuur",
    "buurt": "leefbaarheid in de buurt",
    "ontmoeting": "ontmoeting",
    "zorg": "zorg voor elkaar",
    "stad": "ontwikkeling van de stad",
    "cultuur": "cultuur en sport",
}


def add(apps: Any, editor: object) -> None:
    theme = apps.get_model("initiatives", "Theme")
    theme.objects.bulk_create(
        theme(slug=slug, name=name, position=position)
        for position, (slug, name) in enumerate(THEMES.items(), start=1)
    )
