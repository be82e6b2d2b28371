"""A ticket that was opened once, in a browser that has no connection, or a bad one, or that has it back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from eventsite.booking import cancelling, registering
from eventsite.pages import registration as pages
from eventsite.tickets import codes, links

from .. import build
from .conftest import look_at, resize
from .test_journey import tab_to
from .test_ticket import PHONE, read

pytestmark = pytest.mark.browser

WORKS = "Werkt ook zonder internet"
# What lies on the device, as who has the device reads it.
STORED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      found.push({ cache: name, url: request.url, headers: JSON.stringify([...answer.headers]), text: new TextDecoder("latin1").decode(bytes) });
    }
  }
  return found;
}"""


@pytest.fixture
def phone(page):
    resize(page, PHONE["width"], PHONE["height"])
    return page


def keep(page, registration) -> str:
    """Open the ticket, and wait until the page says that it is kept."""
    url = links.ticket_url(registration)
    page.goto(url)
    expect(page.get_by_text(WORKS)).to_be_visible()
    return url


def away(page):
    page.context.set_offline(True)


def back(page):
    page.context.set_offline(False)


def notice(page):
    return page.get_by_text("Geen verbinding. Zo was uw kaart op")


def is_not_kept(page, url: str) -> bool:
    """Without a connection the address opens, and shows no ticket."""
    away(page)
    page.goto(url)
    expect(page.get_by_role("heading", name="Geen verbinding")).to_be_visible()
    seen = page.locator(".ticket").count()
    back(page)
    return seen == 0


def pages_kept(page) -> list[str]:
    return [one["url"] for one in page.evaluate(STORED) if one["cache"].startswith("ticket-pages")]


def files_kept(page) -> list[str]:
    return [one["url"] for one in page.evaluate(STORED) if one["cache"].startswith("ticket-files")]


# Without a connection ------------------------------------------------------------------------------


def test_ticket_opened_once_opens_without_a_connection_as_it_was(phone):
    bram = build.bram(build.edition(), party_size=2)
    url = keep(phone, bram)
    with_connection = phone.locator(".ticket").bounding_box()
    ask_for_fonts = "[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family).sort()"
    fonts = phone.evaluate(ask_for_fonts)
    # What the browser happens to have of its own accord, it may have thrown away by then.
    phone.context.new_cdp_session(phone).send("Network.clearBrowserCache")
    away(phone)

    phone.goto("about:blank")
    phone.goto(url)

    expect(notice(phone)).to_be_visible()
    day = timezone.localtime()
    assert f" {day.day} " in notice(phone).inner_text()
    assert phone.locator(".ticket").bounding_box() == with_connection  # styles and fonts are there
    assert phone.evaluate(ask_for_fonts) == fonts != []
    box = phone.locator(".ticket__qr svg").bounding_box()
    assert box["y"] + box["height"] < PHONE["height"]
    assert read(phone, ".ticket__qr") == codes.code_of(bram)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        phone.goto("/")  # of the rest of the site nothing is kept


def test_control_without_the_worker_there_is_no_ticket(browser, site, base_url):
    bram = build.bram(build.edition())
    with browser.new_context(base_url=base_url, service_workers="block") as context:
        page = context.new_page()
        page.goto(links.ticket_url(bram))
        expect(page.locator(".ticket__qr svg")).to_be_visible()
        expect(page.get_by_text(WORKS)).to_be_hidden()
        away(page)

        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            page.goto(links.ticket_url(bram))


def test_two_tickets_are_kept_apart(phone):
    event = build.edition()
    bram, daan = build.bram(event), build.daan(event)
    of_bram, of_daan = keep(phone, bram), keep(phone, daan)
    away(phone)

    for url, name in ((of_bram, bram.name), (of_daan, daan.name)):
        phone.goto(url)
        expect(phone.locator(".ticket__party")).to_contain_text(name)
    back(phone)
    phone.goto(of_daan)
    phone.get_by_role("button", name="Haal de kaart van dit toestel").click()
    expect(phone.get_by_text("Uw kaart staat niet op dit toestel")).to_be_visible()

    assert is_not_kept(phone, of_daan)
    away(phone)
    phone.goto(of_bram)
    expect(phone.locator(".ticket__party")).to_contain_text(bram.name)


def test_ticket_that_was_never_opened_here_says_so_without_a_connection(phone):
    event = build.edition()
    keep(phone, build.bram(event))

    assert is_not_kept(phone, links.ticket_url(build.daan(event)))
    away(phone)
    phone.goto(links.ticket_url(build.chaima(event)))
    expect(phone.locator("main")).to_contain_text("Bij de deur vinden wij u op naam")
    assert phone.evaluate("document.styleSheets.length") >= 2  # of every page, and the theme's


