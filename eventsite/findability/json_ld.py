"""JSON-LD: how a page holds it, and where a page stands on the site (schema.org BreadcrumbList)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from eventsite.tickets.links import absolute

# What could end the script element that holds the data, written as JSON escapes (OWASP ASVS 1.2).
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(data: dict[str, Any]) -> SafeString:
    """What goes inside a ``<script type="application/ld+json">``."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 (escaped here)


def breadcrumbs(trail: Sequence[tuple[str, str]]) -> SafeString:
    """Of (name, path), the highest page first."""
    return script(
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": at, "name": name, "item": absolute(path)}
                for at, (name, path) in enumerate(trail, start=1)
            ],
        }
    )
