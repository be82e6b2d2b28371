from __future__ import annotations

import csv
import io
import subprocess
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eventsite.web.spreadsheets import FORMATS, Cell, safe

HEAD = ["Naam", "Personen", "Aangemeld op", "Wat iemand nodig heeft"]
ROWS: list[list[Cell]] = [
    ["Jan van ’t Hoff", 2, date(2027, 3, 2), ""],
    ["Aylin Yağmur; de “Vries”", 1, date(2028, 2, 29), 'plek voor "rolstoel"; ring'],
    ["مريم الحسن", 0, None, "שלום"],
    ["👩‍🦽 Zoë 🇳🇱", 12, date(2026, 12, 31), "een\nregel"],
    ["0612345678", -3, None, "1-2"],
    ["TRUE", None, None, "3/4"],
    ['=HYPERLINK("https://example.com";"klik")', 1, None, "+31 6 1234"],
    ["  @SUM(A1)", 1, None, "\t=1+1"],
    ["\r-2", 1, None, "＝1+1"],
    ["Ferry İnce", 1, datetime.fromisoformat("2026-10-25T02:30"), "x" * 32_767],
]
# An empty text is an empty cell.
WRITTEN: list[list[Cell]] = [[None if cell == "" else safe(cell) for cell in row] for row in ROWS]


def written(suffix: str, rows=ROWS) -> bytes:
    file = io.BytesIO()
    FORMATS[suffix].write(file, "Mensen", HEAD, rows)
    return file.getvalue()


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+31", "'+31"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("   =1", "'=1"),
        ("\t=1", "'=1"),
        ("\r\n\u00a0\u200b=1", "'=1"),
        ("＝1", "'＝1"),
        ("’t Hoff", "’t Hoff"),
        ("a=b", "a=b"),
        (-2, -2),
        (date(2027, 3, 2), date(2027, 3, 2)),
        (None, None),
    ],
)
def test_no_text_is_a_formula(cell, kept):
    assert safe(cell) == kept


def test_csv_is_what_a_dutch_excel_opens():
    sent = written("csv")

    assert sent.startswith(b"\xef\xbb\xbfNaam;Personen;")
    assert sent.endswith(b"\r\n")
    assert b'"plek voor ""rolstoel""; ring"' in sent
    read = list(csv.reader(io.StringIO(sent.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [
        HEAD,
        *(["" if cell is None else str(cell) for cell in row] for row in WRITTEN),
    ]


@pytest.mark.parametrize("suffix", FORMATS)
def test_memory_stays_small_for_many_rows(suffix):
    def rows(number: int) -> Iterator[list[Cell]]:
        return ([f"{n}", n, date(2027, 3, 2), sha256(b"%d" % n).hexdigest()] for n in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        try:
            with io.BytesIO() as file:
                FORMATS[suffix].write(file, "Mensen", HEAD, rows(number))
                size = len(file.getvalue())
            return tracemalloc.get_traced_memory()[1] - 3 * size
        finally:
            tracemalloc.stop()

    peak(10)  # what is imported and made once

    assert peak(4_000) < peak(400) + 1_000_000


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_reads_every_cell_as_it_was_written(tmp_path):
    for suffix in FORMATS:
        (tmp_path / f"{suffix}.{suffix}").write_bytes(written(suffix))

    _to_flat_xml(tmp_path, "xlsx.xlsx", "ods.ods")
    # Semicolons, double quotes, UTF-8, from the first line on; each of the four columns as text.
    _to_flat_xml(tmp_path, "csv.csv", reading="CSV:59,34,76,1,1/2/2/2/3/2/4/2")

    for suffix in ("xlsx", "ods"):
        assert _cells(tmp_path / f"{suffix}.fods") == [HEAD, *WRITTEN], suffix
    assert _texts(_cells(tmp_path / "csv.fods")) == _texts([HEAD, *WRITTEN])


def _to_flat_xml(folder: Path, *files: str, reading: str = "") -> None:
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "fods",
            *([f"--infilter={reading}"] if reading else []),
            *files,
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=120,
    )


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def _cells(path: Path) -> list[list[Cell]]:
    """By type: what is a number or a day is read as one; no cell may be a formula."""
    sheet = ElementTree.parse(path).getroot().find(f".//{TABLE}table")
    assert sheet is not None
    rows = [_row(row) for row in sheet.iter(f"{TABLE}table-row")]
    return [row for row in rows if any(cell not in (None, "") for cell in row)]


def _texts(rows: list[list[Cell]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _row(row: ElementTree.Element) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.findall(f"{TABLE}table-cell"):
        assert f"{TABLE}formula" not in cell.attrib
        repeated = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        cells += [_value(cell)] * min(repeated, len(HEAD))
    return cells[: len(HEAD)]


def _value(cell: ElementTree.Element) -> Cell:
    match cell.get(f"{OFFICE}value-type"):
        case "float":
            return int(float(cell.get(f"{OFFICE}value", "")))
        case "date":
            said = cell.get(f"{OFFICE}date-value", "")
            return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
        case "string":
            return "\n".join("".join(p.itertext()) for p in cell.findall(f"{TEXT}p")) or None
    return None
