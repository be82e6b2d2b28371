"""What a picture says, and under which name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cafes.findable import Evenings
from courses.findable import Courses, Runs
from eventsite.booking import calling_off, scheduling
from eventsite.findability import cards
from eventsite.models import SiteSettings
from eventsite.site import reading
from initiatives.findable import Initiatives
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]


def evening(**fields):
    return Evenings().public(build.edition(**fields).slug)


def moved(event, **by):
    session = event.sessions.get()
    session.starts_at += timedelta(**by)
    session.ends_at += timedelta(**by)
    session.doors_open_at = None
    scheduling.save_sessions(event, [session])
    return Evenings().public(event.slug)


def test_card_of_an_evening_says_what_when_and_where():
    card = Evenings().card(evening())

    assert card.title == card.site == "Initiatievencafé"
    assert card.day == cards.Day("dinsdag", "16", "maart 2027", "19.30 uur")
    assert (card.bold, card.lines) == ("’t Seinwezen", ("Kinderhuissingel 1, Haarlem",))
    assert not card.notice
    assert card.alt == (
        "Initiatievencafé. dinsdag 16 maart 2027, 19.30 uur. ’t Seinwezen. Kinderhuissingel 1, Haarlem"
    )


def test_card_of_an_evening_that_is_moved_or_called_off_says_so():
    event = moved(evening(), days=7)

    later = Evenings().card(event)
    calling_off.call_off(event)
    off = Evenings().card(Evenings().public(event.slug))

    assert (later.notice, later.is_off) == ("Nieuwe datum", False)
    assert later.day.number == "23"
    assert (off.notice, off.is_off) == ("Gaat niet door", True)
    assert off.alt.startswith("Gaat niet door. Initiatievencafé")


def test_card_of_what_was_shows_its_first_photo_and_says_so(frozen_in_march):
    event = evening()
    coming = Evenings().card(event)

    frozen_in_march.shift(timedelta(days=20))
    build.photo(event, colour="red")
    build.photo(event, colour="green")
    event = Evenings().public(event.slug)
    card = Evenings().card(event)

    assert (coming.picture, coming.eyebrow) == ("", "")
    assert card.picture == event.photos.first().picture
    assert card.eyebrow == "Zo was het"
    assert card.day is None
    assert card.bold == "dinsdag 16 maart 2027, 19.30 uur"
    assert card.name.endswith(".jpg")


def test_card_of_an_evening_shows_the_picture_that_was_chosen_for_it():
    event = evening()
    assert Evenings().card(event).picture == ""
    build.cover(event)

    event = Evenings().public(event.slug)

    assert Evenings().card(event).picture == event.cover.picture


def test_cards_of_a_run_its_course_and_an_initiative():
    run = Runs().public(build.run(sessions=3).slug)
    course = Courses().public(run.course.slug)
    own = build.initiative(name="Buurttuin", summary="Samen groenten kweken.", theme="groen")
    initiative = Initiatives().card(Initiatives().public(own.slug))

    assert Runs().card(run).lines[-1] == "3 bijeenkomsten"
    assert Runs().card(run).eyebrow == Courses().card(course).eyebrow == "Basiscursus"
    assert Courses().card(course).lines == (course.summary,)
    assert (initiative.title, initiative.lines) == ("Buurttuin", ("Samen groenten kweken.",))
    assert initiative.eyebrow == f"Initiatief · {own.theme}"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Plannenmakers"},
        {"colour": "#0a6b35"},
        {"logo": "logo-" + "b" * 32 + ".webp"},
    ],
)
def test_another_name_colour_or_logo_makes_another_picture(change):
    event = evening()
    before = Evenings().card(event).name

    reading.remember(SiteSettings(**change))

    assert Evenings().card(event).name != before


def test_another_title_time_or_place_makes_another_picture_and_a_sign_up_does_not():
    event = evening()
    before = Evenings().card(event).name

    build.bram(event)
    same = Evenings().card(Evenings().public(event.slug)).name
    later = Evenings().card(moved(event, hours=1)).name

    assert same == before
    assert later != before
    assert re.fullmatch(r"[0-9a-f]{20}\.png", before)


def test_another_design_makes_another_picture(monkeypatch):
    event = evening()
    before = Evenings().card(event).name

    monkeypatch.setattr(cards, "_design", lambda: "another")

    assert Evenings().card(event).name != before


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Feest 🎉 in de tuin", {"Feest 🎉 in de tuin", "Feest in de tuin"}),
        ("Duim 👍🏽 omhoog", {"Duim 👍 omhoog", "Duim omhoog"}),
        ("🫩", {"▯", "🫩"}),  # nothing else: better a mark than nothing
        ("25° © Café", {"25° © Café"}),
        ("ملتقى 公民 गाँव", {"ملتقى 公民 गाँव"}),
    ],
)
def test_emoji_that_no_font_has_are_left_out_and_nothing_else(typed, drawn):
    assert cards.drawable(typed) in drawn


def test_short_text_is_cut_off_between_words_and_a_long_word_inside():
    assert cards.short("een twee drie", 13) == "een twee drie"
    assert cards.short("een  twee\n drie", 12) == "een twee…"
    assert cards.short("een, twee drie", 6) == "een…"
    assert cards.short("x" * 30, 10) == "x" * 9 + "…"
