from __future__ import annotations

import gzip
import json
import re
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from eventsite.door import checkin, tablets
from eventsite.door.messages import BATCH
from eventsite.door.shell import SHELL
from eventsite.models import AsideScan, CheckIn, Tablet
from eventsite.tickets import codes

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
ROOT = Path(__file__).resolve().parents[3]

PAIR, EXCHANGE, SEARCH = (f"/api/tablet/v1/{name}" for name in ("koppelen", "bijwerken", "zoeken"))


@pytest.fixture
def session(frozen):
    session = build.edition(capacity=10).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def tablet(session):
    return build.tablet(session)


def post(client, url, body, token=None, **headers):
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def exchange(client, tablet, *items, **fields):
    body = {"sentAt": timezone.now().isoformat(), "items": items, **fields}
    return post(client, EXCHANGE, body, build.token(tablet.pk))


def item(registration=None, **fields):
    made = {
        "id": str(uuid.uuid4()),
        "at": timezone.now().isoformat(),
        "people": 1,
        "key": codes.key_of(registration) if registration else "",
        "walkIn": None,
        "undoneAt": None,
    }
    return made | fields


def assert_problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert "no-store" in response["Cache-Control"]
    return response.json()


# The page ------------------------------------------------------------------------------------------


def test_page_sets_no_cookie_and_is_the_same_for_everyone(client):
    response = client.get("/inchecken/tablet/")

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "no-cache"
    assert "camera=(self)" in response["Permissions-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_page_opens_for_staff_without_a_second_factor_too(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(build.anna())

    assert client.get("/inchecken/tablet/").status_code == 200


def test_service_worker_lies_under_the_page_and_names_every_file(client):
    response = client.get("/inchecken/tablet/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies
    kept = set(re.findall(r'^  "(.+)",$', response.text, re.M))
    assert "/inchecken/tablet/" in kept
    page = client.get("/inchecken/tablet/").text
    assert set(re.findall(r'/static/[^"?#]+', page)) <= kept


def test_every_script_that_the_page_imports_is_kept():
    scripts = {path for path in SHELL if path.endswith(".js") and path.startswith("door/")}

    for path in scripts:
        source = (ROOT / "static" / path).read_text()
        for imported in re.findall(r'^import .*from "\./(.+)";$', source, re.M):
            assert f"door/{imported}" in scripts


def test_another_release_is_another_service_worker(client, monkeypatch):
    before = client.get("/inchecken/tablet/sw.js").text
    assert client.get("/inchecken/tablet/sw.js").text == before

    monkeypatch.setattr("eventsite.door.shell.SHELL", SHELL[1:])

    version = re.compile(r"OURS\}([0-9a-f]{16})`")
    after = client.get("/inchecken/tablet/sw.js").text
    assert version.search(before)[1] != version.search(after)[1]


def test_page_in_another_language_has_a_worker_of_its_own_that_leaves_the_others_page_alone(client):
    dutch = client.get("/inchecken/tablet/sw.js")
    english = client.get("/en/inchecken/tablet/sw.js")

    assert (dutch["Service-Worker-Allowed"], english["Service-Worker-Allowed"]) == (
        "/inchecken/",
        "/en/inchecken/",
    )
    assert '"door-nl-"' in dutch.text
    assert '"door-en-"' in english.text
    assert 'const PAGE = "/en/inchecken/tablet/";' in english.text


def test_the_page_says_verdicts_to_visitors_in_every_language_of_the_site(client, settings):
    page = client.get("/inchecken/tablet/").text

    assert re.search(r'<div lang="en" data-visitor data-says-welcome="Welcome"', page)
    assert 'data-says-waiting="You are on the waiting list."' in page
    assert 'data-own-language="nl"' in page
    settings.LANGUAGES = settings.LANGUAGES[:1]
    assert "data-visitor" not in client.get("/inchecken/tablet/").text


def test_what_the_server_tells_a_tablet_is_in_the_language_of_its_page(client, session):
    wrong = {"code": "x" * 20, "token": build.token()}

    english = post(client, PAIR, wrong, **{"Accept-Language": "en"})
    assert english.json()["detail"].startswith("This code")
    assert post(client, PAIR, wrong).json()["detail"].startswith("Deze code")


# Pairing -------------------------------------------------------------------------------------------


def test_pairing_answers_with_name_evening_and_end(client, session):
    offered = tablets.offer(session, names_allowed=True, by=None)
    code = tablets.pairing_code(offered)

    response = post(client, PAIR, {"code": code, "token": build.token()})

    body = response.json()
    assert response.status_code == 200
    assert body["tablet"]["name"] == "Tablet 1"
    assert body["tablet"]["namesAllowed"]
    assert datetime.fromisoformat(body["tablet"]["endsAt"]) == session.tablets_end_at
    assert body["session"]["name"] == "Initiatievencafé"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_pairing_that_fails_says_why(client, session, frozen):
    offered = tablets.offer(session, names_allowed=False, by=None)
    code = tablets.pairing_code(offered)

    assert_problem(post(client, PAIR, {"code": "nonsense", "token": build.token()}), 404)
    problem = assert_problem(post(client, PAIR, {"code": code}), 400)
    assert problem["errors"] == [{"field": "token", "message": "Dit veld is verplicht."}]
    assert_problem(post(client, PAIR, "\0"), 400)
    assert_problem(client.post(PAIR, b"\xff", content_type="application/json"), 400)
    post(client, PAIR, {"code": code, "token": build.token(1)})
    problem = assert_problem(post(client, PAIR, {"code": code, "token": build.token(2)}), 409)
    assert "al een andere tablet" in problem["detail"]
    late = tablets.pairing_code(tablets.offer(session, names_allowed=False, by=None))
    frozen.shift(timedelta(minutes=15))
    assert_problem(post(client, PAIR, {"code": late, "token": build.token(3)}), 410)
    assert Tablet.objects.filter(paired_at__isnull=False).count() == 1


def test_get_changes_nothing(client):
    for url in (PAIR, EXCHANGE, SEARCH):
        assert client.get(url).status_code == 405


# The exchange --------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [EXCHANGE, SEARCH])
@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {build.token()}"}]
)
def test_who_is_no_tablet_gets_401_and_no_redirect(client, tablet, url, header):
    response = client.post(url, "{}", content_type="application/json", headers=header)

    assert_problem(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


def test_signed_in_organiser_is_no_tablet(client, tablet):
    client.force_login(build.anna())

    assert_problem(client.post(EXCHANGE, "{}", content_type="application/json"), 401)


def test_exchange_needs_no_csrf_token(tablet):
    assert exchange(Client(enforce_csrf_checks=True), tablet).status_code == 200


def test_exchange_takes_scans_and_gives_the_news(client, tablet, session):
    bram = build.bram(session.event, party_size=4)
    scan = item(bram, people=3)

    body = exchange(client, tablet, scan, waiting=1).json()

    (ack,) = body["taken"]
    assert ack == {
        "id": scan["id"],
        "outcome": "welcome",
        "letIn": 3,
        "since": body["now"],
        "where": 1,
    }
    assert body["roster"]["full"]
    (person,) = body["roster"]["people"]
    assert (person["inside"], person["key"]) == (3, scan["key"])
    row = CheckIn.objects.get()
    assert (str(row.pk), row.tablet_id, row.operator) == (scan["id"], tablet.pk, None)
    tablet.refresh_from_db()
    assert tablet.waiting == 0

    again = exchange(client, tablet, scan, since=body["roster"]["cursor"]).json()
    assert again["taken"][0]["outcome"] == "welcome"
    assert not again["roster"]["full"]
    assert CheckIn.objects.count() == 1


def test_correction_counts_in_place_of_the_scan_also_when_the_door_has_closed(
    client, tablet, session, frozen
):
    bram = build.bram(session.event, party_size=4)
    four = item(bram, people=4)
    exchange(client, tablet, four)
    earlier = timezone.now() - timedelta(hours=15)
    type(session).objects.update(
        doors_open_at=None, starts_at=earlier, ends_at=earlier + timedelta(hours=2)
    )
    frozen.shift(timedelta(minutes=1))
    three = item(bram, people=3, corrects=four["id"])

    for _ in range(2):  # the first answer was lost
        taken = exchange(client, tablet, four, three).json()["taken"]

    assert [(t["outcome"], t["letIn"]) for t in taken] == [("welcome", 0), ("welcome", 3)]
    assert CheckIn.objects.count() == 2
    row = CheckIn.objects.live().get()
    assert (row.let_in, row.tablet, row.session) == (3, tablet, session)
    assert CheckIn.objects.get(pk=four["id"]).voided_tablet == tablet


def test_correction_finds_a_scan_of_an_earlier_batch(client, tablet, session):
    bram = build.bram(session.event, party_size=4)
    four = item(bram, people=4)
    exchange(client, tablet, four)

    (ack,) = exchange(client, tablet, item(bram, people=1, corrects=four["id"])).json()["taken"]

    assert (ack["outcome"], ack["letIn"]) == ("welcome", 1)
    assert CheckIn.objects.live().get().let_in == 1


def test_correction_and_what_it_corrects_come_together(client, tablet, session):
    bram = build.bram(session.event, party_size=4)
    four = item(bram, people=4)
    two = item(bram, people=2, corrects=four["id"], undoneAt=None)
    one = item(bram, people=1, corrects=two["id"])

    exchange(client, tablet, four, two, one)

    assert CheckIn.objects.live().get().let_in == 1


def test_correction_of_a_scan_that_somebody_took_back_is_a_scan(client, tablet, session):
    bram = build.bram(session.event, party_size=4)
    four = item(bram, people=4)
    exchange(client, tablet, four)
    checkin.undo(CheckIn.objects.get())

    exchange(client, tablet, item(bram, people=3, corrects=four["id"]))

    assert CheckIn.objects.live().get().let_in == 3


def test_correction_of_another_tablets_scan_corrects_nothing(client, tablet, session):
    bram, other = build.bram(session.event, party_size=4), build.tablet(session)
    two = item(bram, people=2)
    exchange(client, other, two)

    exchange(client, tablet, item(bram, people=1, corrects=two["id"]))

    assert sorted(CheckIn.objects.live().values_list("let_in", flat=True)) == [1, 2]


def test_exchange_measures_how_far_the_clock_is_behind(client, tablet):
    behind = (timezone.now() - timedelta(minutes=7)).isoformat()

    body = exchange(client, tablet, sentAt=behind).json()

    tablet.refresh_from_db()
    assert tablet.clock_offset == 7 * 60
    assert datetime.fromisoformat(body["now"]) == timezone.now()


def test_one_bad_item_does_not_hold_up_the_rest(client, tablet, session):
    bram = build.bram(session.event)
    bad = [item(bram, people=0), item(bram, people=51), {"id": "x"}, item(bram, at="morgen")]
    bad += [item(walkIn={"name": name}) for name in ("", "\u200b\u202e", "Win op kijk.nl")]
    bad += [{}]

    taken = exchange(client, tablet, *bad, item(bram)).json()["taken"]

    assert sorted(t["outcome"] for t in taken) == ["unreadable"] * 8 + ["welcome"]
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"sentAt": "gisteren"}, {"sentAt": "2027-03-16T19:00"}, {"items": {}}, [], "x"],
)
def test_envelope_that_cannot_be_read_is_400(client, tablet, body):
    assert_problem(post(client, EXCHANGE, body, build.token(tablet.pk)), 400)


