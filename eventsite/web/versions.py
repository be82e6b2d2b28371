"""Forms that were open while somebody else saved: refused, and shown both versions.

A form says in a hidden field what it showed, as a digest of each stored value. The verb that saves it
asks ``check`` once it holds the row, so that of two who save at the same time one is refused. Their
page is ``staff/conflicts.py``; why so: docs/adr/0030-before-it-reaches-people.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.forms.models import model_to_dict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy

FIELD = "versie"
NOT_SHOWN = {FIELD, "id", "DELETE", "submission_id"}
DIGITS = 12  # of a digest: two values of one field are never taken for one

# What a verb calls once it holds the row; it raises Stale.
Check = Callable[[], None]

GONE = gettext_lazy("Iemand anders heeft dit net weggehaald. Open de pagina opnieuw.")


class Stale(Exception):
    """Somebody saved after the form was opened. Nothing was changed."""


class VersionedForm(forms.Form):
    """A form about something that is stored, which knows what it showed.

    Without its hidden field (who calls us by program) it is taken as it is. Of a field that the page
    didn't have yet, or where we didn't write what it says, what was typed is held against what stands.
    """

    versie = forms.Field(widget=forms.HiddenInput, required=False)  # read by ``opened_with``

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial[FIELD] = version(self._opened())

    def _opened(self) -> dict[str, Any]:
        """As ``stored``, without asking the database for what the form was made from."""
        instance = getattr(self, "instance", None)
        if instance is None:
            return self.stored()
        return {} if instance._state.adding else self._values(instance)

    def stored(self) -> dict[str, Any]:
        """What stands now of what this form shows, by field; nothing when it is about something new.

        Of a form that is no ModelForm its class says so.
        """
        now = self._row_now()
        return self._values(now) if now else {}

    def _values(self, row: Model) -> dict[str, Any]:
        """What the form shows of a row, by field."""
        return model_to_dict(row, self._model_fields)

    def _row_now(self) -> Model | None:
        instance: Model = self.instance  # type: ignore[attr-defined]
        if instance._state.adding:
            return None
        return type(instance)._default_manager.filter(pk=instance.pk).first()

    @property
    def _model_fields(self) -> list[str]:
        return [name for name in self.fields if name not in NOT_SHOWN]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # of ModelForm too
        self.cleaned_data.pop(FIELD, None)
        if self._is_gone:
            self.errors["id"] = self.error_class([str(GONE)])

    @property
    def _is_gone(self) -> bool:
        """Of a row in a set: it was there when the page was opened."""
        if "id" not in self.fields or not self.data.get(self.add_prefix("id")):
            return False
        return "id" in self.errors or self.instance._state.adding  # type: ignore[attr-defined]

    @property
    def opened_with(self) -> dict[str, str]:
        """The digest of each value that the form showed when it was opened."""
        said = str(self.data.get(self.add_prefix(FIELD), ""))
        return dict(pair.split(":", 1) for pair in said.split(",") if ":" in pair)

    def changed_meanwhile(self) -> list[str]:
        """The fields whose stored value is neither what the form showed nor what was typed.

        So a form that is sent twice by two presses is no conflict with itself.
        """
        if self.add_prefix(FIELD) not in self.data:
            return []
        opened, now = self.opened_with, digests(self.stored())
        typed = digests(self.cleaned_data)
        return [
            name
            for name in self.fields
            if now.get(name) != opened.get(name)
            and (name not in now or now[name] != typed.get(name))
        ]

    def is_stale(self) -> bool:
        return bool(self.changed_meanwhile())

    def check(self) -> None:
        """For a verb that holds the row. Raises Stale.

        What a ModelForm doesn't show is read anew: another form may have saved it since this request began.
        """
        if self.is_stale():
            raise Stale
        instance = getattr(self, "instance", None)
        now = self._row_now() if instance is not None else None
        for field in now._meta.concrete_fields if now else ():
            if field.name not in self.fields:
                setattr(instance, field.attname, getattr(now, field.attname))


def check_all(forms: Iterable[forms.BaseForm]) -> None:
    """The same of a formset. Raises Stale."""
    for form in forms:
        if isinstance(form, VersionedForm):
            form.check()


def version(values: Mapping[str, Any]) -> str:
    return ",".join(f"{name}:{digest}" for name, digest in digests(values).items())


def digests(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: digest(value) for name, value in values.items()}


def digest(value: Any) -> str:
    """Of a value as stored or as cleaned, which for one and the same are spelt alike."""
    text = json.dumps(_plain(value))
    return salted_hmac("version", text, algorithm="sha256").hexdigest()[:DIGITS]


def _plain(value: Any) -> Any:
    match value:
        case None | "":
            return ""
        case Model():
            return str(value.pk)
        case FieldFile():
            return value.name or ""
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case Mapping():
            return sorted([str(key), _plain(one)] for key, one in value.items())
        case str() | int():
            return str(value)
        case Iterable():
            return sorted((_plain(one) for one in value), key=str)
    return str(value)
