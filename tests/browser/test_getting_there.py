"""How one gets there, at every width; a phone is led to its own map, and a computer is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from eventsite.tickets import links

from .. import build
from .conftest import look

pytestmark = pytest.mark.browser

WAYS = {
    "public_transport": "Vanaf het station is het 9 minuten lopen.",
    "cycling": "Rekken voor de deur.",
    "parking": "Garage De Raaks, of een gehandicaptenparkeerplaats naast de ingang.",
    "step_free_way": "Neem de glazen deur aan de waterkant.",
    "step_free": "yes",
    "accessible_toilet": "partly",
    "hearing_loop": "no",
    "accessibility": "Een hulphond is welkom.",
}


def two_venues() -> str:
    build.venue(**WAYS)
    run = build.run(sessions=2)
    other = build.venue(name="De Pletterij", latitude=None, longitude=None, cycling="Op het plein.")
    build.session(run, starts_at=run.starts_at + timedelta(days=14), venue=other)
    return run.get_absolute_url()


def one_venue() -> str:
    build.venue(**WAYS)
    return build.edition().get_absolute_url()


def nothing_said() -> str:
    build.venue(latitude=None, longitude=None)
    return build.edition(description="").get_absolute_url()


def own_page() -> str:
    build.venue(**WAYS)
    return links.registration_url(build.bram(build.edition()))


@pytest.mark.parametrize("page_of", [one_venue, two_venues, nothing_said, own_page])
def test_page_is_clean_at_every_width(page, axe, picture, page_of):
    look(page, axe, picture, f"there-{page_of.__name__}", page_of())


@pytest.mark.parametrize("is_phone", [True, False])
def test_only_a_phone_is_led_to_a_map_of_its_own(site, browser, base_url, is_phone):
    path = one_venue()
    context = browser.new_context(has_touch=is_phone, is_mobile=is_phone)
    page = context.new_page()
    page.goto(base_url + path)

    route = page.get_by_role("link", name="Route op de kaart")
    own = page.get_by_role("link", name="Open in uw kaarten-app")
    expect(route).to_be_visible()
    if is_phone:  # not an iPhone, which would get the other of the two
        expect(own).to_have_count(1)
        assert own.get_attribute("href").startswith("geo:52.384500,4.627600")
    else:
        expect(own).to_have_count(0)
    context.close()
