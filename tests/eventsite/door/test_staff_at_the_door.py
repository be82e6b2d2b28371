"""What a steward's own browser may at the door, and a trainer's; an organiser's is in test_organiser_api.py."""

from __future__ import annotations

import uuid

import pytest

from eventsite.door import batch, checkin, tablets
from eventsite.door.scans import Scan
from eventsite.models import CheckIn, StaffMember, Tablet
from eventsite.tickets import codes

from ... import build
from .test_organiser_api import ask, assert_problem, exchange, item, pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    session = build.edition(capacity=5).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def steward(client, session):
    client.force_login(build.steward(session.event))
    return client


@pytest.fixture
def kept_aside(session):
    """A scan that a tablet brought after it was cut off."""
    offered = tablets.offer(session, names_allowed=False, by=None)
    tablet = tablets.pair(tablets.pairing_code(offered), build.token(99))
    bram = build.bram(session.event)
    tablets.revoke(tablet, by=None)
    scan = Scan(uuid.uuid4(), session.doors_open_at, 1, key=codes.key_of(bram))
    batch.take_batch(Tablet.objects.get(pk=tablet.pk), [scan])
    return scan


def test_steward_scans_and_undoes(steward, session):
    bram = build.bram(session.event)
    pair(steward, session)

    taken = exchange(steward, item(bram)).json()["taken"][0]
    assert taken["outcome"] == "welcome"
    assert ask(steward, "ongedaan", scan=taken["id"]).status_code == 200
    assert not CheckIn.objects.live().exists()


def test_steward_lets_in_who_has_no_ticket(steward, session):
    pair(steward, session)

    body = exchange(steward, item(walkIn={"name": "Joost"})).json()

    assert body["taken"][0]["outcome"] == "welcome"


def test_steward_sees_and_decides_no_more_than_that(steward, session, kept_aside):
    assert pair(steward, session, namesAllowed=True).json()["tablet"]["namesAllowed"] is False

    body = exchange(steward).json()
    assert body["rights"] == {"email": False, "undo": True, "decide": False}
    assert "undecided" not in body
    assert body["links"] == {"sessions": "/inchecken/"}
    assert_problem(ask(steward, "beslissen", scan=str(kept_aside.id), accept=True), 403)
    assert ask(steward, "zoeken", name="bram@example").json()["people"] == []
    assert len(ask(steward, "zoeken", name="jansen").json()["people"]) == 1


def test_trainer_decides_at_their_own_run(client, session, kept_aside):
    client.force_login(build.trainer(session.event))
    pair(client, session)

    body = exchange(client).json()

    assert body["rights"] == {"email": True, "undo": True, "decide": True}
    assert ask(client, "beslissen", scan=str(kept_aside.id), accept=True).status_code == 200


@pytest.mark.parametrize("make", [build.steward, build.trainer])
def test_door_of_another_event_is_closed(client, session, make):
    client.force_login(make(build.edition()))

    assert_problem(pair(client, session), 403)
    assert client.get(f"/inchecken/{session.pk}/").status_code == 403
    assert not Tablet.objects.exists()


def test_token_of_a_colleague_opens_no_door_that_is_not_ones_own(client, session):
    """On the same laptop an organiser was signed in before."""
    client.force_login(build.anna())
    pair(client, session)
    client.force_login(build.steward(build.edition()))

    assert_problem(exchange(client, item(build.bram(session.event))), 403)
    assert not CheckIn.objects.exists()


def test_door_closes_for_who_no_longer_works_there(steward, session):
    scan = checkin.check_in(session, build.bram(session.event), check_in_id=uuid.uuid4()).scan
    pair(steward, session)
    StaffMember.objects.get().events.clear()

    assert_problem(exchange(steward), 403)
    assert_problem(ask(steward, "ongedaan", scan=str(scan.pk)), 403)


def test_sessions_to_choose_from_are_ones_own(steward, session, frozen):
    build.edition(title="Een andere avond", starts_at=session.starts_at)

    page = steward.get("/inchecken/").text

    assert f'href="/inchecken/{session.pk}/"' in page
    assert "Een andere avond" not in page
    assert "Tablets" not in page
    assert "Tussenstand" not in page


@pytest.mark.parametrize(
    ("make", "lands_on"),
    [(build.steward, "/inchecken/"), (build.trainer, "/beheer/cursussen/"), (build.anna, None)],
)
def test_staff_land_where_they_work(client, settings, make, lands_on):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(make())

    response = client.get("/beheer/")

    assert response.headers.get("Location") == lands_on
