"""A note as PDF, ODT and ODS, read with parsers that are not ours."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest

from desk.note import odt, paper, sheets
from desk.note.document import plain

from ... import build
from ...courses.test_certificate_pdf import figures, structure_tags, text_of
from .made import EDITIONS, NOTE, note

pytestmark = pytest.mark.usefixtures("frozen")

ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, OFFICE = (ODF % name for name in ("text", "table", "office"))
SVG = ODF % "svg-compatible"
FO = ODF % "xsl-fo-compatible"
DC = "{http://purl.org/dc/elements/1.1/}"
WEIRD = "Naam <b>#strong[x]</b> & \\ {% x %} 王 👩‍👩‍👧 \ue000 ]]>"


def part(file: bytes, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(file)).read(name))


def words(element: ElementTree.Element) -> str:
    for blank in element.iter(f"{TEXT}s"):
        blank.text = " "
    return " ".join("".join(element.itertext()).split())


def all_text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(one.get_textpage().get_text_range().split()) for one in pages)


def test_pdf_is_tagged_with_headings_tables_and_what_the_chart_shows():
    data = paper.render(NOTE, moment=build.NOW)

    pdf = pikepdf.open(io.BytesIO(data))
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == NOTE.title
    assert str(pdf.Root.Lang) == "nl"
    tags = structure_tags(pdf)
    assert (tags.count("/H1"), tags.count("/H2"), tags.count("/Table")) == (1, 3, 1)
    assert tags.count("/TH") == len(EDITIONS.heads)
    assert [str(one.Alt) for one in figures(pdf)] == [
        (
            "Aangemeld en er geweest, per editie. 10 oktober 2017: 88 aangemeld, 80 er geweest; "
            "6 maart 2018: 104 aangemeld, – er geweest."
        )
    ]
    text = all_text_of(data)
    assert "Naar de eerste kwamen 80 mensen; 7 initiatiefnemers hielden een pitch." in text
    assert "Deelnemer: wie is binnengelaten" in text
    assert "Bron: subsidieregister, 2017." in text
    assert "Bladzijde 1 van 2" in text


def test_pdf_and_odt_of_one_note_are_the_same_each_time():
    made = [paper.render(NOTE, moment=build.NOW) for _ in range(2)]
    texts = [odt.render(NOTE, moment=build.NOW) for _ in range(2)]

    assert made[0] == made[1]
    for name in ("content.xml", "styles.xml", "meta.xml"):
        assert len({zipfile.ZipFile(io.BytesIO(one)).read(name) for one in texts}) == 1


def test_odt_has_headings_heads_of_tables_language_and_what_the_chart_shows():
    file = odt.render(NOTE, moment=build.NOW)

    content = part(file, "content.xml")
    headings = [(one.get(f"{TEXT}outline-level"), words(one)) for one in content.iter(f"{TEXT}h")]
    assert headings[:3] == [("1", NOTE.title), ("2", "Initiatievencafés"), ("2", "Subsidies")]
    (heads,) = content.iter(f"{TABLE}table-header-rows")
    assert [words(one) for one in heads.iter(f"{TEXT}p")] == list(EDITIONS.heads)
    (alt,) = content.iter(f"{SVG}desc")
    assert "80 er geweest" in (alt.text or "")
    assert "Naar de eerste kwamen 80 mensen" in words(content)
    meta = part(file, "meta.xml")
    assert [one.text for one in meta.iter(f"{DC}title")] == [NOTE.title]
    assert [one.text for one in meta.iter(f"{DC}language")] == ["nl"]
    languages = {one.get(f"{FO}language") for one in part(file, "styles.xml").iter()} - {None}
    assert languages <= {"nl", "none", "zxx"}


def test_paper_has_the_colour_of_the_municipality():
    green = note(colour="#005500")

    styles = zipfile.ZipFile(io.BytesIO(odt.render(green, moment=build.NOW))).read("styles.xml")

    assert styles.count(b"#005500") == 2
    assert b"{colour}" not in styles
    assert paper.render(green, moment=build.NOW) != paper.render(NOTE, moment=build.NOW)


def test_ods_has_a_sheet_of_each_table_with_numbers_as_numbers():
    again = replace(NOTE.sections[0], title="x")

    content = part(sheets.render(note(sections=(*NOTE.sections, again))), "content.xml")

    names = [one.get(f"{TABLE}name") for one in content.iter(f"{TABLE}table")]
    assert names == ["Nota", "Initiatievencafés", "Initiatievencafés 2"]
    sheet = list(content.iter(f"{TABLE}table"))[1]
    numbers = [one.get(f"{OFFICE}value") for one in sheet.iter(f"{TABLE}table-cell")]
    assert {"88", "80", "104"} <= set(numbers)


def test_whatever_somebody_typed_comes_in_every_file():
    typed = note(title=WEIRD, to=WEIRD, opening=plain(WEIRD, "x" * 10_000), sections=())

    pdf, text = paper.render(typed, moment=build.NOW), odt.render(typed, moment=build.NOW)
    table = sheets.render(note(title=f"={WEIRD}", sections=()))

    assert "Niet alle letters zijn af te drukken." in text_of(pdf)
    assert WEIRD in words(part(text, "content.xml"))
    assert WEIRD in words(part(table, "content.xml"))


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_opens_the_text_and_finds_all_in_it(tmp_path):
    (tmp_path / "nota.odt").write_bytes(odt.render(NOTE, moment=build.NOW))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
            "nota.odt",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )

    data = (tmp_path / "nota.pdf").read_bytes()
    tags = structure_tags(pikepdf.open(io.BytesIO(data)))
    assert (tags.count("/H1"), tags.count("/Table")) == (1, 2)
    assert tags.count("/TH") >= len(EDITIONS.heads)
    text = " ".join(
        " ".join(one.get_textpage().get_text_range().split()) for one in pypdfium2.PdfDocument(data)
    )
    assert "Naar de eerste kwamen 80 mensen; 7 initiatiefnemers hielden een pitch." in text
    assert "Bladzijde 1 van" in text
