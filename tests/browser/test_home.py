"""The home page in each of its states: clean under axe, nothing sideways, the evening in a phone's first screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cafes.models import Edition
from eventsite.models import Event, SiteSettings
from eventsite.site import reading
from initiatives import publishing

from .. import build
from .conftest import look, resize

pytestmark = pytest.mark.browser

PHONE = 390, 664
PARTY = 6


def evening(**fields) -> Edition:
    return build.edition(
        **{
            "headline": "Een avond voor iedereen met een idee voor Haarlem",
            "summary": "Ontmoet initiatiefnemers bij hun kraam en vraag advies aan de gemeente.",
        }
        | fields
    )


def initiative(name: str, colour: str = "", **fields):
    made = build.initiative(name=name, **fields)
    if colour:
        publishing.set_picture(made, build.drawn(colour, size=(640, 426)), alt="Een vlak.")
    return made


def booked(**fields) -> Edition:
    """With a stage of which a turn is free, and stalls, one of an initiative without a picture."""
    edition = evening(**fields)
    slots, stands = build.slots(edition, 3), build.stands(edition, 5)
    for number, (name, colour) in enumerate(
        (("Aan Tafel in Parkwijk", "goldenrod"), ("Bakfiets van de Buurt", ""), ("Buurttuin", ""))
    ):
        build.initiator(
            edition,
            initiative=initiative(name, colour),
            stand=stands[number],
            slot=slots[number] if number < 2 else None,
        )
    build.bram(edition, party_size=PARTY)
    return edition


def past() -> Edition:
    edition = evening(starts_at=timezone.now() - timedelta(days=30))
    for colour in ("seagreen", "tomato", "steelblue"):
        build.photo(edition, colour=colour, size=(900, 600))
    return build.closed(edition, attended=80, pitches=7, stalls=16)


def open_() -> None:
    past()
    build.run(starts_at=timezone.now() + timedelta(days=30))
    build.cover(booked(), colour="indigo", size=(1200, 800))
    evening(starts_at=timezone.now() + timedelta(days=60))


def called_off() -> None:
    evening(starts_at=timezone.now() + timedelta(days=5), status=Event.Status.CANCELLED)
    booked()


def between() -> None:
    past()
    build.run(starts_at=timezone.now() + timedelta(days=30))
    initiative("Aan Tafel in Parkwijk", "goldenrod"), initiative("Bakfiets van de Buurt", theme="")


def own_words() -> None:
    reading.remember(
        SiteSettings(
            home_title="Samen maken wij de stad",
            home_intro="Het Initiatievencafé is van de gemeente en van u.",
        )
    )
    booked()


STATES = {
    "open": open_,
    "without-photo": booked,
    "full": lambda: build.daan(booked(capacity=PARTY)),
    "not-yet": lambda: booked_then(registration_opens_at=timezone.now() + timedelta(days=3)),
    "closed": lambda: booked_then(
        sign_up_closed_at=timezone.now(), closing_reason="De zaal is vol."
    ),
    "soon": lambda: evening(starts_at=timezone.now() + timedelta(minutes=20)),
    "on": lambda: evening(starts_at=timezone.now() - timedelta(minutes=20)),
    "called-off": called_off,
    "between": between,
    "nothing": lambda: None,
    "own-words": own_words,
}


def booked_then(**fields) -> None:
    edition = booked()
    Edition.objects.filter(pk=edition.pk).update(**fields)


@pytest.mark.parametrize("state", STATES)
def test_home_is_clean_at_every_width(page, axe, picture, state):
    STATES[state]()

    look(page, axe, picture, f"home-{state}", "/")


@pytest.mark.parametrize("state", ["open", "without-photo", "full", "called-off"])
def test_when_where_and_the_way_in_are_in_the_first_screen_of_a_phone(page, state):
    STATES[state]()
    resize(page, *PHONE)
    page.goto("/")
    main = page.locator("main")

    shown = [
        main.locator(".eyebrow time").first,
        main.get_by_text("’t Seinwezen").first,
        main.get_by_role("link", name="wachtlijst" if state == "full" else "Meld u aan"),
        main.get_by_role("link", name="Route"),
    ]

    for one in shown:
        box = one.bounding_box()
        assert box["y"] + box["height"] <= PHONE[1], one


def test_picture_stands_under_the_words_on_a_phone_and_beside_them_on_a_desk(page):
    booked()
    page.goto("/")
    words, drawing = page.locator("h1"), page.locator(".home-hero__drawing")

    resize(page, *PHONE)
    assert drawing.bounding_box()["y"] > words.bounding_box()["y"] + 200
    resize(page, 1280)
    assert drawing.bounding_box()["x"] > words.bounding_box()["x"] + 400
    expect(drawing).to_have_attribute("aria-hidden", "true")
