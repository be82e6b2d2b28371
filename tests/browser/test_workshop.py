"""The workshop that goes with an evening, as its pitchers and organisers use it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Course
from eventsite.booking import waiting_list
from eventsite.models import Registration
from eventsite.tickets import links
from pitches import workshop, workshop_offer

from .. import build
from .conftest import look
from .test_journey import tab_to

pytestmark = pytest.mark.browser


@pytest.fixture
def run(site):
    return build.run(
        build.course(
            kind=Course.Kind.WORKSHOP,
            title="Pitchen met Passie",
            summary="Vertel in vijf minuten wat u wilt en wat u van de zaal vraagt.",
        ),
        capacity=3,
        sessions=1,
        starts_at=timezone.now() + timedelta(days=7),
    )


@pytest.fixture
def edition(site):
    return build.edition()


@pytest.fixture
def chaima(edition, run) -> Registration:
    """A pitcher of an evening with a workshop of which two places are held."""
    first, second = build.slots(edition, 2)
    workshop_offer.offer(edition, run, places=2, until=timezone.now() + timedelta(days=3))
    build.initiator(edition, slot=second)
    return build.initiator(edition, slot=first, name="Chaima El Amrani", email="chaima@example.nl")


def test_pitcher_enrols_by_keyboard_alone(page, chaima, run):
    page.goto(links.registration_url(chaima))
    tab_to(page, page.get_by_role("link", name="Bekijk de workshop"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Ja, ik doe mee"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("U bent aangemeld")
    assert run.registrations.get().email == chaima.email


def test_pages_are_clean_at_every_width(page, axe, picture, chaima, run):
    own = links.registration_url(chaima)
    for name, url in {
        "workshop-own": own,
        "workshop-offered": own + "workshop/",
        "workshop-run": run.get_absolute_url(),
    }.items():
        look(page, axe, picture, name, url)
    waiting_list.hold_places(run, 3, until=timezone.now() + timedelta(days=3))
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(run.get_absolute_url())
    picture("workshop-run-held")
    workshop.enrol(chaima)
    page.goto(own + "workshop/")
    assert axe(page) == []
    picture("workshop-enrolled")


def test_desk_is_clean_at_every_width(page, axe, picture, sign_in, chaima, edition):
    workshop.enrol(chaima)
    sign_in(page.context)
    url = f"/beheer/cafes/{edition.slug}/workshop/"
    look(page, axe, picture, "workshop-desk", url)
    page.set_viewport_size({"width": 820, "height": 900})
    page.get_by_label("Vrij houden tot").fill("")
    page.get_by_role("button", name="Bied de workshop aan").click()
    expect(page.get_by_role("link", name="Vul in tot wanneer")).to_be_visible()
    assert axe(page) == []
    picture("workshop-desk-error")
