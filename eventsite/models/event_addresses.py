"""What to fetch along with something of an event, so that its address costs no query."""

from __future__ import annotations

from .events import Event


def with_address(event: str) -> list[str]:
    """Of the relation ``event``, what to select or prefetch so that its address costs no query."""
    needs = [f"{event}__{path}" for child in Event.__subclasses__() for path in child.ADDRESS_NEEDS]
    return [event, *needs]


def address_columns(event: str) -> list[str]:
    """The same to the column, for ``only``: each thing in an address says its ``slug``."""
    return [f"{event}__kind", *(f"{relation}__slug" for relation in with_address(event))]
