"""The kinds by which the agenda is looked through: each app says which there are of what it brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.functional import Promise

PARAMETER = "soort"


@dataclass(frozen=True)
class Kind:
    """One that can be chosen: its name in an address, what it is called, and what there is none of.

    ``which`` is asked of sessions.
    """

    name: str
    label: Promise
    none: Promise
    which: Q


_kinds: dict[str, Kind] = {}


def connect(kinds: Iterable[Kind]) -> None:
    """From now on these can be chosen, in this order."""
    _kinds.clear()
    _kinds.update({kind.name: kind for kind in kinds})


def kinds() -> list[Kind]:
    return list(_kinds.values())


def asked(request: HttpRequest) -> Kind | None:
    """The one in the address; None for everything. Raises Http404 for one that there isn't."""
    name = request.GET.get(PARAMETER, "")
    if name and name not in _kinds:
        raise Http404("no such kind")
    return _kinds.get(name)
