"""An organiser's own browser at the door: a real camera picture, a keyboard, and wifi that comes and goes."""

from __future__ import annotations

import email
import re
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta
from email import policy

import pytest
from django.core import mail as outbox
from django.utils import timezone
from playwright.sync_api import expect

from eventsite.booking import cancelling
from eventsite.door import batch, checkin, people, tablets
from eventsite.door.scans import Scan, WalkIn
from eventsite.mails import delivery
from eventsite.models import CheckIn
from eventsite.tickets import codes

from .. import build
from .conftest import resize
from .test_journey import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = [(820, 1180), (1180, 820), (390, 664), (1280, 800)]
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
    expect(page.locator("#code")).to_be_focused()
    sent(page)
    return page


def sent(page):
    """Come back when nothing waits to be sent."""
    expect(page.locator("[data-state]")).to_have_text("Verbonden")


def count(page):
    return page.locator("[data-count]")


def verdict(page):
    return page.locator("[data-verdict]")


def enter(page, code: str) -> None:
    """As a scanner on a cable does: type, and Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


@pytest.fixture
def tablet(browser_that_sees, browser_context_args, sign_in):
    """``with tablet(picture) as page``: a tablet with that picture before its camera."""

    @contextmanager
    def tablet(picture: bytes):
        complaints: list[str] = []
        with browser_that_sees(picture) as browser:
            context = browser.new_context(
                **browser_context_args, viewport=TABLET, permissions=["camera"]
            )
            sign_in(context)
            page = context.new_page()
            page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            yield page
        assert complaints == []

    return tablet


# The camera ----------------------------------------------------------------------------------------


FRAME = 40  # ms


def watch(page, text: str) -> None:
    """Let the page's clock go on, frame by frame, until the verdict says so."""
    give_up = time.monotonic() + 60
    while text not in (said := verdict(page).inner_text()):
        assert time.monotonic() < give_up, f"not {text!r} but {said!r}"
        page.clock.run_for(FRAME)


def test_camera_reads_the_ticket_and_later_says_since_when(tablet, session):
    bram = build.bram(session.event, party_size=2)
    build.daan(session.event)

    with tablet(codes.qr_png(codes.code_of(bram))) as page:
        page.clock.install()
        page.clock.pause_at(timezone.now() + timedelta(minutes=1))
        page.goto("/inchecken/")
        page.get_by_role("link", name="Open het inchecken").click()
        watch(page, "Welkom")
        expect(verdict(page)).to_contain_text("Bram Jansen")
        expect(count(page)).to_contain_text("2 van 3 binnen")
        for _ in range(20):
            page.clock.run_for(FRAME)
        expect(verdict(page)).to_contain_text("Welkom")
        sent(page)
        scan = CheckIn.objects.get()  # held still, it is one scan
        since = timezone.localtime(scan.scanned_at).strftime("%H.%M")

        page.clock.fast_forward(3_000)
        watch(page, f"Al binnen sinds {since}")
        expect(page.locator(".recent")).to_contain_text(f"al binnen sinds {since}")
        page.clock.run_for(FRAME)
        sent(page)

    assert scan.operator.username == "anna@example.nl"
    assert people.count(session).inside == 2


def test_visitor_signs_up_on_a_phone_and_gets_in_with_the_qr_code_of_the_mail(
    page, tablet, session
):
    resize(page, 390, 844)
    page.goto("/")
    page.get_by_role("link", name="Meld u aan").first.click()
    page.get_by_label("Naam").fill("Chaima El Amrani")
    page.get_by_label("E-mailadres").fill("chaima@example.nl")
    page.get_by_label("Met hoeveel mensen").fill("2")
    page.get_by_role("button", name="Aanmelding versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk in uw mail")
    delivery.deliver_due()
    (confirmation,) = outbox.outbox
    mail = email.message_from_bytes(confirmation.message().as_bytes(), policy=policy.default)
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]

    with tablet(picture.get_content()) as door:
        door.goto(f"/inchecken/{session.pk}/")
        expect(verdict(door)).to_contain_text("Welkom")
        expect(verdict(door)).to_contain_text("Chaima El Amrani")
        expect(verdict(door)).to_contain_text("2 personen")
        sent(door)

    assert people.count(session).inside == 2


