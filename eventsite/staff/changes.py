"""What changed with a line of the log, in words: “begin 19.30 → 20.00”."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, DateField, DateTimeField, Field, ForeignKey, Model
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What verbs tell of that is no field.
LABELS = {
    "stall": gettext_lazy("kraam"),
    "slot": gettext_lazy("plek op het podium"),
    "people": gettext_lazy("personen"),
    "receivers": gettext_lazy("ontvangers"),
    "held_places": gettext_lazy("vrijgehouden plaatsen"),
    "held_until": gettext_lazy("vrijgehouden tot"),
    "closing_reason": gettext_lazy("reden van het sluiten"),
}


@dataclass(frozen=True)
class Change:
    """Of a text that may hold a name only ``label`` is known, of what is new there is no ``before``."""

    label: str
    before: str = ""
    after: str = ""

    @property
    def is_told(self) -> bool:
        return bool(self.before or self.after)

    def __str__(self) -> str:
        told = " → ".join(filter(None, [self.before, self.after]))
        return f"{self.label} {told}".rstrip()


def change_of(
    model: type[Model] | None,
    name: str,
    pair: Sequence[Any],
    things: Mapping[type[Model], Mapping[str, Model]],
    *,
    is_new: bool = False,
) -> Change:
    """What the verb wrote down of one field; ``is_new`` where there was nothing before."""
    field = field_of(model, name) if model else None
    label = str(LABELS.get(name) or (field.verbose_name if field else name))
    if pair == [None, None]:
        return Change(label)
    if is_new and pair[0] is None:
        return Change(label, after=_said(field, pair[1], things))
    if isinstance(field, DateTimeField) and (times := _times_of_one_day(field, pair)):
        return Change(label, *times)
    before, after = (_said(field, value, things) for value in pair)
    return Change(label, before, after)


def _times_of_one_day(
    field: DateTimeField[Any, Any], pair: Sequence[Any]
) -> tuple[str, str] | None:
    """The day says nothing where it stayed the same."""
    moments = [_parsed(field, value) for value in pair]
    local = [timezone.localtime(one) for one in moments if isinstance(one, datetime)]
    if len(local) != len(pair) or len({one.date() for one in local}) > 1:
        return None
    before, after = (str(format_date(one, "H.i")) for one in local)
    return before, after


def field_of(model: type[Model], name: str) -> Field[Any, Any] | None:
    """Of the model, or of one that is kept with it in a table of its own."""
    for one in (model, *model.__subclasses__()):
        with contextlib.suppress(FieldDoesNotExist):
            field = one._meta.get_field(name)
            return field if isinstance(field, Field) else None
    return None


def _said(
    field: Field[Any, Any] | None, value: Any, things: Mapping[type[Model], Mapping[str, Model]]
) -> str:
    if value in (None, ""):
        return _("leeg")
    if isinstance(field, BooleanField):
        return _("ja") if value else _("nee")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, ForeignKey):
        found = things.get(field.related_model, {}).get(str(value))
        return str(getattr(found, "log_name", found)) if found else _("verwijderd")
    if isinstance(field, DateTimeField | DateField):
        return _moment(field, value)
    return str(value)


def _moment(field: DateTimeField[Any, Any] | DateField[Any, Any], value: Any) -> str:
    moment = _parsed(field, value)
    if isinstance(moment, datetime):
        return str(format_date(timezone.localtime(moment), "j F Y H.i"))
    return str(format_date(moment, "j F Y")) if isinstance(moment, date) else str(value)


def _parsed(field: DateTimeField[Any, Any] | DateField[Any, Any], value: Any) -> date | None:
    with contextlib.suppress(ValidationError):
        parsed: date | None = field.to_python(value)
        return parsed
    return None
