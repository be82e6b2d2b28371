"""The door's protocol as it stands at /api/tablet/v1/: its versions, its language, its document, and who may read it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from django.utils import timezone

from cafes.models import Edition
from eventsite.door import protocol
from eventsite.door.document import OPERATIONS
from eventsite.models import CheckIn, Tablet
from eventsite.tickets import codes
from tests.api.tablet_document import document

from ... import build
from .test_tablet_api import EXCHANGE, PAIR, SEARCH, exchange, item, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
ROOT = Path(__file__).resolve().parents[3]
OLDER, NO_VERSIONS = "0.9.9", ["", "1", "1.0", "v1.0.0", "1.0.0\n", "1.0.0.0", "9" * 5000, "١.٠.٠"]


@pytest.fixture
def session(frozen):
    session = build.edition(capacity=10).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def tablet(session):
    return build.tablet(session)


def look(client, tablet, *items, **headers):
    body = {"sentAt": timezone.now().isoformat(), "items": items}
    return post(client, EXCHANGE, body, build.token(tablet.pk), **headers)


def test_every_answer_says_the_version_and_is_for_nobody_else(client, tablet):
    answers = [
        look(client, tablet),
        post(client, EXCHANGE, {}),
        client.get(EXCHANGE),
        client.get("/api/tablet/v1/niets"),
        client.get("/api/tablet/v1/openapi.json"),
        client.options(EXCHANGE, headers={"origin": "https://elders.example"}),
    ]

    assert [one.status_code for one in answers] == [200, 401, 405, 404, 200, 405]
    for one in answers:
        assert one["API-Version"] == protocol.VERSION
        assert one["Cache-Control"] == "no-store"
        assert not [name for name in one.headers if name.startswith("Access-Control")]
        assert one["Content-Type"] in {"application/json", "application/problem+json"}
    assert answers[2]["Allow"] == answers[5]["Allow"] == "POST"


def test_public_api_is_as_it_was(client):
    response = client.get("/api/v1/edities")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["API-Version"] != protocol.VERSION


def test_page_that_is_too_old_is_to_load_again_and_nothing_of_it_is_taken(client, tablet, session):
    bram = build.bram(session.event)

    response = look(client, tablet, item(bram), **{"API-Version": OLDER})

    assert response.status_code == 410
    assert "Laad opnieuw" in response.json()["detail"]
    assert not CheckIn.objects.exists()
    assert look(client, tablet, item(bram), **{"API-Version": protocol.VERSION}).status_code == 200
    assert CheckIn.objects.count() == 1


def test_page_that_is_newer_than_the_site_is_understood(client, tablet):
    """While a release is brought out machine by machine."""
    assert look(client, tablet, **{"API-Version": "1.99.0"}).status_code == 200


@pytest.mark.parametrize("said", NO_VERSIONS)
def test_what_is_no_version_is_refused(client, tablet, said):
    assert look(client, tablet, **{"API-Version": said}).status_code == 400


def test_page_and_site_speak_the_same_version():
    script = (ROOT / "static/door/api.js").read_text()

    assert re.search(r'VERSION = "([\d.]+)"', script)[1] == protocol.VERSION


def test_page_asks_only_there(client):
    page = client.get("/inchecken/tablet/").text
    asked = re.findall(r'data-(pair|pair-own|exchange|search|card|undo|decide)="([^"]+)"', page)

    assert len(asked) == len(OPERATIONS) == 7
    assert {path for _name, path in asked} == {
        f"/api/tablet/v1{one.path}".replace("{bijeenkomst}", "0") for one in OPERATIONS
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("en", "This tablet is not paired."),
        ("nl", "Deze tablet is niet gekoppeld."),
        ("de", "Deze"),
    ],
)
def test_answers_are_in_the_language_of_the_page(client, asked, said):
    response = post(client, EXCHANGE, {}, **{"Accept-Language": asked})

    assert response.json()["detail"].startswith(said)
    assert response["Content-Language"] == ("en" if asked == "en" else "nl")


def test_what_the_list_says_is_in_the_language_of_the_page(client, session):
    tablet = build.tablet(session, names_allowed=True)
    edition = Edition.objects.get(pk=session.event_id)
    build.initiator(edition, stand=build.stands(edition, 1)[0])
    told = {
        code: look(client, tablet, **{"Accept-Language": code}).json()["roster"]["people"][0]
        for code in ("nl", "en")
    }

    old = post(
        client,
        "/en/inchecken/tablet/bijwerken/",
        {"sentAt": timezone.now().isoformat(), "items": []},
        build.token(tablet.pk),
    ).json()["roster"]["people"][0]
    assert told["en"] == old
    assert told["nl"]["roles"] != told["en"]["roles"]


def test_links_of_an_organiser_are_in_the_language_of_the_page(client, session, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    english = {"Accept-Language": "en"}
    own = f"/api/tablet/v1/bijeenkomsten/{session.pk}/koppelen"
    assert post(client, own, {"token": build.token()}, **english).status_code == 200

    body = {"sentAt": timezone.now().isoformat(), "items": []}
    links = post(client, EXCHANGE, body, build.token(), **english).json()["links"]

    assert links["sessions"] == "/en/inchecken/"
    assert links["board"] == f"/en/inchecken/{session.pk}/stand/"


# Old pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_tablet_with_the_page_of_before_loses_nothing(client, session, prefix):
    """Word for word what that page sent, which a tablet may keep for weeks: pair, look, bring, search, ask."""
    bram, chaima = build.bram(session.event), build.chaima(session.event)
    offered = build.tablets.offer(session, names_allowed=True, by=None)
    code = build.tablets.pairing_code(offered)
    token = "kU3Jm8r0bq1xQyX7m2c5dW9eRtYuIoPaSdFgHjKlZxc"
    door = f"{prefix}/inchecken/tablet"

    def sent(name, body, bearer=True):
        headers = {"Accept": "application/json"} | (
            {"Authorization": f"Bearer {token}"} if bearer else {}
        )
        return client.post(
            f"{door}/{name}/", body, content_type="application/json", headers=headers
        )

    paired = sent("koppelen", json.dumps({"code": code, "token": token}), bearer=False)
    assert paired.status_code == 200
    now = timezone.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    looked = sent("bijwerken", f'{{"sentAt":"{now}","since":null,"waiting":0,"items":[]}}').json()
    scan = (
        f'{{"id":"0b6c7c3a-9f0e-4a54-9a59-0a5a3a7d9d11","at":"{now}","people":1,'
        f'"key":"{codes.key_of(bram)}","walkIn":null,"admit":false,"corrects":null,"undoneAt":null}}'
    )
    walk_in = (
        f'{{"id":"4c0e1a52-8b2e-4d5c-8a57-6a6f1f1f9c22","at":"{now}","people":2,"key":"",'
        '"walkIn":{"name":"Joris Dekker","email":""},"admit":false,"corrects":null,"undoneAt":null}'
    )
    brought = sent(
        "bijwerken",
        f'{{"sentAt":"{now}","since":"{looked["roster"]["cursor"]}","waiting":2,"items":[{scan},{walk_in}]}}',
    )
    assert [one["outcome"] for one in brought.json()["taken"]] == ["welcome", "welcome"]
    assert sum(CheckIn.objects.values_list("let_in", flat=True)) == 3
    found = sent("zoeken", '{"name":"chaima","skip":0}').json()
    assert [one["id"] for one in found["people"]] == [chaima.pk]
    assert sent("kaart", '{"key":"00000000000000000000"}').json() == {"event": None}
    assert sent("ongedaan", '{"scan":"0b6c7c3a-9f0e-4a54-9a59-0a5a3a7d9d11"}').status_code == 403
    assert Tablet.objects.get().is_live()


def test_organisers_browser_with_the_page_of_before_pairs(client, session, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())

    for path in (f"/inchecken/{session.pk}/koppelen/", f"/en/inchecken/{session.pk}/koppelen/"):
        body = {"token": build.token(), "namesAllowed": False}
        assert post(client, path, body).status_code == 200


def test_scans_of_before_the_upgrade_are_brought_by_the_page_after_it(client, tablet, session):
    """The disk of the tablet is the same: its token and its scans are brought to the new address."""
    bram = build.bram(session.event)
    kept = item(bram)
    old = {"sentAt": timezone.now().isoformat(), "items": [kept], "waiting": 1}
    assert (
        post(client, "/inchecken/tablet/bijwerken/", old, build.token(tablet.pk)).status_code == 200
    )

    again = exchange(client, tablet, kept).json()["taken"]  # the answer was lost in the upgrade

    assert [one["outcome"] for one in again] == ["welcome"]
    assert CheckIn.objects.count() == 1


# The document -------------------------------------------------------------------------------------


def test_document_is_served_and_says_all_there_is(client):
    served = client.get("/api/tablet/v1/openapi.json").json()

    assert served["info"]["version"] == protocol.VERSION
    assert set(served["paths"]) == {one.path for one in OPERATIONS}
    assert served["servers"][0]["url"].endswith("/api/tablet/v1")
    for path, said in served["paths"].items():
        assert said["post"]["summary"], path
        assert {"400", "410", "429"} <= set(said["post"]["responses"]), path


def test_answers_to_a_tablet_and_to_an_organiser_are_as_the_document_says(
    client, session, settings
):
    """With everything in them that there can be: names, another card, a scan set aside, a correction."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    bram = build.bram(session.event)
    edition = Edition.objects.get(pk=session.event_id)
    build.initiator(edition, stand=build.stands(edition, 1)[0])
    tablet = build.tablet(session, names_allowed=True)
    told = {
        "/bijwerken": [
            exchange(client, tablet, item(bram), item(bram), {"id": 5}, item(key="nobody"))
        ],
        "/zoeken": [post(client, SEARCH, {"name": "bram"}, build.token(tablet.pk))],
        "/kaart": [
            post(client, "/api/tablet/v1/kaart", {"key": key}, build.token(tablet.pk))
            for key in ("x", codes.key_of(build.daan(build.edition())))
        ],
    }
    client.force_login(build.anna())
    own = f"/api/tablet/v1/bijeenkomsten/{session.pk}/koppelen"
    paired = post(client, own, {"token": build.token(99), "namesAllowed": True})
    body = {"sentAt": timezone.now().isoformat(), "items": []}
    told["/bijwerken"].append(post(client, EXCHANGE, body, build.token(99)))
    told["/bijeenkomsten/{bijeenkomst}/koppelen"] = [paired]
    offered = build.tablets.offer(session, names_allowed=False, by=None)
    told["/koppelen"] = [
        post(client, PAIR, {"code": build.tablets.pairing_code(offered), "token": build.token(77)})
    ]

    closed = document()
    for path, answers in told.items():
        said = closed["paths"][path]["post"]["responses"]["200"]
        schema = said["content"]["application/json"]["schema"] | {
            "components": closed["components"]
        }
        for one in answers:
            assert one.status_code == 200, one.text
            jsonschema.validate(one.json(), schema)
    news = told["/bijwerken"][1].json()
    assert news["recent"]
    assert [one["reason"] for one in news["undecided"]] == ["de kaart is niet bekend"]
