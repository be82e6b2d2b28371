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
        "#let name = json(bytes(sys.inputs.said)).name\n"
        '#set document(title: name)\n#set text(lang: "nl")\n= #name\n#lorem(400)\n'
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


NAMES = [
    "Anna de Vries",
    "Nguyễn Thị Ánh",
    "Łukasz Żółć",
    "Yılmaz Şahin",
    "Zoë Đorđević",
    "Ευγενία Παππά",
    "Олена Шевченко",
    "Ђорђе Ћирић",
    "فاطمة الزهراء",
    "محمد رضا پهلوی",
    "یوسف",
    "שירה כהן",
    "कविता शर्मा",
    "বাংলা চৌধুরী",
    "தமிழ் செல்வன்",
    "తెలుగు",
    "ಕನ್ನಡ",
    "മലയാളം",
    "ਗੁਰਪ੍ਰੀਤ",
    "ગુજરાતી",
    "ඉන්දික",
    "สมชาย ใจดี",
    "ລາວ",
    "ខ្មែរ",
    "မြန်မာ",
    "김민준",
    "山田 太郎",
    "さくら",
    "王小明",
    "陳大文",
    "Արմեն",
    "გიორგი",
    "አበበ ቢቂላ",
    "ትግርኛ",
    "Bo 👩\u200d👩\u200d👧",
    "Jip 🇳🇱",
    "Kim 🏳️\u200d🌈",
    "Ali 👍🏽 ❤️",
    "𝔄𝓃𝓃𝒶",
    "𠮷野 ①",
]


@pytest.fixture
def bare_server(monkeypatch):
    """Where no fonts are installed."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=pdf.font_folders())
    monkeypatch.setattr(
        pdf, "_typesetter", SimpleNamespace(compiler=typst.Compiler(font_paths=fonts))
    )
    pdf.printable.cache_clear()
    pdf._prints.cache_clear()
    yield
    pdf.printable.cache_clear()
    pdf._prints.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_every_script_and_emoji_prints_on_a_bare_server(bare_server, name):
    assert pdf.printable(name) == name


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Jan \ue000 de Wit", "Jan ▯ de Wit"),  # private use
        ("Jan \U000f0000", "Jan ▯"),
        ("Jan \u0378", "Jan ▯"),  # unassigned
        ("Jan \ud83d", "Jan ▯"),  # half of a pair
        ("Jan\x07", "Jan▯"),
        ("Jan\u0651 Smit", "Jan▯ Smit"),  # a mark of another script
        ("བོད་ཡིག Smit", "▯▯▯▯▯ Smit"),
        ("ꦗꦮ", "▯▯"),
    ],
)
def test_what_no_font_has_is_marked_and_the_rest_kept(bare_server, template, name, printed):
    said = pdf.printable(name)

    assert said.replace("▯", "") == printed.replace("▯", "")
    assert "▯" in said
    assert heading_of(pdf.render(template, {"name": name}, moment=NOON)).startswith(said[:3])


def test_fault_in_a_template_is_not_taken_for_a_missing_letter(template):
    template.write_text("#nothing-of-that-name")

    with pytest.raises(typst.TypstError):
        pdf.render(template, {}, moment=NOON)