# With a connection, or half of one -----------------------------------------------------------------


def test_with_a_connection_it_is_always_the_newest(phone):
    bram = build.bram(build.edition(), party_size=2)
    url = keep(phone, bram)
    away(phone)
    registering.change(bram, name=bram.name, party_size=3)
    phone.goto(url)
    expect(phone.locator(".ticket__party")).to_contain_text("2 personen")

    back(phone)  # the page that is open sees it by itself

    expect(phone.locator(".ticket__party")).to_contain_text("3 personen")
    expect(notice(phone)).to_be_hidden()
    away(phone)
    phone.goto(url)
    expect(phone.locator(".ticket__party")).to_contain_text("3 personen")


@pytest.fixture
def stuck(monkeypatch):
    """The server takes the request for a ticket, and says nothing until this is set."""
    go_on = threading.Event()
    whole = pages.ticket_card

    def waits(registration):
        assert go_on.wait(60)
        return whole(registration)

    yield lambda: (monkeypatch.setattr(pages, "ticket_card", waits), go_on)[1]
    go_on.set()


def test_where_the_server_hangs_the_kept_ticket_comes_and_what_is_newer_later(phone, stuck):
    bram = build.bram(build.edition(), party_size=2)
    url = keep(phone, bram)
    go_on = stuck()
    registering.change(bram, name=bram.name, party_size=3)

    phone.goto(url, timeout=15_000)

    expect(notice(phone)).to_be_visible()
    expect(phone.locator(".ticket__party")).to_contain_text("2 personen")
    go_on.set()
    expect(phone.locator(".ticket__party")).to_contain_text("3 personen")
    expect(notice(phone)).to_be_hidden()


def test_late_answer_that_says_the_same_takes_the_notice_away(phone, stuck):
    bram = build.bram(build.edition())
    url = keep(phone, bram)
    go_on = stuck()
    phone.goto(url, timeout=15_000)
    expect(notice(phone)).to_be_visible()
    phone.evaluate("window.same = true")

    go_on.set()

    expect(notice(phone)).to_be_hidden()
    assert phone.evaluate("window.same")  # not loaded anew


def test_server_that_fails_takes_no_ticket_away(phone, monkeypatch):
    url = keep(phone, build.bram(build.edition()))

    def fails(registration):
        raise RuntimeError("as when the database is away")

    monkeypatch.setattr(pages, "ticket_card", fails)
    phone.goto(url)

    expect(notice(phone)).to_be_visible()
    expect(phone.locator(".ticket__qr svg")).to_be_visible()


# What ends it --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "says"),
    [(cancelling.cancel, "Deze kaart geldt niet meer"), (links.revoke, "Deze link is vervangen")],
)
def test_ticket_that_no_longer_holds_goes_from_the_device(phone, end, says):
    url = keep(phone, build.bram(build.edition()))
    (registration,) = build.Registration.objects.all()
    end(registration)

    phone.goto(url)

    expect(phone.get_by_role("heading", name=says)).to_be_visible()
    assert is_not_kept(phone, url)
    assert pages_kept(phone) == []


def test_new_link_is_kept_in_the_place_of_the_old_one(phone):
    bram = build.bram(build.edition())
    old = keep(phone, bram)
    links.revoke(bram)

    new = keep(phone, bram)

    phone.goto(old)
    assert is_not_kept(phone, old)
    away(phone)
    phone.goto(new)
    assert read(phone, ".ticket__qr") == codes.code_of(bram)


def test_ticket_goes_when_its_time_is_over_and_its_files_with_it(phone, settings):
    soon = build.edition(starts_at=timezone.now() + timedelta(seconds=30))
    registration = build.registration(soon, name="Jiří Šimůnek")  # other files of a font
    settings.CHECK_IN_AFTER = timezone.now() + timedelta(seconds=6) - soon.ends_at
    over = keep(phone, registration)
    more = files_kept(phone)
    assert len(pages_kept(phone)) == 1
    phone.wait_for_timeout(7000)

    assert is_not_kept(phone, over)
    keep(phone, build.bram(build.edition()))  # any ticket has it sweep

    assert len(pages_kept(phone)) == 1
    assert set(files_kept(phone)) < set(more)


