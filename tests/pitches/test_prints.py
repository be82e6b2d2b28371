from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from initiatives.models import Initiative
from pitches import prints, running_order, taking_part

from .. import build
from ..eventsite.test_pdf import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

MAKERS = [prints.name_cards, prints.running_order_list, prints.door_list]


@pytest.fixture
def edition():
    made = build.edition()
    (stand,), (slot, _free) = build.stands(made, 1), build.slots(made, 2)
    running_order.add_pause(made, after=slot, minutes=10)
    build.initiator(
        made,
        stand=stand,
        slot=slot,
        name="Chaima El Amrani",
        initiative=taking_part.NewInitiative(name="#panic() *Repaircafé* Oost", summary="Maken €5"),
    )
    build.bram(made, party_size=2)
    return made


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def tags_of(pdf: bytes) -> list[str]:
    """The structure types in the order they are read."""
    found: list[str] = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("make", MAKERS)
def test_print_is_tagged_with_title_and_language(edition, make, frozen):
    frozen.shift(0.123456)
    document = pikepdf.open(io.BytesIO(make(edition)))

    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "nl"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Initiatievencafé" in metadata["dc:title"]


@pytest.mark.parametrize("make", MAKERS)
def test_print_of_an_empty_evening_says_so(make):
    assert "nog niets geboekt" in text_of(make(build.edition()))


def test_name_card_shows_the_stall_and_a_code_with_words(edition):
    pdf = prints.name_cards(edition)

    text = text_of(pdf)
    assert "Kraam 1" in text
    assert "#panic() *Repaircafé* Oost" in text
    assert "cafe.example.nl/initiatieven/" in text
    assert "/Figure" in tags_of(pdf)
    assert "/H1" in tags_of(pdf)


def test_running_order_is_a_table_with_pauses_and_free_turns(edition):
    pdf = prints.running_order_list(edition)

    text = text_of(pdf)
    assert "Pauze" in text
    assert "Vrij" in text
    assert "Chaima El Amrani" in text
    assert {"/Table", "/TH", "/TD"} <= set(tags_of(pdf))


def test_door_list_stands_by_core_name(edition):
    for name in ("Bram de Vries", "Zoë Bakker"):
        build.registration(edition, name=name)

    text = text_of(prints.door_list(edition))

    assert text.index("Zoë Bakker") < text.index("Bram de Vries")


def test_door_list_says_who_comes_with_how_many_and_what_they_do(edition):
    text = text_of(prints.door_list(edition))

    assert "Bram Jansen 2" in text
    assert "Kraam 1 · Pitch" in text


def test_door_list_prints_everyone_and_says_beside_whom_letters_are_missing(edition):
    for name in (*NAMES, "Ans \ue000 Bos", "Cas \u0378"):
        build.registration(edition, name=name)

    text = text_of(prints.door_list(edition))

    assert text.count("Niet alle letters zijn af te drukken.") == 2
    for name in ("Ans ▯ Bos Niet alle", "Cas ▯ Niet alle", "Łukasz Żółć", "王小明", "김민준"):
        assert name in text
    for word in ("Олена", "Արմեն", "გიორგი", "አበበ", "さくら", "Ευγενία"):
        assert word in text
    assert text.count("☐") == edition.registrations.confirmed().count()


@pytest.mark.parametrize("make", MAKERS)
def test_print_takes_letters_that_no_font_has(edition, make):
    edition.registrations.update(name="Cas \u0378")
    Initiative.objects.update(name="Kas \u0378 🧿", summary="\ue000")

    assert "Niet alle letters zijn af te drukken." in text_of(make(edition))


LONG = [
    "Hottentottententententoonstellingsmakersbonds",
    "Wolfeschlegelsteinhausenbergerdorff" * 5,
    "x" * 190,
    f"{'naam' * 40} {'achternaam' * 3}",
]


def beside_the_paper(pdf: bytes) -> list[str]:
    """What reaches outside the margins of its page."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            if left < 40 or right > width - 40 or bottom < 20 or top > height - 20:
                found.append(text.get_text_bounded(left, bottom, right, top))
    return found


@pytest.mark.parametrize(("make", "pages"), [*zip(MAKERS, [4, 1, 1], strict=True)])
def test_words_without_end_stay_on_the_paper(make, pages):
    edition = build.edition()
    places = zip(LONG, build.stands(edition, 4), build.slots(edition, 4), strict=True)
    for word, stand, slot in places:
        new = taking_part.NewInitiative(name=word, summary=word)
        build.initiator(edition, stand=stand, slot=slot, name=word, initiative=new)

    pdf = make(edition)

    assert beside_the_paper(pdf) == []
    assert len(pypdfium2.PdfDocument(pdf)) == pages
