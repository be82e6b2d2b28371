"""Stalls, pitches and the stage's screen, as people use them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cafes.models import Fixture
from eventsite.models import Registration
from eventsite.tickets import links
from pitches import clock
from pitches.models import Pitch

from .. import build
from .conftest import look, resize
from .test_journey import tab_to

pytestmark = pytest.mark.browser


def evening(*, booked: bool = True):
    """Three stalls (one taken) and three turns (one taken), with walls, a stage and an entrance."""
    edition = build.edition()
    for kind, x, y, width, height in (
        ("walls", 0, 0, 160, 90),
        ("stage", 50, 4, 60, 20),
        ("entrance", 60, 86, 40, 7),
    ):
        Fixture.objects.create(edition=edition, kind=kind, x=x, y=y, width=width, height=height)
    stands = build.stands(edition, 3, y=45, has_power=True)
    slots = build.slots(edition, 3)
    if booked:
        build.initiator(
            edition,
            stand=stands[0],
            slot=slots[0],
            initiative=build.initiative(
                name="Natuurspeeltuin Kweektuin", summary="Spelen in het groen"
            ),
        )
    return edition


def pitcher(edition) -> Registration:
    return Registration.objects.filter(event=edition, role="initiator").first()


def full_stage():
    edition = evening()
    for slot in edition.slots.all()[1:]:
        build.initiator(edition, slot=slot)
    return edition


def on_stage():
    edition = evening()
    clock.start(edition)
    return edition


def done():
    edition = on_stage()
    clock.skip(edition, seen=clock.state(edition)["at"])
    return edition


PAGES = {
    "stage-edition": lambda: evening().get_absolute_url() + "?kraam=2",
    "stage-edition-full": lambda: full_stage().get_absolute_url(),
    "stage-programme": lambda: evening().get_absolute_url() + "pitches/",
    "stage-stands": lambda: evening().get_absolute_url() + "kramen/",
    "stage-join": lambda: evening().get_absolute_url() + "meedoen/?kraam=2",
    "stage-join-reserve": lambda: full_stage().get_absolute_url() + "meedoen/?pitch=reserve",
    "stage-joined": lambda: links.registration_url(pitcher(evening())) + "geboekt/",
    "stage-own": lambda: links.registration_url(pitcher(evening())),
    "stage-give-up": lambda: links.registration_url(pitcher(evening())) + "afzeggen/",
    "stage-ticket": lambda: links.ticket_url(pitcher(evening())),
    "stage-screen": lambda: on_stage().get_absolute_url() + "podium/",
    "stage-screen-done": lambda: done().get_absolute_url() + "podium/",
    "stage-screen-before": lambda: evening().get_absolute_url() + "podium/",
}

DESK = ["kramen/", "podium/", "klok/", "kramen/?kraam=1"]


@pytest.fixture
def anna(page, site, client, settings):
    """The browser, signed in as an organiser."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    name = settings.SESSION_COOKIE_NAME
    # A __Host- cookie asks for https; the tests speak plain http.
    settings.SESSION_COOKIE_NAME = "session"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.CSRF_COOKIE_NAME = "csrf"
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies[name].value, "url": site}]
    )
    return page


@pytest.mark.parametrize("name", PAGES)
def test_page_is_clean_at_every_width(page, axe, picture, name):
    look(page, axe, picture, name, PAGES[name]())


def test_desk_pages_are_clean_at_every_width(anna, axe, picture):
    edition = full_stage()
    build.initiator(edition, reserve=True)

    for name in DESK:
        url = f"/beheer/cafes/{edition.slug}/{name}"
        look(anna, axe, picture, f"desk-{name.strip('/').split('/')[-1].strip('?=')}", url)


def fill_in_the_rest(page) -> None:
    page.get_by_label("Naam van het initiatief").fill("Repaircafé Oost")
    page.get_by_label("Uw initiatief in één zin").fill("Maken in plaats van weggooien")
    page.get_by_label("Thema").select_option("duurzaamheid")
    page.get_by_label("Uw naam").fill("Chaima El Amrani")
    page.get_by_label("E-mailadres").fill("chaima@example.nl")