def test_camera_can_be_switched_off_and_on(tablet, session):
    with tablet(codes.qr_png("0" * 26)) as page:
        page.goto(f"/inchecken/{session.pk}/")
        expect(verdict(page)).to_contain_text("Onbekende kaart")
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

    enter(door, codes.code_of(bram))
    expect(verdict(door)).to_contain_text("Bram Jansen")
    enter(door, codes.code_of(daan))
    expect(verdict(door)).to_contain_text("Daan de Vries")
    enter(door, codes.code_of(bram))
    expect(verdict(door)).to_contain_text("Al binnen")

    expect(count(door)).to_contain_text("2 van 2 binnen")
    sent(door)
    assert CheckIn.objects.count() == 3


def test_scanner_may_say_what_it_read_and_end_with_a_tab(door, session):
    for guest in (build.bram(session.event), build.daan(session.event)):
        door.keyboard.type(f"]Q1{codes.code_of(guest)}")
        door.keyboard.press("Tab")
        expect(verdict(door)).to_contain_text(guest.name)
    expect(count(door)).to_contain_text("2 van 2 binnen")


def hold_the_first(door, address: str) -> list:
    """The first request to come, once it has come; those after it go on."""
    held: list = []
    door.context.route(address, lambda route: route.continue_() if held else held.append(route))
    return held


def test_scanner_types_on_while_an_answer_is_on_its_way(door, session):
    bram, daan = build.bram(session.event), build.daan(session.event)
    door.reload()
    sent(door)
    held = hold_the_first(door, "**/api/tablet/v1/bijwerken")
    with door.expect_request("**/api/tablet/v1/bijwerken"):
        enter(door, codes.code_of(bram))
    enter(door, codes.code_of(daan))
    expect(verdict(door)).to_contain_text("Daan de Vries")
    held[0].continue_()

    sent(door)
    expect(count(door)).to_contain_text("2 van 2 binnen")
    assert CheckIn.objects.live().count() == 2


def test_answer_that_says_the_same_leaves_the_card_alone(door, session):
    bram = build.bram(session.event)
    let_in(session, bram)
    door.reload()
    sent(door)
    held = hold_the_first(door, "**/api/tablet/v1/bijwerken")
    with door.expect_request("**/api/tablet/v1/bijwerken"):
        enter(door, codes.code_of(bram))
    expect(verdict(door)).to_contain_text("Al binnen")
    card = door.query_selector("[data-verdict] > *")

    held[0].continue_()

    sent(door)
    assert card.evaluate("card => card.isConnected")


def test_keyboard_alone_finds_by_name_checks_in_and_undoes(door, session):
    bram = build.bram(session.event)

    tab_to(door, door.get_by_label("Naam of e-mailadres"))
    enter(door, "jansen")
    tab_to(door, door.get_by_role("button", name="Check in: Bram Jansen"))
    door.keyboard.press("Enter")
    expect(verdict(door)).to_contain_text("Welkom")
    expect(door.get_by_label("Code op de kaart")).to_be_focused()
    sent(door)
    assert CheckIn.objects.live().filter(registration=bram, session=session).exists()

    tab_to(door, door.get_by_role("button", name="Maak ongedaan", exact=True))
    door.keyboard.press("Enter")
    expect(verdict(door)).to_contain_text("Ongedaan gemaakt")
    expect(count(door)).to_contain_text("0 van 1 binnen")
    sent(door)
    assert not CheckIn.objects.live().exists()


def test_without_javascript_it_says_what_it_takes(
    browser, browser_context_args, session, sign_in, site
):
    args = browser_context_args | {"java_script_enabled": False}
    with browser.new_context(**args) as context:
        sign_in(context)
        page = context.new_page()
        page.goto(f"/inchecken/{session.pk}/")
        assert "werkt alleen met JavaScript" in page.content()