def test_batch_that_is_too_long_is_400_and_nothing_of_it_is_taken(client, tablet, session):
    bram = build.bram(session.event)

    assert_problem(exchange(client, tablet, *[item(bram)] * (BATCH + 1)), 400)
    assert not CheckIn.objects.exists()


def test_walk_in_with_an_address_that_is_none_comes_in_without_it(client, tablet, session):
    taken = exchange(client, tablet, item(walkIn={"name": "Els", "email": "els@"})).json()["taken"]

    assert taken[0]["outcome"] == "welcome"
    assert session.event.registrations.get().email == ""


def test_walk_in_is_known_by_one_spelling_of_name_and_address(client, tablet, session):
    bram = build.bram(session.event, email="bram@bücher.example")
    typed = [
        {"name": " Els\n Smit ", "email": ""},
        {"name": "B.", "email": " BRAM@xn--bcher-kva.example "},
    ]

    exchange(client, tablet, *(item(walkIn=who, people=1) for who in typed))

    assert {r.name for r in session.event.registrations.all()} == {"Els Smit", bram.name}


def test_tablet_that_was_cut_off_hands_in_and_gets_no_list(client, tablet, session):
    bram = build.bram(session.event)
    tablets.revoke(tablet, by=None)
    scan = item(bram)

    for _ in range(2):
        body = exchange(client, tablet, scan).json()

    assert body["taken"] == [{"id": scan["id"], "outcome": "aside", "reason": "revoked"}]
    assert not body["tablet"]["isLive"]
    assert "roster" not in body
    assert AsideScan.objects.count() == 1


