"""A field's value in words, and as its input would send it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .dates import clock, in_form


def as_shown(field: BoundField, value: Any) -> str:
    """Of a value that is stored or cleaned; "–" for none."""
    kind = field.field
    if value in (None, ""):
        return "–"
    if isinstance(kind, forms.BooleanField):
        return _("ja") if value else _("nee")
    if isinstance(kind, forms.ModelMultipleChoiceField):
        return ", ".join(_row(kind, one) for one in value) or "–"
    if isinstance(kind, forms.ModelChoiceField):
        return _row(kind, value)
    if isinstance(kind, forms.MultipleChoiceField):
        return ", ".join(_choice(kind, one) for one in value) or "–"
    if isinstance(kind, forms.ChoiceField):
        return _choice(kind, value)
    match value:
        case datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return in_form(local, "DATETIME_FORMAT")
        case date():
            return date_format(value, "DATE_FORMAT")
        case time():
            return clock(value)
    return str(value)


def as_typed(field: BoundField, value: Any) -> list[str]:
    """The values that a browser sends for the field when it holds this."""
    kind = field.field
    prepared = kind.prepare_value(value)
    if isinstance(kind, forms.BooleanField):
        return ["on"] if prepared else []
    if prepared is None:
        return []
    if isinstance(prepared, Iterable) and not isinstance(prepared, str):
        return [str(one) for one in prepared]
    shown = kind.widget.format_value(prepared)
    if isinstance(shown, list):
        return [str(one) for one in shown]
    return [] if shown is None else [str(shown)]


def _row(field: forms.ModelChoiceField[Any], value: Any) -> str:
    queryset = field.queryset
    if not isinstance(value, Model) and queryset is not None:
        key = {field.to_field_name or "pk": value}
        value = queryset.model._default_manager.filter(**key).first()
    return field.label_from_instance(value) if value else "–"


def _choice(field: forms.ChoiceField, value: Any) -> str:
    flat: dict[str, str] = {}
    for key, label in field.choices:  # type: ignore[union-attr, misc]
        group = label if isinstance(label, list | tuple) else [(key, label)]
        flat |= {str(one): str(words) for one, words in group}
    return flat.get(str(value), str(value))