def test_initiator_books_by_mouse_from_the_plan(page):
    edition = evening()

    page.goto(edition.get_absolute_url())
    page.get_by_role("link", name="Kraam 3: vrij").click()
    page.get_by_role("link", name="Boek kraam 3").first.click()
    expect(page.get_by_label("Kraam 3: stroom")).to_be_checked()
    expect(page.get_by_role("radiogroup", name="Plattegrond")).to_be_visible()
    page.locator("[data-plan] .stand--free").click()  # stall 2; the plan changes the list
    expect(
        page.locator("input[name=stand]:checked + label, .choice:has(:checked)").first
    ).to_contain_text("Kraam 2")
    page.get_by_label("19.52").first.check()
    fill_in_the_rest(page)
    page.get_by_role("button", name="Boeking versturen").click()

    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    booked = edition.registrations.get(email="chaima@example.nl")
    assert booked.stand_bookings.get().stand.number == 2
    assert booked.pitches.get().slot == edition.slots.all()[1]


def test_initiator_books_by_keyboard_alone_on_the_plan(page):
    edition = evening()

    page.goto(edition.get_absolute_url() + "meedoen/")
    tab_to(page, page.locator("[data-plan] [role=radio]").first)
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-plan] [role=radio]:focus")).to_have_attribute(
        "aria-label", "Kraam 3: vrij, stroom, bereikbaar met een rolstoel"
    )
    page.keyboard.press("Space")
    expect(page.locator("[data-plan] [aria-checked=true]")).to_have_count(1)
    tab_to(page, page.locator("input[name=slot]:checked"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("Naam van het initiatief"))
    page.keyboard.type("Repaircafé Oost")
    page.keyboard.press("Tab")
    page.keyboard.type("Maken")
    page.keyboard.press("Tab")
    page.keyboard.press("d")
    expect(page.get_by_label("Thema")).to_have_value("duurzaamheid")
    page.keyboard.press("Tab")
    page.keyboard.type("Chaima")
    page.keyboard.press("Tab")
    page.keyboard.type("chaima@example.nl")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    booked = edition.registrations.get(email="chaima@example.nl")
    assert booked.stand_bookings.get().stand.number == 3
    assert booked.pitches.count() == 1


def test_stall_that_went_meanwhile_keeps_what_was_filled_in(page, axe, picture):
    edition = evening()
    page.goto(edition.get_absolute_url() + "meedoen/?kraam=2")
    fill_in_the_rest(page)
    build.initiator(edition, stand=edition.stands.get(number=2))

    page.get_by_role("button", name="Boeking versturen").click()

    expect(page.get_by_role("heading", name="Er is 1 fout")).to_be_focused()
    expect(page.get_by_label("Naam van het initiatief")).to_have_value("Repaircafé Oost")
    assert page.title().startswith("1 fout: ")
    assert axe(page) == []
    picture("stage-join-taken")
    page.get_by_label("Kraam 3: stroom").check()
    page.get_by_role("button", name="Boeking versturen").click()
    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()


def test_pitcher_withdraws_by_keyboard_and_the_reserve_moves_up(page):
    edition = full_stage()
    reserve = build.initiator(edition, reserve=True)
    first = pitcher(edition)

    page.goto(links.registration_url(first))
    tab_to(page, page.get_by_role("link", name="Kraam of pitch afzeggen"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Zeg mijn pitch af"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("Pitch 19")).to_have_count(0)
    expect(page.get_by_role("button", name="Zeg mijn pitch af")).to_have_count(0)
    expect(page.locator(".parts").get_by_text("Kraam 1")).to_be_visible()
    assert Pitch.objects.live().get(slot=edition.slots.first()).registration == reserve
    page.goto(links.registration_url(reserve))
    expect(page.locator(".parts").get_by_text("Pitch 19.45 uur")).to_be_visible()


def test_screen_counts_down_on_its_own_when_the_connection_drops(page):
    edition = evening()
    page.clock.install()
    page.goto(edition.get_absolute_url() + "podium/")
    left = page.locator("[data-left-words]")
    expect(left).to_have_text("")

    clock.start(edition)
    page.clock.run_for(3_000)
    expect(page.locator("[data-now-name]")).to_have_text("Natuurspeeltuin Kweektuin")
    expect(left).to_contain_text(".")
    page.context.set_offline(True)
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 30"))
    expect(page.locator("[data-offline]")).to_be_visible()
    page.clock.run_for(3 * 60_000 + 30_000)
    expect(left).to_have_class("screen__left left--short")
    page.clock.run_for(60_000)
    expect(left).to_have_text("Tijd!")
    page.context.set_offline(False)
    clock.skip(edition, seen=clock.state(edition)["at"])
    page.clock.resume()
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_screen_thanks_after_the_last_and_goes_on_when_one_is_added(page):
    edition = on_stage()
    page.goto(edition.get_absolute_url() + "podium/")
    straks = page.get_by_role("heading", name="Straks")
    expect(straks).to_be_hidden()  # one pitch only

    clock.skip(edition, seen=clock.state(edition)["at"])
    expect(page.locator("[data-now-name]")).to_have_text("Klaar")
    expect(page.locator("[data-now-summary]")).to_have_text("Dank aan wie pitchte, en aan u.")
    expect(straks).to_be_hidden()

    build.initiator(edition, slot=edition.slots.last())
    expect(straks).to_be_visible()


def test_organiser_drags_a_stall_and_moves_a_pitch_with_the_keyboard(anna):
    edition = evening()
    second = edition.stands.get(number=2)
    resize(anna, 1280)
    anna.goto(f"/beheer/cafes/{edition.slug}/kramen/")
    box = anna.locator(f'[data-drag="{second.pk}"]').bounding_box()
    anna.mouse.move(box["x"] + 5, box["y"] + 5)
    anna.mouse.down()
    anna.mouse.move(box["x"] + 5, box["y"] + 35, steps=3)
    anna.mouse.up()
    anna.get_by_role("button", name="Bewaar de nieuwe plaatsen").click()
    expect(anna.get_by_text("De plattegrond is opgeslagen.")).to_be_visible()
    second.refresh_from_db()
    assert second.x == 60
    assert second.y > 50

    anna.goto(f"/beheer/cafes/{edition.slug}/podium/")
    anna.get_by_role("button", name="19.45 later").focus()
    anna.keyboard.press("Enter")
    expect(anna.get_by_text("Opgeslagen.")).to_be_visible()
    assert edition.slots.all()[1].pitches.count() == 1


def test_organiser_walks_over_the_plan_by_keyboard_and_opens_a_stall(anna):
    edition = evening()
    anna.goto(f"/beheer/cafes/{edition.slug}/kramen/")
    plan = anna.get_by_role("group", name="Plattegrond van de kramen")
    tab_to(anna, plan.get_by_role("link", name="Kraam 1: bezet"))
    anna.keyboard.press("ArrowRight")
    expect(plan.get_by_role("link", name="Kraam 2: vrij")).to_be_focused()
    anna.keyboard.press("Enter")

    expect(anna.get_by_role("heading", name="Kraam 2")).to_be_in_viewport()
    tab_to(anna, anna.get_by_label("Nummer", exact=True).first)
    anna.keyboard.type("8")
    anna.keyboard.press("Enter")
    panel = anna.locator("#kraam")
    expect(panel).to_be_focused()
    expect(panel).to_have_accessible_description("Kraam 8 is opgeslagen.")
    tab_to(anna, panel.get_by_role("link", name="Sluit"))
    anna.keyboard.press("Enter")
    expect(plan.get_by_role("link", name="Kraam 8: vrij")).to_be_focused()


def test_buttons_of_one_phone_follow_what_another_pressed(anna):
    edition = full_stage()
    anna.goto(f"/beheer/cafes/{edition.slug}/klok/")
    start = anna.get_by_role("button", name="Start")
    start.focus()

    clock.start(edition)
    expect(anna.get_by_role("button", name="Pauzeer")).to_be_focused()
    expect(start).to_be_hidden()

    clock.skip(edition, seen=clock.state(edition)["at"])
    expect(start).to_be_focused()
    second = str(clock.state(edition)["at"])
    expect(anna.locator("[data-at]")).to_have_value(second)
    anna.get_by_role("button", name="Volgende").click()
    expect(anna.locator("[data-at]")).not_to_have_value(second)
