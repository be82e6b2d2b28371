"""Short lists that managers keep: each with a list, a form, and a way to take one out.

What is particular to one stands in a ``Kept``; ``lists.py`` has the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Model, ProtectedError
from django.utils.functional import Promise
from django.utils.text import slugify

from eventsite.staff.confirming import Effects
from eventsite.staff.log import Verb, record, stored, values
from eventsite.web.versions import Check


class InUse(Exception):
    """Something else points at it."""


class Taken(Exception):
    """Another has this name or address."""


class Gone(Exception):
    """Somebody took it out meanwhile."""


@dataclass(frozen=True)
class Listed:
    """One line of the list: what it is called, and the other columns."""

    pk: int
    name: str
    cells: Sequence[object]


def save(row: Model, check: Check, sentence: str = "") -> None:
    """Add it, or keep its edits; nobody is mailed. Raises Stale, Taken or Gone."""
    try:
        with transaction.atomic():
            _save(row, check)
    except IntegrityError as error:
        raise Taken from error


def _save(row: Model, check: Check) -> None:
    if row._state.adding:
        row.save()
        record(Verb.ADDED, row, after=values(row))
        return
    hold(row)
    check()
    before = stored(row)
    row.save()
    record(Verb.CHANGED, row, before=before, after=values(row))


def give_slug(row: Any, otherwise: str) -> None:
    """Its name as an address, once and for all; with a number behind it when another has it."""
    if row.slug:
        return
    base = slugify(row.name)[:70].strip("-") or otherwise
    taken = set(type(row)._default_manager.values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    row.slug = next(one for one in chain([base], numbered) if one not in taken)


def hold(row: Model) -> None:
    """Lock the stored row. Raises Gone."""
    rows: models.Manager[Any] = type(row)._default_manager
    if rows.select_for_update().filter(pk=row.pk).first() is None:
        raise Gone


def remove(row: Model) -> None:
    """Take it out. Raises InUse where anything points at it."""
    try:
        with transaction.atomic():
            record(Verb.REMOVED, row)
            row.delete()
    except (
        ProtectedError,
        IntegrityError,
    ) as error:  # the database refuses who points at it just now
        raise InUse from error


def no_effects(row: Model) -> Effects:
    return Effects()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One such list."""

    key: str  # of its addresses: "venues", "venues_add", …
    label: str | Promise
    text: str | Promise  # what it is for
    add_label: str | Promise
    in_use: str | Promise  # why one can't be taken out
    columns: Sequence[str | Promise]
    form: Callable[..., Any]
    rows: Callable[[], Iterable[Listed]]
    model: type[Model]
    above: str = (
        ""  # the name of the page that it belongs to, where it is not the settings' own list
    )
    above_label: str | Promise = ""
    save: Callable[[Any, Check, str], None] = save  # with a sentence for in the mail
    effects: Callable[[Any], Effects] = no_effects

    def address(self, act: str = "") -> str:
        """The name of one of its addresses."""
        return f"desk_settings:{self.key}{'_' if act else ''}{act}"
