"""Many threads make different PDFs at once, and each gets its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace

import pypdfium2
import pytest
import typst

from eventsite import pdf

NOON = datetime(2027, 3, 16, 12, tzinfo=UTC)
THREADS = 8


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "letter.typ"
    path.write_text(
        '#set document(title: sys.inputs.name)\n#set text(lang: "nl")\n= #sys.inputs.name\n#lorem(400)\n'
    )
    return path


def made_at_once(template):
    """Per thread the PDF, or what went wrong."""
    start = threading.Barrier(THREADS)

    def make(number):
        start.wait(timeout=30)
        try:
            return [
                pdf.render(template, {"name": f"Kraam {number}"}, moment=NOON) for _ in range(5)
            ]
        except Exception as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(make, range(THREADS)))


def heading_of(data):
    return pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().splitlines()[0]


def test_threads_at_once_each_get_their_own_pdf(template):
    made = made_at_once(template)

    assert [type(one) for one in made] == [list] * THREADS
    assert [{heading_of(data) for data in one} for one in made] == [
        {f"Kraam {number}"} for number in range(THREADS)
    ]


def test_threads_that_share_a_compiler_get_errors(template, monkeypatch):
    """The negative control of the test above."""
    shared = SimpleNamespace(compiler=typst.Compiler(font_paths=typst.Fonts()))
    monkeypatch.setattr(pdf, "_typesetter", shared)

    made = made_at_once(template)

    assert any("Already borrowed" in str(one) for one in made if isinstance(one, Exception))


def test_same_input_gives_the_same_bytes(template):
    first, second = (pdf.render(template, {"name": "Kraam"}, moment=NOON) for _ in range(2))

    assert first == second


def test_letters_without_a_font_are_not_printable(template):
    with pytest.raises(pdf.NotPrintable):
        pdf.render(template, {"name": "王小明"}, moment=NOON)


def test_fault_in_a_template_is_not_taken_for_a_missing_letter(template):
    template.write_text("#nothing-of-that-name")

    with pytest.raises(typst.TypstError):
        pdf.render(template, {}, moment=NOON)
