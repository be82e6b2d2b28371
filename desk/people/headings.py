"""The heads of the list's columns: each that can be sorted on is a link that sorts, or turns the order round."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event

from .asked import Asked
from .orders import ORDERS


@dataclass(frozen=True)
class Heading:
    """``sorted`` is its aria-sort; empty where something else is sorted on."""

    label: str | Promise
    query: str = ""
    sorted: str = ""


def headings(event: Event, asked: Asked) -> list[Heading]:
    """In the order of the columns."""
    takes_parties = event.party_max > 1
    is_run = event.kind == Event.Kind.EDUCATION
    return [
        _sorting(_("Naam"), "naam", asked),
        Heading(_("Volgt")) if is_run else Heading(_("Doet")),
        *([_sorting(_("Met"), "met", asked)] if takes_parties else []),
        _sorting(_("Staat"), "staat", asked),
        _sorting(_("Aangemeld"), "aangemeld", asked),
    ]


def _sorting(label: Promise, sort: str, asked: Asked) -> Heading:
    now = asked.sort or "naam"
    back = f"-{sort}"
    if now == sort and back in ORDERS:
        return Heading(label, asked.sorted_by(back).query, "ascending")
    return Heading(
        label, asked.sorted_by(sort).query, _DIRECTION.get(now, "") if now in (sort, back) else ""
    )


_DIRECTION = {"staat": "ascending"} | {order: "descending" for order in ORDERS if order[0] == "-"}
