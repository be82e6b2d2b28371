from __future__ import annotations

from datetime import datetime

import pytest
import time_machine

from courses.models import Course
from eventsite.models import Event
from tests import build
from tests.api.test_api import assert_problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_list_shows_courses_with_the_runs_to_come(client):
    basic = build.course(slug="basis")
    advanced = build.advanced(basic, slug="verdieping", position=2)
    run, off = build.run(basic), build.run(basic, status=Event.Status.CANCELLED)
    build.run(basic, status=Event.Status.DRAFT)
    build.past_run(basic)

    body = client.get("/api/v1/cursussen").json()

    assert (body["count"], body["page"], body["pageSize"]) == (2, 1, 20)
    first, second = body["results"]
    assert (first["slug"], first["soort"], first["vooraf"]) == ("basis", "basiscursus", None)
    assert [r["slug"] for r in first["rondes"]] == [run.slug, off.slug]
    assert [r["status"] for r in first["rondes"]] == ["gepland", "afgelast"]
    assert second["vooraf"] == {"cursus": "basis", "bijeenkomsten": 3}
    assert second["url"] == f"https://cafe.example.nl{advanced.get_absolute_url()}"


def test_one_course_tells_places_and_times_in_utc(client):
    course = build.course(slug="basis")
    run = build.run(
        course,
        slug="basis-maart",
        capacity=10,
        starts_at=datetime(2027, 3, 16, 19, 30, tzinfo=build.AMSTERDAM),
    )
    with time_machine.travel(datetime(2027, 3, 2, tzinfo=build.AMSTERDAM)):
        build.bram(run)
        (shown,) = client.get("/api/v1/cursussen/basis").json()["rondes"]

    assert shown["plaatsen"] == {"totaal": 10, "vrij": 9, "wachtend": 0}
    assert shown["aanmelding"] == "open"
    assert shown["begin"] == "2027-03-16T18:30:00Z"
    assert len(shown["bijeenkomsten"]) == 4
    assert shown["bijeenkomsten"][3]["begin"] == "2027-04-06T17:30:00Z"
    assert shown["agendaUrl"] == "https://cafe.example.nl/cursussen/basis/basis-maart/agenda.ics"


def test_no_personal_data_goes_out(client):
    run = build.run(build.course(slug="basis"))
    build.bram(run)

    text = client.get("/api/v1/cursussen").text + client.get("/api/v1/cursussen/basis").text

    assert "Bram" not in text
    assert "bram@" not in text


def test_list_is_paged_and_filtered(client):
    build.course()
    build.course(kind="workshop", slug="passie", position=1)

    assert (
        client.get("/api/v1/cursussen?page=2&pageSize=1").json()["results"][0]["slug"] == "passie"
    )
    assert client.get("/api/v1/cursussen?soort=workshop").json()["count"] == 1
    body = assert_problem(client.get("/api/v1/cursussen?soort=iets&page=0"), 400)
    assert {e["field"] for e in body["errors"]} == {"soort", "page"}


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_nine_queries(client, django_assert_num_queries, number):
    for _ in range(number):
        basic = build.course()
        build.bram(build.run(basic, sessions=number))
        build.advanced(basic, slug=f"z-{basic.slug}")
    Course.objects.filter(slug__startswith="z-").update(prerequisite=basic)

    # The moment, count, courses, runs, sessions, places, when runs and courses changed, which come after.
    with django_assert_num_queries(9):
        assert len(client.get("/api/v1/cursussen?soort=basiscursus").json()["results"]) == number


@pytest.mark.parametrize("slug", ["nergens", "%00", "nergens/"])
def test_unknown_course_is_404(client, slug):
    assert_problem(client.get(f"/api/v1/cursussen/{slug}"), 404)


def test_one_course_tells_what_its_page_tells(client):
    course = build.course(
        slug="basis",
        description="U leert vragen.\n\nEn krijgen.",
        translations={"en": {"title": "Basics", "description": "You learn to ask."}},
    )
    build.advanced(course, slug="verdieping")

    body = client.get("/api/v1/cursussen/basis").json()

    assert body["beschrijving"] == "U leert vragen.\n\nEn krijgen."
    assert body["vertalingen"] == {"en": {"titel": "Basics", "beschrijving": "You learn to ask."}}
    assert (body["daarna"], body["bijeenkomstenVoorBewijs"]) == (["verdieping"], 3)
    assert body["vraagtInitiatief"] is False
    assert client.get("/api/v1/cursussen/verdieping").json()["vraagtInitiatief"] is True


def test_courses_are_searched_in_any_language_and_sorted(client):
    build.course(slug="a", title="De éérste stap", translations={"en": {"title": "Step one"}})
    build.course(slug="b", title="Vragen", position=1)

    def slugs(query):
        return [one["slug"] for one in client.get(f"/api/v1/cursussen?{query}").json()["results"]]

    assert (slugs("zoek=eerste+STAP"), slugs("zoek=step"), slugs("zoek=niets")) == (
        ["a"],
        ["a"],
        [],
    )
    assert slugs("sorteer=-titel") == ["b", "a"]
    assert slugs("sorteer=-gewijzigdOp") == ["b", "a"]
    assert slugs("sorteer=-site") == ["b", "a"]
