"""The certificate's PDF, read with a parser that is not ours: tagged, titled, in Dutch, and one page."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from courses import certificate_pdf, certificates
from courses.models import Certificate

from .. import build
from ..eventsite.prints.test_prints import LONG, beside_the_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def certificate(**fields) -> Certificate:
    build.took(build.past_run(build.course()), sessions=3, **fields)
    certificates.issue_due()
    return Certificate.objects.get()


def structure_tags(pdf: pikepdf.Pdf) -> list[str]:
    """The structure tree's tags in reading order."""
    found: list[str] = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    walk(pdf.Root.StructTreeRoot)
    return found


def figures(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [
        o
        for o in pdf.objects
        if isinstance(o, pikepdf.Dictionary) and o.get("/S") == pikepdf.Name.Figure
    ]


def text_of(data: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().split())


def test_pdf_of_any_moment_is_made(frozen):
    frozen.shift(0.123456)

    assert certificate_pdf.render(certificate()).startswith(b"%PDF")


def test_pdf_says_that_it_is_pdf_ua_and_is_tagged():
    pdf = pikepdf.open(io.BytesIO(certificate_pdf.render(certificate())))

    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Bewijs van deelname"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "nl"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    tags = structure_tags(pdf)
    assert tags.count("/H1") == 1
    assert tags.count("/Figure") == 1
    assert "/Link" in tags
    (figure,) = figures(pdf)
    assert str(figure.Alt) == "QR-code die naar de controle van dit bewijs leidt"
    assert len(pdf.pages) == 1


def test_pdf_says_what_the_page_says():
    made = certificate()

    text = text_of(certificate_pdf.render(made))

    assert "Bram Jansen" in text
    assert "Basiscursus crowdfunding" in text
    assert "Aanwezig bij 3 van de 4 bijeenkomsten." in text
    assert made.readable_code in text
    assert "bram@example.nl" not in text


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh",
        'Yılmaz #strong[x] $x$ \\ " ] }',
        "Ευγενία",
        "Łukasz Żółć",
        "é" * 200,
    ],
)
def test_pdf_takes_any_name(name):
    data = certificate_pdf.render(certificate(name=name))

    assert len(pikepdf.open(io.BytesIO(data)).pages) == 1


def test_name_with_a_letter_that_no_font_has_is_marked_on_paper_and_whole_on_the_page(client):
    made = certificate(name="王小明 👩‍👩‍👧 \ue000")

    page = client.get(made.get_absolute_url())
    file = client.get(made.get_absolute_url() + "bewijs.pdf")
    mail = build.mail(made.registration.messages.get())

    assert "王小明 👩‍👩‍👧 \ue000" in page.text
    assert file.status_code == 200
    assert "王小明" in text_of(file.content)
    assert "Op de site staat de naam voluit." in text_of(file.content)
    assert len(mail.attachments) == 1


def test_two_renders_are_byte_identical():
    made = certificate()

    assert certificate_pdf.render(made) == certificate_pdf.render(made)


def test_pdf_drawn_has_ink_and_the_qr_code():
    page = pypdfium2.PdfDocument(certificate_pdf.render(certificate()))[0]

    picture = page.render(scale=2).to_pil()

    dark = sum(1 for level in picture.convert("L").get_flattened_data() if level < 60)
    assert dark > 5_000
    if folder := os.environ.get("PICTURES"):
        picture.save(Path(folder) / "certificate-paper.png")


@pytest.mark.parametrize("word", [LONG[0], LONG[-1]])
def test_words_without_end_stay_on_the_paper(word):
    made = certificate(name=word)
    Certificate.objects.update(course_title=word)
    made.refresh_from_db()

    pdf = certificate_pdf.render(made)

    assert beside_the_paper(pdf) == []
    assert len(pypdfium2.PdfDocument(pdf)) == 1
