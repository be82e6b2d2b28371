"""Rows as a file for a spreadsheet: CSV (RFC 4180), XLSX (ECMA-376) and ODS (ISO/IEC 26300).

Written a row at a time, so that memory stays small: docs/adr/0031-downloads.md.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from .border import text

Cell = str | int | date | datetime | None  # a moment as the clock on the wall says it: naive
Rows = Iterable[Sequence[Cell]]

# What makes a spreadsheet take a text for a formula; the wide ones as Japanese keyboards have them.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

MOMENT = "dd-mm-yyyy hh:mm"  # ECMA-376-1, 18.8.31
CHUNK = 4_096  # bytes, packed: until there are so many, the rows wait in memory


def safe(cell: Cell) -> Cell:
    """A text as one line that no spreadsheet works out; numbers and days as they are.

    Also in XLSX and ODS, where it is text anyway: somebody may save those as CSV. See OWASP, CSV Injection.
    """
    if not isinstance(cell, str):
        return cell
    line = text.line(cell)
    return f"'{line}" if line.startswith(_FORMULA) else line


def write_csv(file: BinaryIO, title: str, head: Sequence[str], rows: Rows) -> None:
    """With a mark that it is UTF-8, and semicolons: what a Dutch Excel opens without asking."""
    wrapped = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(wrapped, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(_safe(rows))
    wrapped.detach()


def write_xlsx(file: BinaryIO, title: str, head: Sequence[str], rows: Rows) -> None:
    """A text stays a text, whatever it looks like."""
    import xlsxwriter  # not for each process that makes no such file

    options = {
        "constant_memory": True,
        "default_date_format": "dd-mm-yyyy",
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": MOMENT})
    for column, name in enumerate(head):
        sheet.set_column(column, column, max(16, len(name) + 2))
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(_safe(rows), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, moment)
            else:
                sheet.write(number, column, cell)
    book.close()


def write_ods(file: BinaryIO, title: str, head: Sequence[str], rows: Rows) -> None:
    """The form that Dutch government uses for what may be changed (Forum Standaardisatie)."""
    write_ods_sheets(file, [(title, head, rows)])


def write_ods_sheets(file: BinaryIO, sheets: Iterable[tuple[str, Sequence[str], Rows]]) -> None:
    """The same with more sheets, each with its title and its head."""
    from stream_write_ods import stream_write_ods  # nor this

    safe_sheets = ((title, head, _safe(rows)) for title, head, rows in sheets)
    for part in stream_write_ods(safe_sheets, chunk_size=CHUNK):
        file.write(part)


def _safe(rows: Rows) -> Iterable[list[Cell]]:
    return ([safe(cell) for cell in row] for row in rows)


@dataclass(frozen=True)
class Format:
    """A kind of file; ``suffix`` is also what it is called in an address."""

    suffix: str
    label: str
    media_type: str
    write: Callable[[BinaryIO, str, Sequence[str], Rows], None]


FORMATS = {
    one.suffix: one
    for one in [
        Format(
            "xlsx",
            "Excel (XLSX)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
        Format(
            "ods", "OpenDocument (ODS)", "application/vnd.oasis.opendocument.spreadsheet", write_ods
        ),
        Format("csv", "CSV", "text/csv; charset=utf-8", write_csv),
    ]
}
