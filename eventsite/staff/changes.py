"""What changed with a line of the log, in words: “begin 19.30 → 20.00”."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import (
    DateField,
    DateTimeField,
    Field,
    ForeignKey,
    ManyToManyField,
    Model,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event, Registration
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.isolating import isolated
from eventsite.web.languages.names import label_in
from eventsite.web.times import dated

# What verbs tell of that is no field of the thing itself.
LABELS = {
    "attended": gettext_lazy("aanwezig"),
    "draft": gettext_lazy("nota"),
    "access_needs": gettext_lazy("met wat mensen nodig hebben"),
    "mail": gettext_lazy("mail"),
    "other": gettext_lazy("samen met"),
    "over": gettext_lazy("boven het aantal"),
    "passed_over": gettext_lazy("mensen die langer wachtten"),
    "registrations": gettext_lazy("aanmeldingen"),
    "stall": gettext_lazy("kraam"),
    "slot": gettext_lazy("plek op het podium"),
    "people": gettext_lazy("personen"),
    "receivers": gettext_lazy("ontvangers"),
    "held_places": gettext_lazy("vrijgehouden plaatsen"),
    "held_until": gettext_lazy("vrijgehouden tot"),
    "closing_reason": gettext_lazy("reden van het sluiten"),
}

_in_words: dict[str, Callable[[str], str]] = {}


def connect(in_words: Mapping[str, Callable[[str], str]]) -> None:
    """From now on these say what was kept of something of another room, by its name."""
    _in_words.clear()
    _in_words.update(in_words)


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
    text, _dot, language = name.partition(".")
    field = field_of(model, text) if model else None
    label = str(LABELS.get(name) or (field.verbose_name if field else name))
    if language:  # of a text that is there in more
        label = label_in(label, language)
    if pair == [None, None]:
        return Change(label)
    if of := pointed_at(model, name):
        told = [_named(value, things.get(of, {})) for value in pair]
    else:
        told = [_said(field, name, value) for value in pair]
    if is_new and pair[0] is None:
        return Change(label, after=told[1])
    if isinstance(field, DateTimeField) and (times := _times_of_one_day(field, pair)):
        return Change(label, *times)
    return Change(label, *told)


def _times_of_one_day(
    field: DateTimeField[Any, Any], pair: Sequence[Any]
) -> tuple[str, str] | None:
    """The day says nothing where it stayed the same."""
    moments = [_parsed(field, value) for value in pair]
    local = [timezone.localtime(one) for one in moments if isinstance(one, datetime)]
    if len(local) != len(pair) or len({one.date() for one in local}) > 1:
        return None
    before, after = (in_form(one, CLOCK) for one in local)
    return before, after


def pointed_at(model: type[Model] | None, name: str) -> type[Model] | None:
    """Of what the value is a key, or are the keys."""
    if name == "other":  # of two that were made one
        return model
    field = field_of(model, name) if model else None
    points = isinstance(field, ForeignKey | ManyToManyField)
    return field.related_model if points else None  # type: ignore[union-attr]


def keys(value: object) -> list[str]:
    """As a line keeps them: one, or several with a space between."""
    return [] if value is None else str(value).split()


def _named(value: object, found: Mapping[str, Model]) -> str:
    return ", ".join(_name(found.get(key)) for key in keys(value)) or _("leeg")


def _name(thing: Model | None) -> str:
    match thing:
        case None:
            return _("verwijderd")
        case Event():
            return dated(thing)
        case Registration():
            return isolated(thing.name)
    return str(getattr(thing, "log_name", thing))


def field_of(model: type[Model], name: str) -> Field[Any, Any] | None:
    """Of the model, or of one that is kept with it in a table of its own."""
    for one in (model, *model.__subclasses__()):
        with contextlib.suppress(FieldDoesNotExist):
            field = one._meta.get_field(name)
            return field if isinstance(field, Field) else None
    return None


def _said(field: Field[Any, Any] | None, name: str, value: Any) -> str:
    if value in (None, ""):
        return _("leeg")
    if name in _in_words:
        return _in_words[name](value)
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateTimeField | DateField):
        return _moment(field, value)
    return str(value)


def _moment(field: DateTimeField[Any, Any] | DateField[Any, Any], value: Any) -> str:
    moment = _parsed(field, value)
    if isinstance(moment, datetime):
        return in_form(timezone.localtime(moment), f"j F Y {CLOCK}")
    return in_form(moment, "j F Y") if isinstance(moment, date) else str(value)


def _parsed(field: DateTimeField[Any, Any] | DateField[Any, Any], value: Any) -> date | None:
    with contextlib.suppress(ValidationError):
        parsed: date | None = field.to_python(value)
        return parsed
    return None
