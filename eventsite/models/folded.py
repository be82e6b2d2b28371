"""Columns made of another: folded to search through, or turned round to sort on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from eventsite.web.border.folding import fold_name

_LAST = "\U0010ffff"  # comes after every letter, by code point
_M = TypeVar("_M", bound=models.Model)
Compiled = tuple[str, tuple[str | int, ...]]


class FoldedField(models.TextField):  # type: ignore[type-arg]
    """What another field of the row holds, as ``by`` spells it. For models that are ``Searched``."""

    def __init__(
        self, *args: Any, of: str = "", by: Callable[[str], str] = fold_name, **options: Any
    ) -> None:
        ours: dict[str, Any] = {"blank": True, "default": "", "editable": False}
        super().__init__(*args, **(ours | options))
        self.of = of
        self.by = by

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options  # to the database it is text

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Called by ``save``, ``bulk_create`` and whatever else inserts rows."""
        folded = self.by(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, folded)
        return folded


class ByCodePoint(models.Func):
    """The order of a folded column: its key is folded already, and a language's rules pass over the mark
    between its parts. For indexes and ``ORDER BY``, which must say the same.
    """

    template = '%(expressions)s COLLATE "C"'
    arity = 1

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **options: Any
    ) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s COLLATE BINARY")


@models.TextField.register_lookup
class Begins(Lookup):
    """``key__begins``: by the index of ``ByCodePoint("key")``, so that no row is read but those that do."""

    lookup_name = "begins"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Compiled:
        column, _none = compiler.compile(ByCodePoint(self.lhs))
        return self._between(compiler, connection, column, ">=", "<")

    def _between(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        column: str,
        not_before: str,
        before: str,
    ) -> Compiled:
        text, values = self.process_rhs(compiler, connection)
        sql = f"({column} {not_before} {text} AND {column} {before} ({text} || %s))"
        return sql, (*values, *values, _LAST)


@models.TextField.register_lookup
class BeginsAmong(Begins):
    """``key__begins_among``: of few rows, by an index where ``text_pattern_ops`` orders the key behind what they share.

    PostgreSQL has operators of its own for that, so no other index will do. It takes one of all keys for a
    beginning that it thinks rare, and reads those of all events.
    """

    lookup_name = "begins_among"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Compiled:
        column, _none = self.process_lhs(compiler, connection)
        return self._between(compiler, connection, column, "~>=~", "~<~")


class SearchedQuerySet(models.QuerySet[_M]):
    """Writes the folded columns along with what they are made of."""

    def update(self, **values: Any) -> int:
        """Raises TypeError for an expression: what it comes to is not known here."""
        for folded in _folded_of(self.model):
            if folded.of not in values or folded.attname in values:
                continue
            if not isinstance(values[folded.of], str):
                raise TypeError(
                    f"{folded.of} is searched; give it as text, or {folded.attname} too"
                )
            values[folded.attname] = folded.by(values[folded.of])
        return super().update(**values)

    def bulk_update(
        self, objs: Iterable[_M], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows, fields = list(objs), list(fields)
        changed = [folded for folded in _folded_of(self.model) if folded.of in fields]
        for folded in changed:
            for row in rows:
                folded.pre_save(row, add=False)
        return super().bulk_update(rows, [*fields, *(one.attname for one in changed)], batch_size)


class Searched(models.Model):
    """A row with folded columns."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        chosen = kwargs.get("update_fields")
        if chosen is not None:
            along = {one.attname for one in _folded_of(type(self)) if one.of in chosen}
            kwargs["update_fields"] = {*chosen, *along}
        super().save(*args, **kwargs)


def _folded_of(model: type[models.Model]) -> list[FoldedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]
