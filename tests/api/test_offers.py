"""A partner's program brings offers of help; their helpers say from their own mail that they are theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eventsite.models import Message, Scope, StandIn
from initiatives import offers
from initiatives.models import Need, Offer
from tests import build

from .test_sign_ups import send

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HELP = {
    "naam": "Bram Jansen",
    "email": "bram@example.nl",
    "aanbod": "Ik kan op zaterdag komen timmeren.",
    "soort": "anders",
    "toestemming": True,
}


@pytest.fixture
def garden():
    return build.initiative()


def offer(made: Any, initiative: Any, **said: Any) -> Any:
    return send(made, f"/initiatieven/{initiative.slug}/aanbiedingen", HELP | said)


def look(made: Any, public_id: str) -> Any:
    return Client().get(f"/api/v1/aanbiedingen/{public_id}", headers=build.as_key(made))


def test_offer_waits_for_its_helper_and_tells_what_became_of_it(garden):
    made = build.api_key([Scope.OFFER])
    Message.objects.all().delete()

    answer = offer(made, garden)

    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert said["status"] == "wacht op bevestiging"
    assert said["initiatief"] == garden.slug
    assert answer.headers["Location"] == f"/api/v1/aanbiedingen/{said['id']}"
    mail = build.mail(Message.objects.get())
    assert "via HaarlemLink is met dit e-mailadres hulp aangeboden" in mail.body
    assert "timmeren" not in mail.body
    found = offers.prove(Offer.objects.get())
    assert look(made, said["id"]).json()["status"] == "doorgegeven"
    offers.accept(found)
    assert look(made, said["id"]).json()["status"] == "aangenomen"
    offers.take_back(found)
    assert look(made, said["id"]).json()["status"] == "ingetrokken"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"toestemming": False}, "toestemming"),
        ({"toestemming": "ja"}, "toestemming"),
        ({"aanbod": ""}, "aanbod"),
        ({"aanbod": "x" * 1001}, "aanbod"),
        ({"email": "x"}, "email"),
        ({"naam": ""}, "naam"),
        ({"soort": "geld"}, "soort"),
        ({"soort": "onzin"}, "soort"),
    ],
)
def test_what_the_page_would_not_take_is_400(garden, said, field):
    Need.objects.filter(initiative=garden).delete()
    Need.objects.create(initiative=garden, kind=Need.Kind.PEOPLE, sentence="Handen.")

    answer = offer(build.api_key([Scope.OFFER]), garden, **({"soort": "mensen"} | said))

    assert answer.status_code == 400
    assert field in {one["field"] for one in answer.json()["errors"]}
    assert not Offer.objects.exists()


def test_sixth_offer_of_an_address_is_answered_as_the_first(garden):
    for number in range(offers.MOST_OFFERS):
        offers.offer(garden, name="Bram", email="bram@example.nl", what=f"Hulp {number}.")
    made = build.api_key([Scope.OFFER])

    answer = offer(made, garden)

    assert answer.status_code == 201
    assert StandIn.objects.count() == 1
    assert look(made, answer.json()["id"]).json() == answer.json()
    assert Offer.objects.count() == offers.MOST_OFFERS


def test_nothing_of_another_key_is_there(garden):
    public_id = offer(build.api_key([Scope.OFFER]), garden).json()["id"]

    assert look(build.api_key([Scope.OFFER]), public_id).status_code == 404


def test_stand_in_of_an_offer_is_no_sign_up_nor_the_other_way_round(garden):
    made = build.api_key([Scope.OFFER, Scope.SIGN_UP])
    one = StandIn.objects.create(key=made.key, initiative=garden.slug)
    other = StandIn.objects.create(key=made.key, event=build.edition())

    sign_up = Client().get(f"/api/v1/aanmeldingen/{one.pk}", headers=build.as_key(made))
    assert sign_up.status_code == 404
    assert look(made, str(other.pk)).status_code == 404


def test_initiative_that_is_not_on_the_site_is_404():
    hidden = build.initiative(published=False)

    assert offer(build.api_key([Scope.OFFER]), hidden).status_code == 404