# What an organiser may beside a tablet ---------------------------------------------------------------


def test_organiser_searches_by_address_and_lets_in_who_waits(door, session):
    type(session.event).objects.update(capacity=2)
    session.event.refresh_from_db()
    build.bram(session.event, party_size=2)
    chaima = build.chaima(session.event)
    door.reload()
    sent(door)

    door.get_by_label("Naam of e-mailadres").fill("chaima@")
    door.keyboard.press("Enter")
    door.get_by_role("button", name="Laat binnen: Chaima El Amrani").click()
    expect(verdict(door)).to_contain_text("Er is geen plaats vrij.")
    door.get_by_role("button", name="Laat toch binnen").click()

    expect(verdict(door)).to_contain_text("Welkom")
    expect(count(door)).to_contain_text("1 van 3 binnen")
    sent(door)
    scan = CheckIn.objects.live().get()
    assert (scan.registration, scan.operator.username) == (chaima, "anna@example.nl")


def test_who_waits_is_let_in_from_the_verdict_while_there_is_room(door, session):
    type(session.event).objects.update(capacity=2)
    session.event.refresh_from_db()
    build.bram(session.event, party_size=2)
    chaima = build.chaima(session.event)
    type(session.event).objects.update(capacity=12)
    door.reload()
    sent(door)

    enter(door, codes.code_of(chaima))
    expect(verdict(door)).to_contain_text("Er zijn nog 10 plaatsen vrij.")
    door.get_by_role("button", name="Laat binnen").click()

    expect(verdict(door)).to_contain_text("Welkom")
    sent(door)
    assert people.count(session).inside == 1


def test_organiser_takes_back_what_a_tablet_scanned(door, session):
    bram = build.bram(session.event)
    checkin.check_in(session, bram, check_in_id=uuid.uuid4(), tablet=build.tablet(session))
    door.reload()

    door.get_by_role("button", name="Maak ongedaan: het inchecken van Bram Jansen").click()

    expect(verdict(door)).to_contain_text("Ongedaan gemaakt")
    expect(door.locator(".recent")).to_contain_text("ongedaan gemaakt")
    scan = CheckIn.objects.get()
    assert scan.voided_by.username == "anna@example.nl"


def test_organiser_takes_back_from_a_second_scan_and_by_name(door, session):
    bram, daan = build.bram(session.event), build.daan(session.event)
    for person in (bram, daan):
        checkin.check_in(session, person, check_in_id=uuid.uuid4(), tablet=build.tablet(session))
    door.reload()
    sent(door)

    enter(door, codes.code_of(bram))
    expect(verdict(door)).to_contain_text("Al binnen")
    verdict(door).get_by_role("button", name="Maak ongedaan").click()
    expect(verdict(door)).to_contain_text("Ongedaan gemaakt")

    door.get_by_label("Naam of e-mailadres").fill("daan")
    door.keyboard.press("Enter")
    found = door.locator("[data-found]")
    found.get_by_role("button", name="Maak ongedaan: het inchecken van Daan de Vries").click()
    expect(verdict(door)).to_contain_text("Daan de Vries")
    expect(count(door)).to_contain_text("0 van 2 binnen")
    assert not CheckIn.objects.live().exists()


def test_organiser_decides_on_a_scan_that_was_kept_aside(door, session, axe):
    tablet = build.tablet(session)
    tablets.revoke(tablet, by=None)
    scan = Scan(uuid.uuid4(), timezone.now(), 2, walk_in=WalkIn("Els Smit"))
    batch.take_batch(tablets.find(build.token(tablet.pk)), [scan])
    door.reload()
    expect(door.get_by_role("heading", name="Scans om naar te kijken")).to_be_visible()
    assert axe(door) == []

    door.get_by_role("button", name="Telt mee: Els Smit").click()

    expect(verdict(door)).to_contain_text("Telt mee")
    expect(door.get_by_role("heading", name="Scans om naar te kijken")).to_be_hidden()
    assert people.count(session).inside == 2


