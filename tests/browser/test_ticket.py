"""The ticket where it is used: on the first screen of a small phone, and whatever a browser does to its colours."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import pypdfium2
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone

from eventsite.door import tablets
from eventsite.prints.sheets import Choice, document
from eventsite.prints.tickets import TICKETS
from eventsite.tickets import codes, links

from .. import build
from .conftest import resize

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 664}

# The decoder of the door itself reads what is on the screen.
# How many lines an element's words take.
LINES = """selector => {
  const words = document.createRange();
  words.selectNodeContents(document.querySelector(selector).lastChild);
  return new Set([...words.getClientRects()].map(box => box.top)).size;
}"""

READ = """async ([decoder, picture]) => {
  const { default: decodeQR } = await import(decoder);
  const bytes = Uint8Array.from(atob(picture), c => c.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  try {
    return decodeQR(context.getImageData(0, 0, bitmap.width, bitmap.height));
  } catch {
    return null;
  }
}"""


def read(page, selector: str) -> str | None:
    """What the QR code says that is in view."""
    page.locator(selector).scroll_into_view_if_needed()
    return decoded(page, page.screenshot())


def decoded(page, png: bytes) -> str | None:
    shot = base64.b64encode(png).decode()
    reader = page.context.browser.new_page(base_url=page.url)
    try:
        reader.goto("/privacy/")
        return reader.evaluate(READ, [staticfiles_storage.url("npm/qr/decode.js"), shot])
    finally:
        reader.close()


def daan_with_all() -> tuple[str, dict[str, str]]:
    """With a stall and a pitch; a long name and a party, so that the card is as full as it gets."""
    edition = build.edition()
    registration = build.initiator(
        edition,
        stand=build.stands(edition, 1)[0],
        slot=build.slots(edition, 1)[0],
        name="Daan de Vries",
        party_size=2,
    )
    own = links.registration_url(registration)
    return codes.code_of(registration), {
        "ticket": links.ticket_url(registration),
        "registration": own,
        "confirmation": own + "bevestiging/",
        "joined": own + "geboekt/",
    }


@pytest.fixture
def phone(browser, site, base_url):
    """Without script."""
    context = browser.new_context(
        base_url=base_url, viewport=PHONE, java_script_enabled=False, locale="nl-NL"
    )
    yield context.new_page()
    context.close()


def test_whole_ticket_is_on_a_phones_first_screen(phone):
    _code, pages = daan_with_all()

    for name, url in pages.items():
        phone.goto(url)
        for selector in (".ticket__qr svg", ".ticket__code", ".ticket__party", ".ticket__parts"):
            box = phone.locator(selector).bounding_box()
            assert box["y"] + box["height"] < PHONE["height"], (name, selector)
        for link in ("Route", "Wijzigen of afmelden", "De avond", "Delen"):
            box = phone.locator(".ticket").get_by_text(link, exact=True).bounding_box()
            assert box["y"] + box["height"] <= PHONE["height"], (name, link)
        assert phone.locator(".ticket__qr svg").bounding_box()["width"] >= 200


def test_tickets_on_paper_read_like_those_that_were_mailed(page, site):
    edition = build.edition()
    people = [build.registration(edition, name=name) for name in ("Ans Bos", "Bo Cas", "Cem Dik")]
    page.goto("/privacy/")

    (sheet,) = pypdfium2.PdfDocument(document(edition, [TICKETS], Choice()))
    picture = sheet.render(scale=150 / 72).to_pil()

    width, height = picture.width // 2, picture.height // 2
    for place, one in enumerate(people):
        left, top = place % 2 * width, place // 2 * height
        card = io.BytesIO()
        picture.crop((left, top, left + width, top + height)).save(card, "PNG")
        assert decoded(page, card.getvalue()) == codes.code_of(one), one.name


def test_header_is_one_row_with_a_menu_that_opens_by_keyboard_without_script(phone):
    phone.goto("/")

    header = phone.locator(".site-header").bounding_box()
    assert header["height"] <= 72
    for width in (320, 390):
        resize(phone, width, 664)
        for word in (".site-name__text", ".site-header summary"):
            assert phone.evaluate(LINES, word) == 1, (word, width)
    phone.keyboard.press("Tab")  # to the content
    phone.keyboard.press("Tab")  # the site's name
    phone.keyboard.press("Tab")  # the other language
    phone.keyboard.press("Tab")
    menu = phone.locator(".site-header summary")
    assert menu.evaluate("e => e === document.activeElement && e.matches(':focus-visible')")
    assert menu.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert menu.bounding_box()["height"] >= 44
    phone.keyboard.press("Enter")
    nav = phone.get_by_role("navigation", name="Hoofdmenu")
    links_in_menu = nav.get_by_role("link").all()
    assert len(links_in_menu) >= 5
    assert all(link.bounding_box()["height"] >= 44 for link in links_in_menu)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/cursussen/")


@pytest.mark.parametrize("mode", ["dark colours", "light colours", "darkened"])
def test_every_qr_code_is_read_whatever_happens_to_the_colours(page, sign_in, mode):
    code, pages = daan_with_all()
    session = build.edition(starts_at=timezone.now() + timedelta(hours=1)).sessions.get()
    tablet = tablets.offer(session, names_allowed=False, by=None)
    sign_in(page.context)
    resize(page, 390, 664)
    if mode == "darkened":
        cdp = page.context.new_cdp_session(page)
        cdp.send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    else:
        scheme = mode.split()[0]
        page.emulate_media(forced_colors="active", color_scheme=scheme)

    page.goto(pages["ticket"])
    assert read(page, ".ticket__qr") == code
    page.goto(pages["registration"])
    assert read(page, ".ticket__qr") == code
    page.goto(f"/inchecken/{session.pk}/tablets/{tablet.pk}/")
    assert read(page, ".pairing__qr").endswith(tablets.pairing_code(tablet))
    page.goto("/beheer/account/2fa/totp/activate/")
    page.get_by_label("Wachtwoord").fill(build.PASSWORD)
    page.locator("main form").get_by_role("button").first.click()
    assert read(page, ".account-qr").startswith("otpauth://totp/")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_high_contrast_keeps_what_colours_say(page, sign_in, scheme):
    build.closed(build.edition(starts_at=timezone.now() - timedelta(days=9)), attended=40)
    edition = build.edition()
    stands = build.stands(edition, 3)
    build.initiator(edition, stand=stands[0])
    page.emulate_media(forced_colors="active", color_scheme=scheme)

    page.goto(edition.get_absolute_url() + "?kraam=2")

    def fills(where):
        return [
            page.locator(f"{where}.stand--{state} rect").first.evaluate(
                "e => [getComputedStyle(e).fill, getComputedStyle(e).forcedColorAdjust]"
            )
            for state in ("free", "taken", "chosen")
        ]

    assert fills(".plan ") == fills(".plan-legend__mark")
    assert len({fill for fill, _adjust in fills(".plan ")}) == 3
    assert {adjust for _fill, adjust in fills(".plan ")} == {"none"}
    meter = page.locator(".meter")
    assert meter.evaluate("e => getComputedStyle(e).borderTopWidth") != "0px"
    sign_in(page.context)
    page.goto("/beheer/cijfers/")
    bars = [
        page.locator(f"rect.chart__bar--{one}").first.evaluate(
            "e => [getComputedStyle(e).fill, getComputedStyle(e).stroke]"
        )
        for one in "ab"
    ]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert bars[0][0] == ground != bars[0][1]  # an outline
    assert bars[1][0] != ground  # full


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_sessions_to_check_in_at_have_room_for_their_titles(page, sign_in, width):
    build.edition(
        title="Initiatievencafé in de Vijfhoek",
        starts_at=timezone.now() + timedelta(hours=1),
    )
    sign_in(page.context)
    resize(page, width)

    page.goto("/inchecken/")

    title = page.get_by_role("heading", name="Vijfhoek").bounding_box()
    actions = page.locator("main .actions", has=page.get_by_role("link")).bounding_box()
    assert title["width"] >= 200
    assert (actions["y"] < title["y"] + title["height"]) == (width > 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
