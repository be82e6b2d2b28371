"""What browsers get of packages in node_modules, by the address that our styles and pages know it under."""

from __future__ import annotations

from pathlib import Path

Places = list[tuple[str, Path]]


def fonts(modules: Path) -> Places:
    """One weight of the headings' face, all of the text's."""
    return [
        ("npm/bricolage-grotesque", modules / "@fontsource/bricolage-grotesque/files"),
        (
            "npm/atkinson-hyperlegible-next",
            modules / "@fontsource-variable/atkinson-hyperlegible-next/files",
        ),
    ]


def utrecht(modules: Path) -> Places:
    """The parts of Utrecht's library that package.json names; static/site/frame.css imports them."""
    return [
        (f"npm/utrecht/{dist.parent.name.removesuffix('-css')}", dist)
        for dist in sorted(modules.glob("@utrecht/*-css/dist"))
    ]