def test_names_are_kept_when_asked_for_and_then_found_without_a_connection(door, session):
    build.bram(session.event)
    door.get_by_role("button", name="Bewaar de namen").click()
    expect(door.get_by_text("staan de namen leesbaar")).to_be_visible()
    sent(door)

    door.context.set_offline(True)
    door.get_by_label("Naam of e-mailadres").fill("jansen")
    door.keyboard.press("Enter")

    expect(door.get_by_role("button", name="Check in: Bram Jansen")).to_be_visible()


def test_ways_to_the_board_and_the_tablets(door, session):
    nav = door.get_by_role("navigation", name="Deze avond")

    expect(nav.get_by_role("link", name="Tussenstand")).to_have_attribute(
        "href", f"/inchecken/{session.pk}/stand/"
    )
    expect(nav.get_by_role("link", name="Tablets")).to_have_attribute(
        "href", f"/inchecken/{session.pk}/tablets/"
    )


def test_two_sessions_are_two_doors_in_one_browser(door, session):
    other = build.edition(starts_at=session.starts_at).sessions.get()
    bram = build.bram(other.event)
    second = door.context.new_page()
    second.goto(f"/inchecken/{other.pk}/")
    sent(second)

    enter(second, codes.code_of(bram))
    expect(verdict(second)).to_contain_text("Welkom")
    sent(second)
    enter(door, codes.code_of(bram))
    expect(verdict(door)).to_contain_text("Deze kaart is voor")

    assert people.count(other).inside == 1


# When it goes wrong --------------------------------------------------------------------------------


def test_scan_without_a_connection_waits_and_is_sent_when_it_is_back(door, session):
    bram = build.bram(session.event)
    door.reload()
    sent(door)
    door.wait_for_function("navigator.serviceWorker.ready.then(() => true)")

    door.context.set_offline(True)
    enter(door, codes.code_of(bram))
    expect(verdict(door)).to_contain_text("Welkom")
    expect(door.locator("[data-state]")).to_have_text("Geen verbinding · 1 scan wacht")
    # Before it loads anew: Chromium lets a new page send for a moment before it is off the line too.
    assert not CheckIn.objects.exists()
    door.reload()
    expect(door.locator("[data-state]")).to_have_text("Geen verbinding · 1 scan wacht")

    door.context.set_offline(False)
    sent(door)
    assert CheckIn.objects.get().operator.username == "anna@example.nl"


def test_answer_that_was_lost_makes_no_second_scan(door, session):
    bram = build.bram(session.event)
    door.reload()
    sent(door)
    lost = []

    def lose_the_answer(route):
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    door.context.route("**/api/tablet/v1/bijwerken", lose_the_answer)
    enter(door, codes.code_of(bram))
    expect(verdict(door)).to_contain_text("Welkom")
    expect(door.locator("[data-state]")).to_contain_text("1 scan wacht")

    door.evaluate("dispatchEvent(new Event('online'))")
    sent(door)
    assert CheckIn.objects.count() == 1


def test_signed_out_meanwhile_is_said_and_leads_to_the_sign_in(door, session, sign_in, axe):
    bram = build.bram(session.event)
    door.reload()
    sent(door)
    door.context.clear_cookies(name="session")

    enter(door, codes.code_of(bram))

    notice = door.locator("[data-screen=signed-out]")
    expect(notice).to_contain_text("U bent uitgelogd")
    expect(notice).to_contain_text("Er wacht nog 1 scan.")
    expect(notice.get_by_role("link")).to_have_attribute(
        "href", f"/beheer/account/login/?next=/inchecken/{session.pk}/"
    )
    assert axe(door) == []
    assert not CheckIn.objects.exists()
    assert kept(door, f"door-{session.pk}") == {"facts": 1, "people": 0, "scans": 1}

    sign_in(door.context)
    door.goto(f"/inchecken/{session.pk}/")
    sent(door)
    assert people.count(session).inside == 1


