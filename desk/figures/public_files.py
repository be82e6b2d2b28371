"""The public figures of a year as files: for who reads them with a machine, or in a spreadsheet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from eventsite.web.spreadsheets import FORMATS, Cell, write_csv, write_ods_sheets

from .public import Year


@dataclass(frozen=True)
class PublicFormat:
    suffix: str
    label: str
    media_type: str
    write: Callable[[Year], bytes]


def as_csv(year: Year) -> bytes:
    """A row for each number: easier to add up than tables below each other. Empty is not shown."""
    with io.BytesIO() as file:
        write_csv(file, "", [_("Tabel"), _("Wat"), _("Soort getal"), _("Aantal")], _long(year))
        return file.getvalue()


def as_ods(year: Year) -> bytes:
    """A sheet for each table, behind one that says how was counted."""
    how = [(str(one.term), str(one.text)) for one in year.how]
    sheets = [
        (table.title, table.heads, [[of, *numbers] for of, numbers in table.all_rows])
        for table in year.tables
    ]
    about = [(_("Jaar"), str(year.year)), (_("Stand op"), year.as_of.isoformat())]
    with io.BytesIO() as file:
        write_ods_sheets(file, [(_("Hoe geteld"), [_("Wat"), ""], [*about, *how]), *sheets])
        return file.getvalue()


def as_json(year: Year) -> bytes:
    """Null is not shown."""
    data = {
        "jaar": year.year,
        "standOp": year.as_of.isoformat(),
        "avonden": year.evenings,
        "rondes": year.runs,
        "acties": {"aantal": year.campaigns, "doel": year.target, "opgehaald": year.raised},
        "tabellen": [
            {
                "sleutel": table.key,
                "titel": table.title,
                "rijen": [
                    {"wat": of, "aantallen": dict(zip(table.heads[1:], numbers, strict=True))}
                    for of, numbers in table.rows
                ],
                "samen": dict(zip(table.heads[1:], table.totals, strict=True)),
            }
            for table in year.tables
        ],
        "woorden": {str(one.term): str(one.text) for one in year.how},
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _long(year: Year) -> Iterator[list[Cell]]:
    for table in year.tables:
        for of, numbers in table.all_rows:
            for head, number in zip(table.heads[1:], numbers, strict=True):
                yield [table.title, of, head, number]
    for head, number in (
        (_("aantal"), year.campaigns),
        (_("doel, euro"), year.target),
        (_("opgehaald, euro"), year.raised),
    ):
        yield [_("Acties"), _("samen"), head, number]


PUBLIC_FORMATS = {
    one.suffix: one
    for one in (
        PublicFormat("csv", "CSV", FORMATS["csv"].media_type, as_csv),
        PublicFormat("ods", "ODS", FORMATS["ods"].media_type, as_ods),
        PublicFormat("json", "JSON", "application/json", as_json),
    )
}
