"""Who changes what is theirs while an organiser does: nothing is lost unseen."""

from __future__ import annotations

from datetime import date

import pytest

from eventsite.booking import registering
from eventsite.tickets import links as own_links
from initiatives import campaigns, links, publishing
from initiatives.forms.initiatives import KeptInitiativeForm

from .. import build
from ..eventsite.web.test_versions import fields_of
from .test_views import TOLD

pytestmark = pytest.mark.django_db

CAMPAIGN = {
    "target": 500,
    "raised": 10,
    "link": "https://x.example/",
    "started_on": date(2027, 1, 5),
}


def opened(client, page: str, *names: str) -> dict[str, str]:
    """These fields of the page's form, as a browser would send them, and which version it showed."""
    form = client.get(page).context["form"]
    return {name: str(form[name].value()) for name in (*names, "versie")}


def test_initiator_sees_what_an_organiser_changed_meanwhile(client):
    initiative = build.initiative()
    page = links.own_url(initiative) + "wijzigen/"
    form = TOLD | opened(client, page, "summary")
    told = KeptInitiativeForm.initial_of(initiative) | {
        "summary": "Zoals de organisatie het schreef."
    }
    publishing.change(initiative, **told | {"theme": initiative.theme, "neighbourhood": None})

    response = client.post(page, form | {"story": "Mijn nieuwe verhaal."})

    initiative.refresh_from_db()
    assert response.status_code == 409
    assert "Zoals de organisatie het schreef." in response.text
    assert 'value="Mijn nieuwe verhaal."' in response.text
    assert initiative.story != "Mijn nieuwe verhaal."


def test_sent_on_purpose_it_is_saved_and_leaves_what_was_not_touched(client):
    initiative = build.initiative()
    page = links.own_url(initiative) + "wijzigen/"
    form = TOLD | opened(client, page, "summary")
    told = KeptInitiativeForm.initial_of(initiative) | {
        "summary": "Zoals de organisatie het schreef."
    }
    publishing.change(initiative, **told | {"theme": initiative.theme, "neighbourhood": None})
    both = client.post(page, form | {"story": "Mijn nieuwe verhaal."}).text

    response = client.post(page, fields_of(both))

    initiative.refresh_from_db()
    assert response.status_code == 303
    assert initiative.story == "Mijn nieuwe verhaal."
    assert initiative.summary == "Zoals de organisatie het schreef."


def test_campaign_that_changed_meanwhile_is_shown_twice(client):
    initiative = build.initiative()
    campaigns.keep_campaign(initiative, title="Een pomp", **CAMPAIGN)
    page = links.own_url(initiative) + "actie/"
    form = opened(client, page, "title", "target", "raised", "link", "started_on")
    campaigns.keep_campaign(initiative, title="Een pomp", **CAMPAIGN | {"raised": 90})

    response = client.post(page, form | {"raised": "20"})

    assert response.status_code == 409
    initiative.campaign.refresh_from_db()
    assert initiative.campaign.raised == 90


def test_registration_that_changed_meanwhile_is_shown_twice(client):
    bram = build.bram(build.edition(capacity=20, party_max=4))
    page = own_links.registration_url(bram) + "wijzigen/"
    form = opened(client, page, "name", "party_size")
    registering.change(bram, name=bram.name, party_size=3)

    response = client.post(page, form | {"party_size": "2"})

    bram.refresh_from_db()
    assert response.status_code == 409
    assert bram.party_size == 3
