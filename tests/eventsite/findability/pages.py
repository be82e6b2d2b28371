"""Reads the head of a page, as programs do."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any


class Head(HTMLParser):
    """Titles, what is said by name or property, links by their relation, and JSON-LD; each as often as it stands there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.said: dict[str, list[str]] = {}
        self.links: dict[str, list[dict[str, str]]] = {}
        self.data: list[dict[str, Any]] = []
        self._in = ""
        self.feed(html.partition("<body")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._in = ""
        if tag == "meta" and "content" in found:
            name = found.get("name") or found.get("property") or ""
            self.said.setdefault(name, []).append(found["content"])
        elif tag == "link":
            self.links.setdefault(found["rel"], []).append(found)
        elif tag == "title":
            self._in = tag
        elif tag == "script" and found.get("type") == "application/ld+json":
            self._in = "data"

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.titles.append(data)
        elif self._in == "data":
            self.data.append(json.loads(data))

    @property
    def is_listed(self) -> bool:
        return not any("noindex" in one for one in self.said.get("robots", []))

    @property
    def opengraph(self) -> dict[str, list[str]]:
        return {
            name: said for name, said in self.said.items() if name.startswith(("og:", "twitter:"))
        }

    def only(self, name: str) -> str:
        """What is said of this, exactly once."""
        (said,) = self.said[name]
        return said

    @property
    def canonical(self) -> str:
        (one,) = self.links["canonical"]
        return one["href"]

    def alternates(self, media_type: str) -> list[str]:
        return [
            one["href"] for one in self.links.get("alternate", []) if one.get("type") == media_type
        ]

    def of_type(self, name: str) -> dict[str, Any]:
        """The one JSON-LD of this schema.org type."""
        (found,) = [one for one in self.data if one["@type"] == name]
        return found
