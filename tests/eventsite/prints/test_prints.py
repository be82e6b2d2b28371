"""What is on paper, read back from the PDF."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from eventsite.prints import sheets
from eventsite.prints.badges import SIZES
from eventsite.prints.sheets import Choice, document, prints_of
from eventsite.tickets import codes
from initiatives.models import Initiative
from pitches import running_order, taking_part

from ... import build
from ..test_pdf import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# With the pages that four people with words without end take.
PRINTS = {
    "deurlijst": 2,
    "wachtlijst": 1,
    "naamkaartjes": 1,
    "kaarten": 1,
    "kraambordjes": 4,
    "draaiboek": 1,
}


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


def printed(event, name: str, **choice) -> bytes:
    found = [one for one in prints_of(event) if name in {one.name, "alles"}]
    return document(event, found, Choice(**choice))


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


@pytest.mark.parametrize("name", [*PRINTS, "alles"])
def test_print_is_tagged_with_title_and_language(edition, name, frozen):
    frozen.shift(0.123456)
    document = pikepdf.open(io.BytesIO(printed(edition, name)))

    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "nl"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Initiatievencafé" in metadata["dc:title"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("deurlijst", "Er is nog niemand met een plaats."),
        ("wachtlijst", "Niemand wacht op een plaats."),
        ("naamkaartjes", "Er is nog niemand met een plaats."),
        ("kaarten", "Er is niemand om een kaart voor te printen."),
        ("kraambordjes", "Er is nog geen kraam geboekt."),
        ("draaiboek", "Er is nog geen programma."),
    ],
)
def test_print_of_an_empty_evening_says_so(name, says):
    assert says in text_of(printed(build.edition(), name))


def test_everything_is_one_file_with_a_bookmark_for_each_print(edition):
    pdf = printed(edition, "alles")

    titles = [str(one.title) for one in prints_of(edition)]
    bookmarks = [mark.get_title() for mark in pypdfium2.PdfDocument(pdf).get_toc()]
    assert [mark for mark in bookmarks if mark in titles] == titles
    assert "Leg vellen in de printer met naamkaartjes van 90 × 54 mm" in text_of(pdf)
    assert {"/H1", "/H2", "/Table", "/Figure"} <= set(tags_of(pdf))


def test_run_has_no_stalls_and_no_stage(edition):
    run = build.run()
    build.bram(run)

    assert [one.name for one in prints_of(run)] == list(PRINTS)[:4]
    assert "Deelnemer" in text_of(printed(run, "naamkaartjes"))
    assert "Bram Jansen" in text_of(printed(run, "alles"))


# Signs and the running order ---------------------------------------------------------------------------


def test_sign_shows_the_stall_and_a_code_with_words(edition):
    pdf = printed(edition, "kraambordjes")

    text = text_of(pdf)
    assert "Kraam 1" in text
    assert "#panic() *Repaircafé* Oost" in text
    assert "cafe.example.nl/initiatieven/" in text
    assert "/Figure" in tags_of(pdf)
    assert "/H1" in tags_of(pdf)


def test_running_order_is_a_table_with_pauses_and_free_turns(edition):
    pdf = printed(edition, "draaiboek")

    text = text_of(pdf)
    assert "Pauze" in text
    assert "Vrij" in text
    assert "Chaima El Amrani" in text
    assert {"/Table", "/TH", "/TD"} <= set(tags_of(pdf))


# The door and who waits --------------------------------------------------------------------------------


def test_door_list_stands_by_core_name_under_its_letter_with_totals(edition):
    for name, size in (("Bram de Vries", 3), ("Zoë Bakker", 1), ("Anna ten Bosch", 2)):
        build.registration(edition, name=name, party_size=size)

    text = text_of(printed(edition, "deurlijst"))

    assert "8 bezoekers + 1 met kraam of pitch = 9 personen · 5 aanmeldingen" in text
    assert "B · 2 aanmeldingen, 3 personen" in text
    assert "V · 1 aanmelding, 3 personen" in text
    assert text.index("Zoë Bakker") < text.index("Anna ten Bosch") < text.index("Bram de Vries")


def test_door_list_says_who_comes_with_how_many_and_what_they_do(edition):
    text = text_of(printed(edition, "deurlijst"))

    assert "Bram Jansen 2" in text
    assert "Kraam 1 · Pitch" in text
    assert text.count("☐") == 3  # one to tick for each person


def test_door_list_prints_everyone_and_says_beside_whom_letters_are_missing(edition):
    for name in (*NAMES, "Ans \ue000 Bos", "Cas \u0378"):
        build.registration(edition, name=name)

    text = text_of(printed(edition, "deurlijst"))

    assert text.count("Niet alle letters zijn af te drukken.") == 2
    for name in ("Ans ▯ Bos Niet alle", "Cas ▯ Niet alle", "Łukasz Żółć", "王小明", "김민준"):
        assert name in text
    for word in ("Олена", "Արմեն", "გიორგი", "አበበ", "さくら", "Ευγενία"):
        assert word in text
    assert text.index("Overige") > text.index("Łukasz Żółć")
    assert text.index("Overige") < text.index("김민준")


def test_row_of_the_door_list_is_not_broken_over_two_pages():
    edition = build.edition()
    for _ in range(30):
        build.registration(edition, name=f"Begin {'naam ' * 30}Eind")

    for page in pypdfium2.PdfDocument(printed(edition, "deurlijst")):
        text = page.get_textpage().get_text_range()
        assert text.count("Begin") == text.count("Eind")


def test_waiting_list_is_in_the_order_of_the_queue(frozen):
    edition = build.edition(capacity=1)
    build.bram(edition)
    for name in ("Zoë Bakker", "Anna de Wit"):
        frozen.shift(60)
        build.registration(edition, name=name)

    text = text_of(printed(edition, "wachtlijst"))

    assert "1 Zoë Bakker 1" in text
    assert "2 Anna de Wit 1" in text
    assert "Bram" not in text


# Badges ------------------------------------------------------------------------------------------------


def test_badge_says_name_initiative_and_what_they_do_and_each_person_has_one(edition):
    text = text_of(printed(edition, "naamkaartjes"))

    assert "Chaima El Amrani #panic() *Repaircafé* Oost Kraam 1 · Pitch 19.45 uur" in text
    assert "Bram Jansen Bezoeker met Bram Jansen" in text


@pytest.mark.parametrize("size", SIZES)
def test_badges_lie_where_the_sheet_has_its_cards(size):
    edition = build.edition()
    sheet = SIZES[size]
    for _ in range(sheet.cards[0] * sheet.cards[1] + 1):
        build.registration(edition, name="Bram Jansen")

    document = pypdfium2.PdfDocument(printed(edition, "naamkaartjes", size=size))

    assert len(document) == 2
    found = set()
    text = document[0].get_textpage()
    height = document[0].get_height()
    for place in range(text.count_rects()):
        left, bottom, right, top = (one / 72 * 25.4 for one in text.get_rect(place))
        x, y = (left + right) / 2 - sheet.corner[0], height / 72 * 25.4 - top - sheet.corner[1]
        column, row = int(x // sheet.pitch[0]), int(y // sheet.pitch[1])
        assert abs(x - column * sheet.pitch[0] - sheet.card[0] / 2) < 1, "in the middle of its card"
        assert (height / 72 * 25.4 - bottom - sheet.corner[1]) - row * sheet.pitch[1] <= sheet.card[
            1
        ]
        found.add((column, row))
    assert found == {(x, y) for x in range(sheet.cards[0]) for y in range(sheet.cards[1])}


# Tickets -----------------------------------------------------------------------------------------------


def test_ticket_holds_the_code_that_was_mailed(edition):
    bram = edition.registrations.get(name="Bram Jansen")

    text = text_of(printed(edition, "kaarten", people=frozenset([bram.pk])))

    assert codes.readable(codes.code_of(bram)) in text
    assert "Bram Jansen 2 personen" in text
    assert "dinsdag 16 maart 2027, 19.30–22.00 uur" in text
    assert "Chaima" not in text


def test_ticket_of_a_key_that_is_gone_sends_to_the_door_by_name(edition, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, []

    assert "Noem uw naam aan de deur." in text_of(printed(edition, "kaarten"))


def test_tickets_for_who_has_no_email(edition):
    edition.registrations.filter(name="Bram Jansen").update(email="", source="organiser")

    text = text_of(printed(edition, "kaarten", without_email=True))

    assert "Bram Jansen" in text
    assert "Chaima" not in text


# Any name, any length, any number ----------------------------------------------------------------------


@pytest.mark.parametrize("name", [n for n in PRINTS if n != "wachtlijst"])
def test_print_takes_letters_that_no_font_has(edition, name):
    edition.registrations.update(name="Cas \u0378")
    Initiative.objects.update(name="Kas \u0378 🧿", summary="\ue000")

    assert "▯" in text_of(printed(edition, name))


@pytest.mark.parametrize(
    "name", ["👩‍🚀 🎉", "김민준", "‮محمد علي", "សុខ ចាន់", "\u202e", "𝕭𝖗𝖆𝖒", "Z̸͖̎a̵l"]
)
def test_every_print_takes_every_name(edition, name):
    edition.registrations.update(name=name)
    Initiative.objects.update(name=name, summary=name)

    assert len(pypdfium2.PdfDocument(printed(edition, "alles"))) > 6


LONG = [
    "Hottentottententententoonstellingsmakersbonds",
    "Wolfeschlegelsteinhausenbergerdorff" * 5,
    "x" * 190,
    f"{'naam' * 40} {'achternaam' * 3}",
]


def beside_the_paper(pdf: bytes, margin: int = 40) -> list[str]:
    """What reaches outside the margins of its page, in points."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            if left < margin or right > width - margin or bottom < 20 or top > height - 20:
                found.append(text.get_text_bounded(left, bottom, right, top))
    return found


@pytest.mark.parametrize(("name", "pages"), PRINTS.items())
def test_words_without_end_stay_on_the_paper(name, pages):
    edition = build.edition()
    places = zip(LONG, build.stands(edition, 4), build.slots(edition, 4), strict=True)
    for word, stand, slot in places:
        new = taking_part.NewInitiative(name=word, summary=word)
        build.initiator(edition, stand=stand, slot=slot, name=word, initiative=new)

    pdf = printed(edition, name)

    assert beside_the_paper(pdf, margin=20 if name == "kaarten" else 40) == []
    assert len(pypdfium2.PdfDocument(pdf)) == pages


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("deurlijst", 7), ("wachtlijst", 1), ("naamkaartjes", 3), ("kaarten", 3), ("kraambordjes", 1)],
)
def test_print_asks_the_database_the_same_for_any_number(
    django_assert_num_queries, name, queries, number
):
    edition = build.edition()
    for stand in build.stands(edition, number):
        build.initiator(edition, stand=stand)
    event = sheets.Event.objects.with_sessions().get(pk=edition.pk)

    with django_assert_num_queries(queries):
        printed(event, name)
