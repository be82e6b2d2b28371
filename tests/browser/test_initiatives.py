"""Initiatives in a browser: every page and state, and the way of an initiator and a helper."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect

from eventsite.web import pictures
from initiatives import campaigns, links, offers, publishing
from initiatives.models import Initiative, Need, Offer

from .. import build
from ..eventsite.web.test_pictures import photo
from .conftest import look, resize
from .test_journey import tab_to

pytestmark = pytest.mark.browser

Kind = Need.Kind


def initiative(**fields) -> Initiative:
    """With a story, a picture and a campaign."""
    made = build.initiative(
        **(
            {
                "name": "Natuurspeeltuin Kweektuin",
                "story": "Kinderen klimmen over boomstammen.\n\nOuders bouwen mee.",
                "neighbourhood": build.neighbourhood(),
                "website": "https://natuurspeeltuin.example.nl/",
            }
            | fields
        )
    )
    publishing.set_picture(
        made, pictures.read(io.BytesIO(photo(colour="seagreen"))), alt="Een groene speelplek."
    )
    campaigns.keep_campaign(
        made,
        title="Een waterpomp en klimbomen",
        target=12_500,
        raised=8_940,
        link="https://actie.example.nl/",
        started_on=made.created_at.date(),
    )
    return made


def showcase() -> str:
    initiative()
    for number in range(12):
        build.initiative(name=f"Buurttuin {number}")
    return "/initiatieven/"


def own(path: str = "") -> str:
    made = initiative()
    build.offer(made, need=made.needs.first())
    offers.accept(build.offer(made, name="Erik Mulder"))
    offers.decline(build.offer(made, name="Thea Smit"))
    offers.take_back(build.offer(made))
    return links.own_url(made) + path


def withdrawn() -> str:
    return links.own_url(publishing.withdraw(build.initiative()))


def taken_back() -> str:
    return links.offer_url(offers.take_back(build.offer(build.initiative())))


def toolkit() -> str:
    build.toolkit_card("Iemand die meedenkt", section="advice")
    for title in ("Subsidie voor groen in de straat", "Arbeidsongeschiktheidsverzekeringen"):
        build.toolkit_card(title, text="Voor wie samen iets begint. U vraagt aan met uw buren.")
    return "/toolkit/"


PAGES = {
    "initiatives": showcase,
    "initiatives-last-page": lambda: showcase() + "?pagina=2",
    "initiatives-empty": lambda: "/initiatieven/",
    "initiatives-nothing-found": lambda: showcase() + "?zoek=xyz",
    "initiatives-wrong-filter": lambda: showcase() + "?thema=niks",
    "initiative": lambda: initiative().get_absolute_url(),
    "initiative-bare": lambda: build.initiative(theme="", needs={}).get_absolute_url(),
    "initiative-new": lambda: build.neighbourhood() and "/initiatieven/nieuw/",
    "initiative-help": lambda: links.help_url(initiative()) + "?zoekt=people",
    "initiative-own": own,
    "initiative-own-new": lambda: links.own_url(build.initiative(published=False)),
    "initiative-own-withdrawn": withdrawn,
    "initiative-own-change": lambda: own("wijzigen/"),
    "initiative-own-picture": lambda: own("foto/"),
    "initiative-own-campaign": lambda: own("actie/"),
    "initiative-own-withdraw": lambda: own("weghalen/"),
    "offer": lambda: links.offer_url(build.offer(initiative())),
    "offer-taken-back": taken_back,
    "toolkit": toolkit,
    "toolkit-empty": lambda: "/toolkit/",
}


def desk_list() -> str:
    showcase()
    build.initiative(name="Taalwandeling", published=False)
    publishing.withdraw(build.initiative(name="Weg"))
    return "/beheer/initiatieven/"


def desk_needs() -> str:
    for place, theme in (("Schalkwijk", "groen"), ("Noord", "zorg"), ("Noord", "cultuur")):
        build.initiative(neighbourhood=build.neighbourhood(place), theme=theme)
    build.initiative()
    return "/beheer/initiatieven/vragen/"


DESK = {
    "desk-initiatives": desk_list,
    "desk-initiatives-empty": lambda: "/beheer/initiatieven/",
    "desk-needs": desk_needs,
    "desk-needs-empty": lambda: "/beheer/initiatieven/vragen/",
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_clean_at_every_width(page, axe, picture, name):
    look(page, axe, picture, name, PAGES[name]())


@pytest.mark.parametrize("name", DESK)
def test_desk_page_is_clean_at_every_width(page, axe, picture, name, site, settings, client):
    settings.STAFF_NEED_SECOND_FACTOR = False
    # A browser takes the __Host- names over https alone, and this server speaks http.
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "session", "csrf"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    client.force_login(build.anna())
    value = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": value, "url": site}])

    look(page, axe, picture, name, DESK[name]())


def test_initiator_enters_an_initiative_by_keyboard_alone(page):
    page.goto("/initiatieven/")
    tab_to(page, page.get_by_role("link", name="Zet uw initiatief op de site"))
    page.keyboard.press("Enter")
    for label, text in (
        ("Naam van het initiatief", "Buurttuin Ramplaan"),
        ("Uw initiatief in één zin", "Samen groenten kweken."),
    ):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    tab_to(page, page.get_by_label("Thema"))
    page.keyboard.press("g")
    expect(page.get_by_label("Thema")).to_have_value("groen")
    tab_to(page, page.get_by_label("Mensen", exact=True))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Uw naam"))
    page.keyboard.type("Daan de Vries")
    tab_to(page, page.get_by_label("E-mailadres"))
    page.keyboard.type("daan@example.nl")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    expect(page.get_by_role("definition").first).to_have_text("Buurttuin Ramplaan")
    made = Initiative.objects.get()
    assert (made.theme.slug, made.needs.get().kind) == ("groen", "people")


def test_picture_is_chosen_after_a_file_that_is_none(page, axe, picture):
    made = build.initiative()
    resize(page, 390, 844)
    page.goto(links.own_url(made) + "foto/")
    page.get_by_label("Wat staat er op de foto?").fill("Een groen vlak")
    page.get_by_label("Foto", exact=True).set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"geen foto"}
    )
    page.get_by_role("button", name="Foto op de pagina zetten").click()
    expect(page.get_by_role("heading", name="Er is 1 fout")).to_be_focused()
    assert axe(page) == []
    picture("initiative-own-picture-refused")
    page.get_by_label("Foto", exact=True).set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": photo(colour="olive")}
    )
    page.get_by_role("button", name="Foto op de pagina zetten").click()

    shown = page.get_by_role("img", name="Een groen vlak")
    expect(shown).to_be_visible()
    shown.evaluate("image => image.decode()")  # fails when there is nothing to see


def test_helper_offers_help_after_an_error_and_takes_it_back(page, axe, picture):
    made = initiative()
    resize(page, 390, 844)
    page.goto("/initiatieven/")
    page.get_by_role("link", name=made.name).click()
    page.get_by_role("link", name="Ik help mee").click()
    page.get_by_role("button", name="Aanbod versturen").click()
    expect(page.get_by_role("heading", name="Er zijn 5 fouten")).to_be_focused()
    assert axe(page) == []
    picture("initiative-help-errors")
    page.get_by_label("Mensen: mensen die kunnen timmeren").check()
    page.get_by_label("Wat biedt u aan?").fill("Ik kan timmeren.")
    page.get_by_label("Naam", exact=True).fill("Bram Jansen")
    page.get_by_label("E-mailadres", exact=True).fill("bram@example.nl")
    page.get_by_label("Mijn naam en e-mailadres mogen").check()
    page.get_by_role("button", name="Aanbod versturen").click()
    expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    assert axe(page) == []
    picture("initiative-help-sent")
    page.goto(links.offer_url(Offer.objects.get()))
    assert axe(page) == []
    picture("initiative-help-to-prove")
    page.get_by_role("button", name="Ja, geef mijn aanbod door").click()
    expect(page.get_by_role("heading", name="uw aanbod is onderweg")).to_be_visible()

    page.get_by_role("link", name="Trek mijn aanbod in").click()
    page.get_by_role("button", name="Ja, trek mijn aanbod in").click()
    expect(page.get_by_role("heading", name="Uw aanbod is ingetrokken")).to_be_visible()
    assert Offer.objects.get().is_withdrawn
