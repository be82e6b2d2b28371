"""What programs are told of initiatives that changed: each by whatever changed what they show, and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cafes import stands
from eventsite.booking import calling_off, cancelling
from eventsite.models import Event
from initiatives import publishing
from initiatives.models import Initiative, Neighbourhood, Theme

from .. import build

# Each verb in a transaction of its own: one tells once of each thing.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

LIST = "/api/v1/initiatieven"


class Marks:
    """When each changed, by name; ``told()`` are those that did since it was last asked."""

    def __init__(self, client):
        self.client = client
        self.known = self.now()

    def now(self):
        rows = self.client.get(f"{LIST}?pageSize=100").json()["results"]
        return {one["naam"]: one["gewijzigdOp"] for one in rows}

    def told(self):
        before, self.known = self.known, self.now()
        assert all(self.known[name] >= at for name, at in before.items() if name in self.known)
        return {name for name, at in self.known.items() if before.get(name) != at}


@pytest.fixture
def evening():
    return build.edition(starts_at=timezone.now() + timedelta(days=10))


@pytest.fixture
def stall(evening):
    return build.stands(evening, 3)


@pytest.fixture
def garden(evening, stall):
    """Has a stall at that evening."""
    made = build.initiative(name="Tuin")
    made.booked = build.initiator(
        evening, initiative=made, email=made.contact_email, stand=stall[0]
    )
    return made


@pytest.fixture
def marks(client, garden):
    build.initiative(name="Zon", theme="", contact_email="zon@example.nl")
    return Marks(client)


def appearances(client, slug="tuin"):
    return client.get(f"{LIST}/{slug}").json()["optredens"]


def test_it_tells_at_which_evenings_it_is(client, evening, garden):
    assert appearances(client) == [
        {"editieId": evening.pk, "editie": evening.slug, "kramen": [1], "pitch": False}
    ]


def test_a_pitch_is_told_a_reserve_is_not(client, evening, garden):
    (slot,) = build.slots(evening, 1)
    speaker = build.initiative(name="Spreker", contact_email="spreker@example.nl")
    waiting = build.initiative(name="Wacht", contact_email="wacht@example.nl")
    build.initiator(evening, initiative=speaker, email=speaker.contact_email, slot=slot)
    build.initiator(evening, initiative=waiting, email=waiting.contact_email, reserve=True)

    assert appearances(client, "spreker") == [
        {"editieId": evening.pk, "editie": evening.slug, "kramen": [], "pitch": True}
    ]
    assert appearances(client, "wacht") == []


def test_another_stall_changes_it(marks, garden, stall):
    stands.exchange(garden.booked, stall[2].pk)

    assert marks.told() == {"Tuin"}


def test_another_number_of_the_stall_changes_it(client, marks, stall):
    type(stall[0]).objects.filter(pk=stall[0].pk).update(number=9)

    assert appearances(client)[0]["kramen"] == [9]
    assert marks.told() == {"Tuin"}


def test_who_gives_up_is_there_no_more(client, marks, garden):
    cancelling.cancel(garden.booked)

    assert appearances(client) == []
    assert marks.told() == {"Tuin"}


def test_an_evening_that_is_called_off_changes_who_would_be_there(client, marks, evening):
    calling_off.call_off(evening, reason="Storm")

    assert appearances(client) == []
    assert marks.told() == {"Tuin"}


def test_an_evening_at_another_address_changes_who_will_be_there(client, marks, evening):
    Event.objects.filter(pk=evening.pk).update(slug="elders")

    assert appearances(client)[0]["editie"] == "elders"
    assert marks.told() == {"Tuin"}


def test_a_draft_tells_nobody_who_is_there(client, marks, evening):
    Event.objects.filter(pk=evening.pk).update(status="draft")

    assert appearances(client) == []


def test_when_the_evening_is_over_it_changes_by_itself(client, marks, evening):
    end = evening.ends_at

    with time_machine.travel(end + timedelta(seconds=1)):
        assert appearances(client) == []
        assert marks.told() == {"Tuin"}
        body = client.get(f"{LIST}?gewijzigdSinds={end:%Y-%m-%dT%H:%M:%SZ}").json()

    assert [one["naam"] for one in body["results"]] == ["Tuin"]


def test_a_theme_or_neighbourhood_with_another_slug_changes_theirs(marks, garden):
    Theme.objects.filter(slug="groen").update(slug="natuur")
    assert marks.told() == {"Tuin"}
    Initiative.objects.filter(pk=garden.pk).update(neighbourhood=build.neighbourhood("Oost"))
    marks.told()
    Neighbourhood.objects.update(name="Noord")
    assert marks.told() == {"Tuin"}


def test_what_was_withdrawn_or_erased_is_told_without_its_name(client, marks, garden):
    since = timezone.now() - timedelta(minutes=1)
    publishing.withdraw(garden)

    response = client.get(f"{LIST}?gewijzigdSinds={since:%Y-%m-%dT%H:%M:%SZ}")

    (gone,) = [one for one in response.json()["verdwenen"] if one["id"] == garden.pk]
    assert (gone["slug"], gone["nieuweSlug"]) == (None, None)
    assert "tuin" not in response.text.lower().replace("natuurspeeltuin", "")


def test_what_never_was_on_the_site_is_not_told(client):
    since = timezone.now() - timedelta(minutes=1)
    made = build.initiative(name="Stil", published=False)
    publishing.withdraw(made)

    told = client.get(f"{LIST}?gewijzigdSinds={since:%Y-%m-%dT%H:%M:%SZ}").json()
    assert made.pk not in {one["id"] for one in told["verdwenen"]}
