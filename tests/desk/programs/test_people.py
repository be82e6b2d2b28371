"""What an organiser's program reads by key: its events, who signed up, who is in, the list as a file."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eventsite.booking import cancelling, registering
from eventsite.door import checkin, people
from eventsite.models import Event, LogEntry, Registration, Scope
from eventsite.persons import erasing

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def key():
    return build.as_key(build.api_key([Scope.PEOPLE, Scope.EXPORTS]))


def get(path: str, headers: dict[str, str], **query: object):
    return Client().get(f"/api/v1{path}", query, headers=headers)


def test_lists_who_signed_up_with_what_organisers_see_and_never_what_they_need(key):
    event = build.edition(slug="maart-2027", capacity=2)
    bram = build.bram(event, party_size=2)
    Registration.objects.update(access_need="Een plek voor een rolstoel")
    daan = build.daan(event)

    response = get("/evenementen/maart-2027/aanmeldingen", key)

    first, second = response.json()["results"]
    assert response.status_code == 200
    assert first | {"aangemeldOp": "", "gewijzigdOp": ""} == {
        "id": str(bram.public_id),
        "evenement": "maart-2027",
        "naam": bram.name,
        "email": "bram@example.nl",
        "personen": 2,
        "rol": "bezoeker",
        "doet": [],
        "status": "bevestigd",
        "positie": None,
        "aangemeldOp": "",
        "afgemeldOp": None,
        "taal": "nl",
        "inchecks": [],
        "gewijzigdOp": "",
    }
    assert (second["id"], second["status"], second["positie"]) == (
        str(daan.public_id),
        "wachtend",
        1,
    )
    assert "rolstoel" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    one = get(f"/evenementen/maart-2027/aanmeldingen/{bram.public_id}", key)
    assert one.json() == first


def test_filters_by_status_role_and_what_changed_and_turns_pages(key, frozen):
    event = build.edition(slug="maart")
    bram, daan = build.bram(event), build.daan(event)
    frozen.shift(timedelta(minutes=5))
    since = timezone.now()
    cancelling.cancel(bram)
    address = "/evenementen/maart/aanmeldingen"

    def ids(**query: object) -> list[str]:
        return [one["id"] for one in get(address, key, **query).json()["results"]]

    both = [str(bram.public_id), str(daan.public_id)]
    assert ids() == both
    assert ids(status="afgemeld") == both[:1]
    assert ids(status="bevestigd", rol="bezoeker") == both[1:]
    assert ids(rol="initiatiefnemer") == []
    assert ids(gewijzigdSinds=since.isoformat()) == both[:1]
    assert ids(pageSize=1, page=2) == both[1:]
    assert get(address, key, pageSize=1).json()["links"]["next"].endswith("pageSize=1&page=2")


@pytest.mark.parametrize(
    ("query", "status"), [({"status": "weg"}, 400), ({"gewijzigdSinds": "gisteren"}, 400)]
)
def test_filter_that_we_do_not_know_is_refused(key, query, status):
    build.edition(slug="maart")

    assert get("/evenementen/maart/aanmeldingen", key, **query).status_code == status


def test_who_was_erased_is_not_told_of(key):
    event = build.edition(slug="maart")
    bram = build.bram(event)
    erasing.erase(bram.email)

    assert get("/evenementen/maart/aanmeldingen", key).json()["count"] == 0
    one = get(f"/evenementen/maart/aanmeldingen/{bram.public_id}", key)
    assert one.status_code == 404


def test_events_of_the_key_are_listed_drafts_too(key):
    draft = build.edition(status=Event.Status.DRAFT)
    build.run()

    response = get("/evenementen", key)

    kinds = {one["slug"]: (one["soort"], one["publicatie"]) for one in response.json()["results"]}
    assert kinds[draft.slug] == ("editie", "concept")
    assert {kind for kind, _state in kinds.values()} == {"editie", "ronde"}
    one = get(f"/evenementen/{draft.slug}", key)
    assert one.json() in response.json()["results"]


FILE = "/downloads/evenementen/{slug}/mensen.csv"
READS = [
    "/evenementen/{slug}",
    "/evenementen/{slug}/aanmeldingen",
    "/evenementen/{slug}/aanmeldingen/{id}",
    "/evenementen/{slug}/aanwezigheid",
]


@pytest.mark.parametrize("path", READS)
def test_key_reaches_what_its_scopes_and_its_events_allow(path):
    event, other = build.edition(), build.edition()
    bram = build.bram(event)
    address = path.format(slug=event.slug, id=bram.public_id)

    def status(scopes, events) -> int:
        made = build.api_key(scopes, events=events)
        return get(address, build.as_key(made)).status_code

    assert status([Scope.PEOPLE], None) == 200
    assert status([Scope.PEOPLE], [event]) == 200
    assert status([Scope.PEOPLE], [other]) == 403
    assert status([Scope.CHECK_IN, Scope.SIGN_UP, Scope.EXPORTS], None) == 403
    assert get(address, {}).status_code == 401


@pytest.mark.parametrize("path", [*READS, FILE])
def test_draft_is_no_more_there_than_nothing_for_a_key_of_another_event(path):
    draft = build.edition(status=Event.Status.DRAFT)
    made = build.api_key([Scope.PEOPLE, Scope.EXPORTS], events=[build.edition()])

    def ask(slug: str):
        address = path.format(slug=slug, id=uuid.uuid4())
        root = "" if path == FILE else "/api/v1"
        return Client().get(f"{root}{address}", headers=build.as_key(made))

    assert ask(draft.slug).status_code == ask("bestaat-niet").status_code == 404


def test_events_that_a_key_is_not_for_are_not_listed():
    event, _other = build.edition(), build.edition()
    made = build.api_key([Scope.PEOPLE], events=[event])

    found = get("/evenementen", build.as_key(made)).json()["results"]

    assert [one["slug"] for one in found] == [event.slug]


@pytest.mark.parametrize("slug", ["bestaat-niet", "a%00b"])
def test_event_or_registration_that_is_not_there_is_404(key, slug):
    event = build.edition()
    elsewhere = build.bram(build.edition())

    for path in READS:
        assert get(path.format(slug=slug, id=uuid.uuid4()), key).status_code == 404
    address = f"/evenementen/{event.slug}/aanmeldingen/{elsewhere.public_id}"
    assert get(address, key).status_code == 404


def test_reading_people_is_logged_once_an_hour_per_key_and_event(key, frozen):
    event, other = build.edition(), build.edition()

    def lines() -> list[tuple[str, str]]:
        found = LogEntry.objects.filter(verb="exported").order_by("pk")
        return list(found.values_list("actor", "object_id"))

    for page in (1, 2):
        get(f"/evenementen/{event.slug}/aanmeldingen", key, page=page)
    get(f"/evenementen/{event.slug}/aanwezigheid", key)
    assert lines() == [("key", str(event.pk))]
    get(f"/evenementen/{other.slug}/aanmeldingen", key)
    assert len(lines()) == 2
    another = build.as_key(build.api_key([Scope.PEOPLE]))
    get(f"/evenementen/{event.slug}/aanmeldingen", another)
    assert len(lines()) == 3
    frozen.shift(timedelta(hours=1, minutes=1))
    get(f"/evenementen/{event.slug}/aanmeldingen", key)
    assert len(lines()) == 4


def test_attendance_says_per_session_what_the_door_says(key, frozen):
    event = build.edition(sessions=2, capacity=4)
    first, second = event.sessions.order_by("starts_at")
    bram = build.bram(event, party_size=2)
    daan = build.daan(event)
    frozen.move_to(first.starts_at)
    checkin.check_in(first, bram, check_in_id=uuid.uuid4(), people=1)
    checkin.walk_in(first, name="Els", party_size=1, check_in_id=uuid.uuid4())
    checkin.check_in(first, daan, check_in_id=uuid.uuid4())
    registering.change(daan, name=daan.name, party_size=1)
    Registration.objects.filter(pk=daan.pk).update(status="waiting", confirmed_at=None)

    found = get(f"/evenementen/{event.slug}/aanwezigheid", key).json()

    assert found["evenement"] == event.slug
    for one, session in zip(found["bijeenkomsten"], (first, second), strict=True):
        counted = people.count(session)
        assert one["bijeenkomst"]["id"] == session.uid
        assert (one["verwacht"], one["binnen"]) == (counted.expected, counted.inside)
    arrived = found["bijeenkomsten"][0]["aangekomen"]
    assert {one["aanmelding"]: one["personen"] for one in arrived}[str(bram.public_id)] == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_list_as_a_file_is_the_desks_and_logged_as_that(key, kind):
    event = build.edition()
    build.bram(event)
    Registration.objects.update(access_need="Een plek voor een rolstoel")

    response = Client().get(f"/downloads/evenementen/{event.slug}/mensen.{kind}", headers=key)

    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert f"{event.slug}.{kind}" in response["Content-Disposition"]
    if kind == "csv":
        assert "bram@example.nl" in content.decode("utf-8-sig")
        assert "rolstoel" not in content.decode("utf-8-sig")
    line = LogEntry.objects.filter(verb="exported").get()
    assert (line.actor, line.changes["registrations"]) == ("key", [None, 1])


def test_file_wants_its_own_scope_and_a_kind_that_there_is(key):
    event = build.edition()
    address = f"/downloads/evenementen/{event.slug}/mensen"
    reader = build.as_key(build.api_key([Scope.PEOPLE]))

    assert Client().get(f"{address}.csv").status_code == 401
    assert Client().get(f"{address}.csv", headers=reader).status_code == 403
    assert Client().get(f"{address}.pdf", headers=key).status_code == 404
    assert Client().post(f"{address}.csv", headers=key).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_one_row_and_for_three(number, django_assert_num_queries):
    event = build.edition(sessions=number, capacity=number)
    for n in range(number + 1):
        build.registration(event, email=f"{n}@example.nl")
        build.edition()
    made = build.api_key([Scope.PEOPLE])
    key = build.as_key(made)
    get(f"/evenementen/{event.slug}/aanmeldingen", key)  # used, and logged

    with django_assert_num_queries(COSTS["/evenementen"]):
        get("/evenementen", key)
    for path in READS[:2] + READS[3:]:
        with django_assert_num_queries(COSTS[path]):
            get(path.format(slug=event.slug), key)


COSTS = {
    "/evenementen": 5,
    "/evenementen/{slug}": 4,
    "/evenementen/{slug}/aanmeldingen": 10,
    "/evenementen/{slug}/aanwezigheid": 8,
}
