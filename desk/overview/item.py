"""One thing that asks for an organiser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A line with where it is dealt with; ``mark`` is its number, or "!" where something went wrong."""

    mark: str
    title: str
    text: str
    url: str
    action: str

    @property
    def is_wrong(self) -> bool:
        return self.mark == "!"