def test_holder_takes_it_off_the_device_and_puts_it_back_by_keyboard(phone):
    url = keep(phone, build.bram(build.edition()))
    button = phone.locator(".ticket-kept button")
    tab_to(phone, button)

    phone.keyboard.press("Enter")

    expect(phone.get_by_text("Uw kaart staat niet op dit toestel")).to_be_visible()
    expect(button).to_be_focused()
    phone.goto(url)  # that is remembered
    expect(phone.get_by_text("Uw kaart staat niet op dit toestel")).to_be_visible()
    assert is_not_kept(phone, url)
    phone.goto(url)
    expect(button).to_have_text("Bewaar de kaart op dit toestel")
    tab_to(phone, button)
    phone.keyboard.press("Enter")
    expect(phone.get_by_text(WORKS)).to_be_visible()
    away(phone)
    phone.goto(url)
    expect(phone.locator(".ticket__qr svg")).to_be_visible()


# What lies on the device ---------------------------------------------------------------------------


def test_device_tells_nothing_to_who_has_no_link(phone):
    bram = build.bram(build.edition())
    url = keep(phone, bram)

    stored = phone.evaluate(STORED)

    token = url.split("/")[2]
    code = codes.code_of(bram)
    assert any(one["cache"].startswith("ticket-pages") and one["text"] for one in stored)
    for one in stored:
        for told in (
            bram.name,
            "Bram",
            code,
            code[:5],
            token,
            token.split(":")[0],
            bram.event.title,
        ):
            assert told not in one["url"] + one["headers"] + one["text"], one["url"]
    assert phone.context.cookies() == []


def test_control_what_is_looked_for_on_the_device_stands_on_the_page(phone):
    bram = build.bram(build.edition())
    keep(phone, bram)

    html = phone.content()

    assert bram.name in html
    assert codes.code_of(bram)[:5] in html


def test_worker_has_the_tickets_in_its_hands_and_nothing_else(phone):
    keep(phone, build.bram(build.edition()))

    scopes = phone.evaluate(
        "navigator.serviceWorker.getRegistrations().then(all => all.map(one => new URL(one.scope).pathname))"
    )
    assert scopes == ["/kaart/"]
    phone.goto("/")
    assert phone.evaluate("navigator.serviceWorker.controller") is None
    assert "/static/" in files_kept(phone)[0]
    assert all("/static/" in url for url in files_kept(phone))


def test_another_release_takes_over_and_keeps_what_was_kept(phone, monkeypatch):
    url = keep(phone, build.bram(build.edition()))
    monkeypatch.setattr(
        "eventsite.pages.kept_ticket.render_to_string",
        lambda *_args, **_kwargs: (
            "<!doctype html><html lang='nl'><title>Nieuw</title><h1>Een nieuwe versie</h1></html>"
        ),
    )

    phone.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    phone.wait_for_function(
        "navigator.serviceWorker.getRegistration().then(one => !one.installing && !one.waiting)"
    )

    away(phone)
    phone.goto("/kaart/een-andere/")
    expect(phone.get_by_role("heading", name="Een nieuwe versie")).to_be_visible()
    phone.goto(url)
    expect(phone.locator(".ticket__qr svg")).to_be_visible()


# How it looks --------------------------------------------------------------------------------------


def test_every_state_of_a_kept_ticket_is_clean(page, axe, picture):
    url = keep(page, build.bram(build.edition()))
    look_at(page, axe, picture, "ticket-kept")
    away(page)
    page.goto(url)
    expect(notice(page)).to_be_visible()
    look_at(page, axe, picture, "ticket-away")
    page.goto("/kaart/geen/")
    look_at(page, axe, picture, "ticket-not-kept")
    back(page)
    page.goto(url)
    page.get_by_role("button", name="Haal de kaart van dit toestel").click()
    look_at(page, axe, picture, "ticket-taken-off")


@pytest.mark.parametrize(("width", "height"), [(390, 664), (320, 568)])
def test_code_is_on_the_first_screen_wherever_the_mail_leads(
    browser, site, base_url, width, height
):
    """Also for who goes on to their own page because their mail proved them."""
    run = build.run(sessions=3, title="Basiscursus crowdfunding en crowdsourcing")
    bram = build.bram(run, name="Bram van der Wijngaarden-Schuurman", party_size=1)
    own = links.registration_url(bram)
    viewport = {"width": width, "height": height}
    with browser.new_context(base_url=base_url, viewport=viewport, locale="nl-NL") as context:
        page = context.new_page()
        for url in (links.ticket_url(bram), own, f"{own}bevestiging/"):
            page.goto(url)
            box = page.locator(".ticket__qr svg").bounding_box()
            assert box["y"] + box["height"] <= height, url
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["width"] >= 200
            assert page.evaluate("document.documentElement.scrollWidth") <= width