def test_tablet_of_yesterday_gets_no_list(client, tablet, session, frozen):
    frozen.move_to(session.tablets_end_at)

    body = exchange(client, tablet).json()

    assert not body["tablet"]["isLive"]
    assert "roster" not in body


def test_evening_that_was_called_off_takes_nobody_in(client, tablet, session):
    type(session.event).objects.update(status="cancelled", cancelled_at=timezone.now())

    evening = exchange(client, tablet).json()["session"]

    assert evening["opensAt"] == evening["closesAt"]


def test_list_travels_compressed(client, tablet, session):
    for _ in range(20):
        build.registration(session.event)
    response = post(
        client,
        EXCHANGE,
        {"sentAt": timezone.now().isoformat()},
        build.token(tablet.pk),
        **{"Accept-Encoding": "gzip"},
    )

    assert response["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(response.content))["roster"]["people"]) == 20


def look(client, tablet, cursor=None, *scans):
    return exchange(client, tablet, *scans, since=cursor).json()


@pytest.mark.parametrize("people", [1, 3])
def test_first_look_takes_seven_queries(client, tablet, session, django_assert_num_queries, people):
    for _ in range(people):
        build.registration(session.event)

    with django_assert_num_queries(7):
        assert len(look(client, tablet)["roster"]["people"]) == people


@pytest.mark.parametrize("people", [1, 3])
def test_look_without_news_takes_one_query_and_two_while_there_was_some_just_now(
    client, tablet, session, django_assert_num_queries, people, frozen
):
    for _ in range(people):
        build.registration(session.event)
    first = look(client, tablet)

    with django_assert_num_queries(2):
        again = look(client, tablet, first["roster"]["cursor"])
    frozen.shift(timedelta(minutes=2))
    again = look(client, tablet, again["roster"]["cursor"])  # that it spoke is written down
    with django_assert_num_queries(1):
        later = look(client, tablet, again["roster"]["cursor"])

    assert first["session"] == again["session"] == later["session"]
    assert again["roster"]["people"] == later["roster"]["people"] == []


@pytest.mark.parametrize("people", [1, 3])
def test_look_with_news_takes_seven_queries(
    client, tablet, session, django_assert_num_queries, people
):
    cursor = look(client, tablet)["roster"]["cursor"]
    for _ in range(people):
        build.registration(session.event)

    with django_assert_num_queries(7):
        assert len(look(client, tablet, cursor)["roster"]["people"]) == people


@pytest.mark.parametrize("scans", [1, 3, BATCH])
def test_scans_that_come_between_two_looks_take_eight_queries(
    client, tablet, session, django_assert_num_queries, scans
):
    """One finds who asks, two are the savepoint in which a test's transaction is."""
    type(session.event).objects.update(capacity=100)
    people = [build.registration(session.event, party_size=2) for _ in range(scans)]
    cursor = look(client, tablet)["roster"]["cursor"]

    with django_assert_num_queries(8):
        body = look(client, tablet, cursor, *map(item, people))

    assert {one["outcome"] for one in body["taken"]} == {"welcome"}
    assert [one["inside"] for one in body["counted"]] == [1] * scans
    assert body["session"]["inside"] == scans
    assert look(client, tablet, body["roster"]["cursor"])["session"] == body["session"]


def test_news_of_others_comes_at_the_next_look_whoever_scans_meanwhile(
    client, tablet, session, frozen
):
    bram, daan = build.bram(session.event, party_size=4), build.daan(session.event)
    cursor = look(client, tablet)["roster"]["cursor"]
    frozen.shift(0.001)
    checkin.check_in(session, daan, check_in_id=uuid.uuid4())

    told = []
    for _ in range(4):
        frozen.shift(timedelta(seconds=3))
        body = look(client, tablet, cursor, item(bram))
        cursor = body["roster"]["cursor"]
        told.append([one["id"] for one in body["roster"]["people"]])

    assert told == [[], [], [bram.pk, daan.pk], []]
    assert body["session"]["inside"] == 5


def test_what_changes_places_is_counted_anew_at_once(client, tablet, session, frozen):
    bram = build.bram(session.event)
    cursor = look(client, tablet)["roster"]["cursor"]
    frozen.shift(0.001)

    body = look(client, tablet, cursor, item(bram, people=3), item(walkIn={"name": "Els"}))

    evening = body["session"]
    assert (evening["inside"], evening["expected"], evening["free"]) == (4, 4, 6)
    assert len(body["roster"]["people"]) == 2


def test_room_that_is_another_is_counted_anew_though_nobody_changed(client, tablet, session):
    cursor = look(client, tablet)["roster"]["cursor"]
    type(session.event).objects.update(capacity=3)

    assert look(client, tablet, cursor)["session"]["free"] == 3


def test_tablet_is_seen_once_in_half_a_minute_and_when_it_says_something_else(
    client, tablet, frozen
):
    moments = []
    for fields in ({}, {}, {"waiting": 3}, {}, {"sentAt": "2027-03-16T19:00:00Z"}):
        exchange(client, tablet, **fields)
        tablet.refresh_from_db()
        moments.append(tablet.last_seen_at)
        frozen.shift(timedelta(seconds=10))
    frozen.shift(timedelta(seconds=20))
    exchange(client, tablet, sentAt="2027-03-16T19:00:00Z")
    tablet.refresh_from_db()

    assert len({*moments, tablet.last_seen_at}) == 5


# Search --------------------------------------------------------------------------------------------


def search(client, tablet, name):
    return post(client, SEARCH, {"name": name}, build.token(tablet.pk))


def test_search_finds_by_name_from_three_letters_on_and_gives_no_address(client, tablet, session):
    bram = build.bram(session.event, party_size=2)
    build.daan(session.event)

    response = search(client, tablet, "jan")

    (person,) = response.json()["people"]
    assert (person["name"], person["party"], person["key"]) == (
        "Bram Jansen",
        2,
        codes.key_of(bram),
    )
    assert "example.nl" not in response.text
    assert "no-store" in response["Cache-Control"]
    for too_little in ("", "ja", "j a", "bram@example", "example"):
        assert search(client, tablet, too_little).json()["people"] == []


def test_search_shows_twenty_at_a_time_and_the_rest_after_them(client, tablet, session):
    type(session.event).objects.update(capacity=100)
    session.event.refresh_from_db()
    everyone = {build.registration(session.event, name="Jansen").pk for _ in range(41)}

    pages = [
        post(client, SEARCH, {"name": "jansen", "skip": skip}, build.token(tablet.pk)).json()
        for skip in (0, 20, 40)
    ]

    assert [(len(page["people"]), page["more"]) for page in pages] == [
        (20, True),
        (20, True),
        (1, False),
    ]
    assert {person["id"] for page in pages for person in page["people"]} == everyone


def test_search_is_closed_to_a_tablet_that_was_cut_off(client, tablet, session):
    tablets.revoke(tablet, by=None)

    assert_problem(search(client, tablet, "jansen"), 403)
