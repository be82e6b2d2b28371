"""An evening printed from its page: all that one wants at hand, on one sheet of A4."""

from __future__ import annotations

import pypdfium2
import pytest

from cafes.models import Edition
from eventsite.demo import stage
from pitches import running_order

from .. import build

pytestmark = pytest.mark.browser


def sheets(page, edition: Edition) -> list[str]:
    page.goto(edition.get_absolute_url())
    # A4 of itself, whatever paper the printer would take.
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    return [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]


def filled(edition: Edition) -> None:
    """Each stall and each turn with an initiative of its own, with a name of some length."""
    stands = list(edition.stands.filter(kind="initiative"))
    slots = list(edition.slots.all())
    for number, stand in enumerate(stands):
        build.initiator(
            edition,
            stand=stand,
            slot=slots[number] if number < len(slots) else None,
            initiative=build.initiative(
                name=f"Bewonersvereniging {number} van de Leidsebuurt",
                summary="Elke donderdag koken buren voor buren die anders alleen eten, in de zaal.",
            ),
        )


def test_evening_of_twenty_stalls_and_seven_turns_is_one_sheet(page):
    edition = build.edition(
        headline="Een avond voor iedereen met een idee voor Haarlem",
        description="Hebt u een idee voor uw straat?\n\nKom dan langs.\n\n" * 6,
    )
    stage.set_up(edition)
    for number in range(19, 23):
        edition.stands.create(number=number, x=30 * (number - 17), y=132)
    filled(edition)

    found = sheets(page, edition)

    assert len(found) == 1
    (text,) = found
    for said in (
        "19.30–22.00 uur",
        "Wie staat waar",
        edition.sessions.get().venue.name,
        "Bewonersvereniging 0 van de Leidsebuurt",
        "Bezet door Bewonersvereniging 19 van de Leidsebuurt",
        "Advies: HaarlemLink",
        f"https://cafe.example.nl{edition.get_absolute_url()}",
    ):
        assert said in text, said
    for gone in ("Menu", "Meld u aan", "Boek", "plaatsen vrij", "Hulp nodig?", "Kies uw kraam"):
        assert gone not in text, gone
    assert [text.count(f"Bewonersvereniging {n} ") for n in range(20)] == [2] * 7 + [1] * 13


def test_very_large_evening_is_two_sheets_at_the_most(page):
    edition = build.edition()
    for number in range(60):
        edition.stands.create(number=number + 1, x=32 * (number % 12), y=30 * (number // 12))
    running_order.make_slots(edition, opens_after=5, minutes=3, gap_minutes=1, number=20)
    filled(edition)

    found = sheets(page, edition)

    assert len(found) <= 2
    assert "Bewonersvereniging 59 van de Leidsebuurt" in found[-1]


def test_second_session_is_on_paper_too(page):
    edition = build.edition(sessions=2)

    assert "Alle bijeenkomsten" in sheets(page, edition)[0]
