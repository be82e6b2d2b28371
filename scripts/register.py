#!/usr/bin/env python3
"""Hold the register of processing to the site: write its table of terms anew, print the rows that it lacks.

Called by `make register`; tests/test_register.py asks the same. Ends with 1 when a row lacks or is too many.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import django
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT / "docs" / "verwerkingsregister.md"
IN_WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)
CHAPTER, NOBODYS = "## De gegevens per tabel", "## Tabellen zonder persoonsgegevens"


@dataclass(frozen=True)
class Row:
    """What the register says of one field."""

    model: str
    field: str
    what: str
    purpose: str
    term: str


@dataclass(frozen=True)
class Register:
    """The tables about persons with a row for each field; and of those about nobody the texts in them."""

    models: set[str]
    rows: list[Row]
    nobodys: dict[str, set[str]]

    @classmethod
    def read(cls, text: str) -> Register:
        sections = {
            found[1]: section
            for section in _section(text, CHAPTER).split("\n### ")[1:]
            if (found := re.match(r".*\(`([\w.]+)`\)\n", section))
        }
        rows = [
            Row(label, *cells)
            for label, section in sections.items()
            for cells in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", section, re.M)
        ]
        nobodys = re.findall(r"^\| `([\w.]+)` \| (.+?) \| .+ \|$", _section(text, NOBODYS), re.M)
        named = {label: set(re.findall(r"`(\w+)`", texts)) for label, texts in nobodys}
        return cls(set(sections), rows, named)


def _section(text: str, heading: str) -> str:
    return text.partition(f"{heading}\n")[2].partition("\n## ")[0]


def tables() -> list[type[models.Model]]:
    """All that is stored by what is installed; of ties between two tables the field that makes them tells."""
    return [one for one in apps.get_models() if one._meta.managed]


def personal(model: type[models.Model]) -> set[str]:
    """The fields that need a row where a table is about persons: all but keys and ties to other tables.

    A tie to an account tells who of the staff did it, and needs one.
    """
    own = [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
    return {one.name for one in own if not _is_key(one) and not _is_tie(one)}


def texts(model: type[models.Model]) -> set[str]:
    """The fields of a table about nobody in which somebody could stand: no keys, numbers, moments, choices."""
    return {
        one.name
        for one in model._meta.local_concrete_fields
        if isinstance(one, IN_WORDS) and not one.choices and not _is_key(one) and not _is_tie(one)
    }


def persons(model: type[models.Model], known: set[str]) -> set[str]:
    """The tables about persons that this one hangs on: then it is about them too."""
    ties = [one for one in model._meta.local_concrete_fields if one.related_model]
    return {_label(one.related_model) for one in ties} & known  # type: ignore[arg-type]


def differences(register: Register) -> list[str]:
    """What stands in the models and not in the register, and the other way round; each a row or a sentence."""
    found: list[str] = []
    rows = {(row.model, row.field) for row in register.rows}
    stored = {_label(model): model for model in tables()}
    for label, model in stored.items():
        if label in register.nobodys:
            found += _of_nobody(model, register)
        else:
            lacking = sorted(name for name in personal(model) if (label, name) not in rows)
            found += [f"| `{name}` | … | … | … |  <- {label}" for name in lacking]
            found += [] if label in register.models else [f"{label}: no chapter has this table"]
    known = {(label, name) for label, model in stored.items() for name in personal(model)}
    found += [f"{label}.{name} is not stored" for label, name in sorted(rows - known)]
    named = register.models | set(register.nobodys)
    found += [f"{label} is not stored" for label in sorted(named - set(stored))]
    both = register.models & set(register.nobodys)
    return found + [f"{label} stands in both chapters" for label in sorted(both)]


def _of_nobody(model: type[models.Model], register: Register) -> list[str]:
    label, named = _label(model), register.nobodys[_label(model)]
    found = [f"{label}: name `{name}`, or give the table rows" for name in texts(model) - named]
    found += [f"{label}.{name} is no text that is stored" for name in named - texts(model)]
    return found + [f"{label} hangs on {on}" for on in persons(model, register.models)]


def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def _is_key(field: models.Field[object, object]) -> bool:
    return bool(field.primary_key or (field.remote_field and field.remote_field.parent_link))


def _is_tie(field: models.Field[object, object]) -> bool:
    return isinstance(field, models.ForeignKey) and field.related_model is not _account()


def _account() -> type[models.Model]:
    return apps.get_model("auth.User")


HEAD_OF_TERMS = "| termijn | wat | telt | standaard | grenzen |\n|---|---|---|---|---|\n"


def with_terms(text: str) -> str:
    """The register with the terms as the site has them, in days."""
    from eventsite.retention import categories

    before, head, after = text.partition(HEAD_OF_TERMS)
    rest = after.partition("\n\n")[2] if head else after
    rows = "".join(
        f"| `{one.key}` | {one.title} | {one.starts} | {one.days} | {one.least}–{one.most} |\n"
        for one in categories.every()
    )
    return f"{before}{head}{rows}\n{rest}"


def main() -> int:
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eventsite.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    text = with_terms(REGISTER.read_text())
    REGISTER.write_text(text)
    found = differences(Register.read(text))
    print("\n".join(found) or "The register and the models agree.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
