"""A partner's program brings offers of help; their helpers say from their own mail that they are theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from eventsite.models import Message, Scope, StandIn
from initiatives import offers, publishing
from initiatives.models import Need, Offer
from tests import build

from .test_sign_ups import night, send

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


def offer(made: Any, initiative: Any, once: str = "", **said: Any) -> Any:
    return send(made, f"/initiatieven/{initiative.slug}/aanbiedingen", HELP | said, once=once)


def look(made: Any, public_id: str) -> Any:
    return Client().get(f"/api/v1/aanbiedingen/{public_id}", headers=build.as_key(made))


def test_offer_waits_for_its_helper_and_tells_what_became_of_it(garden):
    made = build.api_key([Scope.OFFER])
    Message.objects.all().delete()

    answer = offer(made, garden)

    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert said["status"] == "wachtOpBevestiging"
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


# The same request twice -----------------------------------------------------------------------------


def test_same_offer_again_gets_the_same_answer_and_is_made_once(garden):
    made = build.api_key([Scope.OFFER])
    Message.objects.all().delete()

    first, second = (offer(made, garden, once="een") for _time in range(2))

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert first.headers["Location"] == second.headers["Location"]
    assert Offer.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"aanbod": "Ik kan koken."}, {"naam": "Bram de Boer"}, {"taal": "en"}]
)
def test_same_idempotency_key_with_another_offer_is_422(garden, other):
    made = build.api_key([Scope.OFFER])
    offer(made, garden, once="een")

    answer = offer(made, garden, once="een", **other)

    assert answer.status_code == 422
    assert Offer.objects.get().what == HELP["aanbod"]


def test_same_idempotency_key_for_another_initiative_is_422(garden):
    made = build.api_key([Scope.OFFER])
    offer(made, garden, once="een")

    assert offer(made, build.initiative(name="Hof"), once="een").status_code == 422
    assert Offer.objects.count() == 1


def test_who_asks_again_is_answered_also_when_it_can_not_be_offered_any_more(garden):
    """The answer that got lost on its way is the one that is asked for again; it would be the sixth, of another need."""
    made = build.api_key([Scope.OFFER])
    first = offer(made, garden, once="een")
    for number in range(offers.MOST_OFFERS - 1):
        offers.offer(garden, name="Bram", email="bram@example.nl", what=f"Hulp {number}.")
    Need.objects.filter(initiative=garden).delete()
    Need.objects.create(initiative=garden, kind=Need.Kind.PLACE, sentence="Een schuur.")

    again = offer(made, garden, once="een")
    publishing.withdraw(garden)
    later = offer(made, garden, once="een")

    assert (again.status_code, again.json()) == (201, first.json())
    assert (later.status_code, later.json()) == (201, first.json())
    assert offer(made, garden, once="twee").status_code == 404
    assert not StandIn.objects.exists()


def test_every_status_is_one_of_the_document(garden):
    """What a client made of the document takes; a word that it does not know is a fault of ours."""
    document = Client().get("/api/v1/openapi.json").json()
    known = document["components"]["schemas"]["Aanbodstatus"]["enum"]
    made = build.api_key([Scope.OFFER])

    said = []
    ways: list[list[Callable[[Offer], Offer]]] = [
        [],
        [offers.prove],
        [offers.prove, offers.accept],
        [offers.prove, offers.decline],
        [offers.prove, offers.accept, offers.take_back],
    ]
    for number, done in enumerate(ways):
        public_id = offer(made, garden, email=f"helper{number}@example.nl").json()["id"]
        for verb in done:
            verb(Offer.objects.get(public_id=public_id))
        said.append(look(made, public_id).json()["status"])

    assert set(said) == set(known)


def test_stand_in_goes_with_the_offers_that_nobody_proved(garden, frozen):
    """Else a partner sees by which stays that the address offered help before (S21)."""
    made = build.api_key([Scope.OFFER])
    unproved = offer(made, garden, email="chaima@example.nl").json()["id"]
    for number in range(offers.MOST_OFFERS):
        offers.offer(garden, name="Bram", email="bram@example.nl", what=f"Hulp {number}.")
    instead = offer(made, garden).json()["id"]
    assert StandIn.objects.count() == 1

    for shift, status in [(timedelta(days=6), 200), (timedelta(days=1), 404)]:
        frozen.shift(shift)
        night()
        assert [look(made, one).status_code for one in (unproved, instead)] == [status] * 2


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