def test_what_earlier_evenings_left_is_swept_unless_it_holds_scans(door, session):
    build.bram(session.event)
    leave(door, "door-998", waiting=True)
    leave(door, "door-999", waiting=False)

    door.reload()
    sent(door)

    give_up = time.monotonic() + 20
    while kept(door, "door-999") != {"facts": 0, "people": 0, "scans": 0}:
        assert time.monotonic() < give_up
    assert kept(door, "door-998") == {"facts": 1, "people": 1, "scans": 1}
    assert kept(door, f"door-{session.pk}")["people"] == 1


def leave(page, name: str, *, waiting: bool) -> None:
    """An evening that is over left this in the browser."""
    page.evaluate(
        """async ([name, waiting]) => {
          const database = await new Promise((resolve) => {
            const request = indexedDB.open(name, 1);
            request.onupgradeneeded = () => {
              request.result.createObjectStore("facts");
              request.result.createObjectStore("people", { keyPath: "id" });
              request.result.createObjectStore("scans", { keyPath: "id" });
            };
            request.onsuccess = () => resolve(request.result);
          });
          const transaction = database.transaction(["facts", "people", "scans"], "readwrite");
          transaction.objectStore("facts").put({ tablet: { endsAt: "2020-01-01T05:00:00.000Z" } }, "all");
          transaction.objectStore("people").put({ id: 1, name: "Bram Jansen" });
          transaction.objectStore("scans").put({ id: "s1", waiting });
          await new Promise((resolve) => (transaction.oncomplete = resolve));
          database.close();
        }""",
        [name, waiting],
    )


def kept(page, name: str) -> dict[str, int]:
    """How many rows each store in the browser has."""
    return page.evaluate(
        """async name => {
          const database = await new Promise((resolve) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => resolve(request.result);
          });
          const counts = {};
          for (const name of database.objectStoreNames) {
            const request = database.transaction(name).objectStore(name).count();
            counts[name] = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
          }
          database.close();
          return counts;
        }""",
        name,
    )


# How it looks --------------------------------------------------------------------------------------


def let_in(session, registration) -> None:
    checkin.check_in(session, registration, check_in_id=uuid.uuid4(), operator=None)


def welcome(session):
    return codes.code_of(build.bram(session.event, party_size=2))


def already_in(session):
    bram = build.bram(session.event)
    let_in(session, bram)
    return codes.code_of(bram)


def waiting(session):
    type(session.event).objects.update(capacity=1)
    build.daan(session.event)
    return codes.code_of(build.chaima(session.event))


def cancelled(session):
    return codes.code_of(cancelling.cancel(build.bram(session.event)))


def other_event(session):
    return codes.code_of(build.bram(build.edition()))


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
    expect(verdict(door)).to_have_attribute("role", "status")
    for width, height in SIZES:
        resize(door, width, height)
        assert axe(door) == []
        assert door.evaluate("document.documentElement.scrollWidth") <= width
        if width >= 820:
            size = outcome.locator("h2").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
            assert size >= 56  # pixels: read from two metres
        expect(outcome.locator("h2")).to_be_in_viewport()
        picture(f"door-{state.__name__}")
    # Without its colours a sign and words are left of it.
    door.emulate_media(forced_colors="active")
    expect(outcome.locator("h2")).to_have_text(re.compile(r"^[✓=✕!?]\s+\w"))
    ink, ground = outcome.locator(".verdict__icon").evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e.closest('.verdict')).backgroundColor]"
    )
    assert ink != ground


def test_list_of_sessions_and_search_are_accessible(door, session, axe, picture):
    for person in (build.bram, build.chaima, build.daan):
        person(session.event)
    door.get_by_label("Naam of e-mailadres").fill("example.nl")
    door.keyboard.press("Enter")
    expect(door.get_by_role("heading", name="3 gevonden")).to_be_visible()
    for width, height in SIZES:
        resize(door, width, height)
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
