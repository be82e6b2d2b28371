"""The tablet at the door: a real camera picture, a keyboard, and wifi that comes and goes."""

from __future__ import annotations

import email
import uuid
from contextlib import contextmanager
from datetime import timedelta
from email import policy

import pytest
from django.core import mail as outbox
from django.utils import timezone
from playwright.sync_api import expect

from eventsite import booking, checkin, delivery, tickets
from eventsite.models import CheckIn

from .. import build
from . import fake_camera
from .test_journey import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = [(820, 1180), (1180, 820), (390, 844), (1280, 800)]
TABLET = {"width": 1180, "height": 820}


@pytest.fixture
def session(site):
    """Tonight: it starts within the hour."""
    return build.edition(
        capacity=80, starts_at=timezone.now() + timedelta(minutes=30)
    ).sessions.get()


@pytest.fixture
def door(page, session, sign_in):
    """The check-in page of tonight, in a browser without a camera."""
    sign_in(page.context)
    page.set_viewport_size(TABLET)
    page.goto(f"/inchecken/{session.pk}/")
    return page


def verdict(page):
    return page.locator("[data-part=verdict]")


def enter(page, code: str) -> None:
    """As a scanner on a cable does: type, and Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, browser_context_args, site, sign_in, tmp_path):
    """``with tablet(picture) as page``: a tablet with that picture before its camera now and then."""

    @contextmanager
    def tablet(picture: bytes):
        film = tmp_path / "ticket.mjpeg"
        fake_camera.film(film, picture, seconds=2.5, pause=4.5)
        flags = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        args = browser_type_launch_args["args"] + flags
        browser = browser_type.launch(**(browser_type_launch_args | {"args": args}))
        context = browser.new_context(**(browser_context_args | {"viewport": TABLET}))
        sign_in(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()
        assert complaints == []

    return tablet


# The camera ----------------------------------------------------------------------------------------


def test_camera_reads_the_ticket_and_later_says_since_when(tablet, session):
    bram = build.bram(session.event, party_size=2)
    build.daan(session.event)

    with tablet(tickets.qr_png(tickets.code_of(bram))) as page:
        page.goto("/inchecken/")
        page.get_by_role("link", name="Open het inchecken").click()
        expect(verdict(page)).to_contain_text("Welkom", timeout=10_000)
        expect(verdict(page)).to_contain_text("Bram Jansen")
        expect(page.locator(".door-bar__count")).to_have_text("2 van 3 binnen")
        assert CheckIn.objects.count() == 1  # held still, it is one scan
        scan = CheckIn.objects.get()
        since = timezone.localtime(scan.scanned_at).strftime("%H.%M")

        expect(verdict(page)).to_contain_text(f"Al binnen sinds {since}", timeout=15_000)
        expect(page.locator(".recent")).to_contain_text(f"al binnen sinds {since}")

    assert scan.operator.username == "anna@example.nl"
    assert checkin.count(session).inside == 2


def test_visitor_signs_up_on_a_phone_and_gets_in_with_the_qr_code_of_the_mail(
    page, tablet, session
):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Meld u aan").first.click()
    page.get_by_label("Naam").fill("Chaima El Amrani")
    page.get_by_label("E-mailadres").fill("chaima@example.nl")
    page.get_by_label("Met hoeveel mensen").fill("2")
    page.get_by_role("button", name="Aanmelding versturen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("aangemeld")
    delivery.deliver_due()
    (sent,) = outbox.outbox
    mail = email.message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]

    with tablet(picture.get_content()) as door:
        door.goto(f"/inchecken/{session.pk}/")
        expect(verdict(door)).to_contain_text("Welkom", timeout=10_000)
        expect(verdict(door)).to_contain_text("Chaima El Amrani")
        expect(verdict(door)).to_contain_text("2 personen")

    assert checkin.count(session).inside == 2


def test_camera_can_be_switched_off_and_on(tablet, session):
    with tablet(tickets.qr_png("0" * 26)) as page:
        page.goto(f"/inchecken/{session.pk}/")
        expect(verdict(page)).to_contain_text("Onbekende code", timeout=10_000)
        page.get_by_role("button", name="Zet camera uit").click()
        expect(page.locator("video")).to_be_hidden()
        page.get_by_role("button", name="Zet camera aan").click()
        expect(page.locator("video")).to_be_visible()
        expect(page.get_by_text("Houd de QR-code in het kader")).to_be_visible()


def test_without_a_camera_it_says_what_to_do_instead(door, session):
    expect(door.locator("[data-camera-words]")).to_contain_text("typ de code", ignore_case=True)
    expect(door.get_by_role("button", name="Zet camera aan")).to_be_visible()
    expect(door.get_by_role("button", name="Lamp")).to_be_hidden()


# By hand -------------------------------------------------------------------------------------------


def test_scanner_on_a_cable_types_one_code_after_the_other(door, session):
    bram, daan = build.bram(session.event), build.daan(session.event)

    enter(door, tickets.code_of(bram))
    expect(verdict(door)).to_contain_text("Bram Jansen")
    enter(door, tickets.code_of(daan))
    expect(verdict(door)).to_contain_text("Daan de Vries")
    enter(door, tickets.code_of(bram))
    expect(verdict(door)).to_contain_text("Al binnen")

    expect(door.locator(".door-bar__count")).to_have_text("2 van 2 binnen")
    assert CheckIn.objects.count() == 3


def test_keyboard_alone_finds_by_name_checks_in_and_undoes(door, session):
    bram = build.bram(session.event)

    tab_to(door, door.get_by_label("Naam of e-mailadres"))
    enter(door, "jansen")
    tab_to(door, door.get_by_role("button", name="Check in: Bram Jansen"))
    door.keyboard.press("Enter")
    expect(verdict(door)).to_contain_text("Welkom")
    expect(door.get_by_label("Code op de kaart")).to_be_focused()
    assert CheckIn.objects.live().filter(registration=bram, session=session).exists()

    tab_to(door, door.get_by_role("button", name="Ongedaan maken"))
    door.keyboard.press("Enter")
    expect(verdict(door)).to_contain_text("Ongedaan gemaakt")
    expect(door.locator(".door-bar__count")).to_have_text("0 van 1 binnen")


def test_without_javascript_the_same_forms_do(
    browser, browser_context_args, session, sign_in, site
):
    bram = build.bram(session.event)
    args = browser_context_args | {"java_script_enabled": False}
    with browser.new_context(**args) as context:
        sign_in(context)
        page = context.new_page()
        page.goto(f"/inchecken/{session.pk}/")
        page.get_by_label("Code op de kaart").fill(tickets.code_of(bram))
        page.get_by_role("button", name="Check in").click()
        expect(verdict(page)).to_contain_text("Welkom")
        page.get_by_role("button", name="Ongedaan maken").click()
        expect(verdict(page)).to_contain_text("Ongedaan gemaakt")


# When it goes wrong --------------------------------------------------------------------------------


def test_scan_without_a_connection_fails_in_red_and_the_same_scan_can_be_sent_again(door, session):
    bram = build.bram(session.event)

    door.context.set_offline(True)
    enter(door, tickets.code_of(bram))
    expect(verdict(door)).to_contain_text("Niet gelukt")
    expect(door.locator("[data-state]")).to_contain_text("Geen verbinding")
    assert not CheckIn.objects.exists()

    door.context.set_offline(False)
    door.keyboard.press("Enter")
    expect(verdict(door)).to_contain_text("Welkom")
    expect(door.locator("[data-state]")).to_be_empty()


def test_answer_that_was_lost_comes_again_when_the_scan_is_sent_again(door, session):
    bram = build.bram(session.event)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    door.route("**/inchecken/*/", lose_the_answer, times=1)
    enter(door, tickets.code_of(bram))
    expect(verdict(door)).to_contain_text("Niet gelukt")
    door.keyboard.press("Enter")

    expect(verdict(door)).to_contain_text("Welkom")
    assert CheckIn.objects.count() == 1


def test_signed_out_meanwhile_is_said_and_leads_to_the_sign_in(door, session):
    bram = build.bram(session.event)
    door.context.clear_cookies(name="session")

    enter(door, tickets.code_of(bram))

    expect(verdict(door)).to_contain_text("U bent uitgelogd")
    expect(verdict(door).get_by_role("link")).to_have_attribute(
        "href", f"/beheer/account/login/?next=/inchecken/{session.pk}/"
    )
    assert not CheckIn.objects.exists()


# How it looks --------------------------------------------------------------------------------------


def let_in(session, registration) -> None:
    checkin.check_in(session, registration, check_in_id=uuid.uuid4(), operator=None)


def welcome(session):
    return tickets.code_of(build.bram(session.event, party_size=2))


def already_in(session):
    bram = build.bram(session.event)
    let_in(session, bram)
    return tickets.code_of(bram)


def waiting(session):
    type(session.event).objects.update(capacity=1)
    build.daan(session.event)
    return tickets.code_of(build.chaima(session.event))


def cancelled(session):
    return tickets.code_of(booking.cancel(build.bram(session.event)))


def other_event(session):
    return tickets.code_of(build.bram(build.edition()))


def unknown(session):
    return "0" * 26


def not_open(session):
    code = welcome(session)
    later = session.starts_at + timedelta(days=3)
    type(session).objects.update(
        doors_open_at=later, starts_at=later, ends_at=later + timedelta(hours=2)
    )
    return code


STATES = [welcome, already_in, waiting, cancelled, other_event, unknown, not_open]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_verdict_is_big_accessible_and_fits(door, session, state, axe, picture):
    for _ in range(3):
        let_in(session, build.registration(session.event))
    code = state(session)

    enter(door, code)

    outcome = verdict(door).locator(f"[data-outcome={state.__name__.replace('_', '-')}]")
    expect(outcome).to_be_visible()
    for width, height in SIZES:
        door.set_viewport_size({"width": width, "height": height})
        assert axe(door) == []
        assert door.evaluate("document.documentElement.scrollWidth") <= width
        if width >= 820:
            size = outcome.locator("h2").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
            assert size >= 56  # pixels: read from two metres
        expect(outcome.locator("h2")).to_be_in_viewport()
        picture(f"door-{state.__name__}")


def test_list_of_sessions_and_search_are_accessible(door, session, axe, picture):
    for person in (build.bram, build.chaima, build.daan):
        person(session.event)
    door.get_by_label("Naam of e-mailadres").fill("example.nl")
    door.keyboard.press("Enter")
    expect(door.get_by_role("heading", name="3 gevonden")).to_be_visible()
    for width, height in SIZES:
        door.set_viewport_size({"width": width, "height": height})
        assert axe(door) == []
        picture("door-search")
    small = door.evaluate(
        "[...document.querySelectorAll('button, input:not([type=hidden]), .door-bar a')]"
        ".filter(e => e.offsetHeight && e.offsetHeight < 48).map(e => e.outerHTML)"
    )
    assert small == []

    door.goto("/inchecken/")
    assert axe(door) == []
    picture("door-sessions")
