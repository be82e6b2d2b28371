"""The numbers of the list's page in one question: who stand alike, and how many each choice would leave.

Of a choice its own rows are counted, which are few: to look each of the event's people up among them costs more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from eventsite.booking import totals
from eventsite.models import Event, Registration, RegistrationQuerySet
from eventsite.web.asked_often import ASKED, AskedOften

from . import choices
from .asked import Asked
from .choices import Pair

Row = tuple[str, str, str, int, int]  # of whom, their status and role; registrations, persons
_EVERYBODY, _FOUND, _MATCHING = "everybody", "found", "matching"
# Of a choice one number is counted.
_UNTOLD = {"no_status": Value(""), "no_role": Value(""), "no_persons": Value(0)}
_KEPT = 16  # statements: one for what is chosen, at each kind of event


def of(event: Event, asked: Asked) -> Counts:
    """One query; its statement is kept, but for who looks for somebody."""
    searched = choices.holding(asked.q)
    if searched:
        rows: Iterable[Row] = _rows(event, asked.chosen, searched, sees_needs=asked.sees_needs)
    else:
        rows = _kept(event.kind, asked.chosen, sees_needs=asked.sees_needs).all(event.pk)
    return Counts(rows, is_searched=bool(searched), is_chosen=bool(asked.chosen))


@lru_cache(_KEPT)
def _kept(kind: Event.Kind, chosen: tuple[Pair, ...], *, sees_needs: bool) -> AskedOften[Row]:
    event = Event(pk=ASKED, kind=kind)
    return AskedOften(lambda: _rows(event, chosen, Q(), sees_needs=sees_needs))


def _rows(
    event: Event, chosen: tuple[Pair, ...], searched: Q, *, sees_needs: bool
) -> QuerySet[Any, Row]:
    people = Registration.objects.filter(event=event.pk).order_by()
    parts = [
        _number(pair, choice.path, choice.rows(event), people, searched)
        for pair, choice in choices.CHOICES.items()
        if choice.rows and not choice.lacking and choice.fits(event)
        and (sees_needs or pair != choices.NEEDS)
    ]  # fmt: skip
    if searched:
        parts.append(_groups(_FOUND, people.filter(searched)))
    if chosen:
        matching = choices.condition(event, chosen) & searched
        parts.append(_groups(_MATCHING, people.filter(matching)))
    return _groups(_EVERYBODY, people).union(*parts, all=True)


def _groups(of_whom: str, people: RegistrationQuerySet) -> QuerySet[Any, Row]:
    groups = totals.groups(people).annotate(of_whom=Value(of_whom))
    rows: QuerySet[Any, Row] = groups.values_list("of_whom", "status", "role", "number", "persons")
    return rows


def _number(
    pair: Pair, path: str, rows: QuerySet[Any, Any], people: RegistrationQuerySet, searched: Q
) -> QuerySet[Any, Row]:
    """Whoever cancelled is left out: all others need not be looked up, but where somebody is looked for."""
    if searched:
        rows = rows.filter(**{f"{path}__in": people.live().filter(searched).values("pk")})
    else:
        cancelled = people.filter(status=Registration.Status.CANCELLED)
        rows = rows.exclude(**{f"{path}__in": cancelled.values("pk")})
    counted = rows.order_by().values(of_whom=Value(_name(pair)))
    found: QuerySet[Any, Row] = counted.annotate(
        number=Count(path, distinct=True), **_UNTOLD
    ).values_list("of_whom", "no_status", "no_role", "number", "no_persons")
    return found


def _name(pair: Pair) -> str:
    return "=".join(pair)


class Counts:
    """The numbers of the page, from what was counted."""

    def __init__(self, rows: Iterable[Row], *, is_searched: bool, is_chosen: bool) -> None:
        self._groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for of_whom, *counted in rows:
            group = zip(("status", "role", "number", "persons"), counted, strict=True)
            self._groups[of_whom].append(dict(group))
        # Where nobody is looked for, everybody is found.
        self._of_found = _FOUND if is_searched else _EVERYBODY
        self._is_chosen = is_chosen

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Who stand alike, whatever is looked for, as ``Totals.of_groups`` reads them."""
        return self._groups[_EVERYBODY]

    def everybody(self) -> int:
        """Who didn't cancel, whatever is looked for."""
        return self._sum(_EVERYBODY, choices.LIVE_STATES)

    def all_found(self) -> int:
        """Those that are looked for, whatever is chosen."""
        return self._sum(self._of_found, choices.LIVE_STATES)

    def matching(self) -> int:
        """Those that are looked for and chosen."""
        return self._sum(_MATCHING, Registration.Status) if self._is_chosen else self.all_found()

    def of(self, pair: Pair) -> int:
        """Who would be left of those that are looked for if this alone were chosen. 0 of what was not counted."""
        status = choices.CHOICES[pair].status
        if status:
            return self._sum(self._of_found, [status])
        if pair == choices.NOT_INSIDE:
            inside = self.of(choices.INSIDE)
            # That nobody is in goes without saying.
            return self.all_found() - inside if inside else 0
        return sum(group["number"] for group in self._groups[_name(pair)])

    def _sum(self, of_whom: str, states: Iterable[str]) -> int:
        return sum(group["number"] for group in self._groups[of_whom] if group["status"] in states)
