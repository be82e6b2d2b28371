"""In which order the people of an event can stand. Each ends at the primary key: no two are equal."""

from __future__ import annotations

from django.db.models import Case, IntegerField, OrderBy, Value, When
from django.db.models.expressions import Combinable

from eventsite.models import Registration
from eventsite.models.folded import ByCodePoint

_State = Registration.Status


def _name(*, last_first: bool = False) -> OrderBy:
    return OrderBy(ByCodePoint("name_sort"), descending=last_first)


def _state() -> Case:
    ranked = enumerate([_State.CONFIRMED, _State.WAITING, _State.CANCELLED])
    return Case(
        *(When(status=state, then=Value(rank)) for rank, state in ranked),
        output_field=IntegerField(),
    )


ORDERS = ("naam", "-naam", "met", "-met", "staat", "aangemeld", "-aangemeld")


def columns(sort: str) -> list[str | Combinable]:
    """What to order on; by name where nothing was asked."""
    match sort:
        case "-naam":
            return [_name(last_first=True), "-pk"]
        case "met":
            return ["party_size", _name(), "pk"]
        case "-met":
            return ["-party_size", _name(), "pk"]
        case "staat":
            return [_state(), "registered_at", "pk"]
        case "aangemeld":
            return ["registered_at", "pk"]
        case "-aangemeld":
            return ["-registered_at", "-pk"]
        case _:
            return [_name(), "pk"]
