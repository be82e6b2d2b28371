"""What a registration is found by at the desk and the door: name and address, from each of their words on.

“Anna Maria van den Berg” stands here as annamariavandenberg, mariavandenberg, vandenberg, denberg and
berg. Who types the beginning of any word is led by one index, on every database, to the rows that hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models

from eventsite.web.border.folding import endings, fold_name

from .folded import ByCodePoint, SearchedQuerySet

MOST = 12  # words of a name; who has more is found by the first of them
OF = {"name", "email"}
Row = tuple[int, int, str, str]  # registration, event, name, address
_M = TypeVar("_M", bound=models.Model)


class SearchKey(models.Model):
    """One beginning of one registration. ``Keyed`` keeps them."""

    registration = models.ForeignKey(
        "eventsite.Registration", on_delete=models.CASCADE, related_name="search_keys"
    )
    # The registration's, which never gets another: the door looks among thousands, and not among millions.
    event = models.ForeignKey(
        "eventsite.Event", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.TextField()

    class Meta:
        verbose_name = "search key"
        indexes = [
            models.Index(ByCodePoint("key"), name="search_key_of_all"),
            models.Index(
                fields=["event", "key", "registration"],
                opclasses=["int8_ops", "text_pattern_ops", "int8_ops"],  # for begins_among
                name="search_key_of_event",
            ),
        ]

    def __str__(self) -> str:
        return self.key


def keys(name: str, email: str) -> set[str]:
    """From each word of the name on, and from each word before the @; folded, without blanks."""
    before, _at, _domain = email.partition("@")
    at = [match.start() for match in re.finditer(r"[^\W_]+", before)]
    return {*endings(name)[:MOST], *(fold_name(email[n:]) for n in at[:MOST])}


class KeyedQuerySet(SearchedQuerySet[_M]):
    """Writes the keys along with what they are made of."""

    def bulk_create(self, objs: Iterable[_M], *args: Any, **kwargs: Any) -> list[_M]:
        made = super().bulk_create(objs, *args, **kwargs)
        _write([_of(row) for row in made])
        return made

    def update(self, **values: Any) -> int:
        """Three queries more where a name or an address is among ``values``."""
        if not OF & values.keys():
            return super().update(**values)
        pks = list(self.values_list("pk", flat=True))
        number = super().update(**values)
        rows = self.model._base_manager.filter(pk__in=pks)
        _rewrite(list(rows.values_list("pk", "event_id", "name", "email")))
        return number


class Keyed(models.Model):
    """A row that is found by keys."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new, chosen = self._state.adding, kwargs.get("update_fields")
        super().save(*args, **kwargs)
        if chosen is None or OF & set(chosen):
            (_write if is_new else _rewrite)([_of(self)])


def _of(row: Any) -> Row:
    return row.pk, row.event_id, row.name, row.email


def _rewrite(rows: Sequence[Row]) -> None:
    SearchKey.objects.filter(registration__in=[pk for pk, *_rest in rows]).delete()
    _write(rows)


def _write(rows: Iterable[Row]) -> None:
    SearchKey.objects.bulk_create(
        SearchKey(registration_id=pk, event_id=event, key=key)
        for pk, event, name, email in rows
        for key in keys(name, email)
    )
