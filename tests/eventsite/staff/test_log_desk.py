from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from eventsite.models import LogEntry
from eventsite.staff import log
from eventsite.staff.verbs import Verb
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def anna():
    return build.anna()


@pytest.fixture
def desk(client):
    client.force_login(build.manager())
    return client


def texts(response):
    return [line.sentence for line in response.context["lines"]]


def test_the_log_of_an_event_has_its_own_lines_alone(client, anna):
    edition, other = build.edition(), build.edition()
    with log.acting(user=anna):
        log.record(Verb.PUBLISHED, edition)
        log.record(Verb.CALLED_OFF, other)

    client.force_login(anna)
    response = client.get(reverse("log:event", args=[edition.slug]))

    assert texts(response) == ["Anna zette de avond op de site"]
    assert "zette de avond op de site" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"wie": "system"}, ["published"]),
        ({"wie": "anna"}, ["changed", "called off"]),
        ({"wat": "called off"}, ["called off"]),
        ({"evenement": "ander"}, ["changed"]),
        ({"van": "2027-03-03"}, ["changed"]),
        ({"tot": "2027-03-02"}, ["called off", "published"]),
        ({"van": "2027-03-02", "tot": "02-03-2027", "wie": "anna"}, ["called off"]),
        ({"wie": "person"}, []),
    ],
)
def test_the_whole_log_shows_what_is_asked_for(desk, anna, frozen, asked, found):
    edition, other = build.edition(), build.edition(slug="ander")
    log.record(Verb.PUBLISHED, edition)
    with log.acting(user=anna):
        log.record(Verb.CALLED_OFF, edition)
        frozen.shift(timedelta(days=1))
        log.record(Verb.CHANGED, other)
    query = {key: str(anna.pk) if value == "anna" else value for key, value in asked.items()}

    response = desk.get(reverse("log:index"), query)

    shown = LogEntry.objects.filter(verb__in=found).values_list("verb", flat=True)
    assert list(shown) == found
    assert len(texts(response)) == len(found)


@pytest.mark.parametrize(
    "wrong",
    [
        {"wie": "999999999999999999999999"},
        {"wie": "\0"},
        {"wat": "x" * 10_000},
        {"evenement": "\0"},
        {"van": "0001-01-01"},
        {"tot": "9999-12-31"},
        {"van": "2027-03-03", "tot": "2027-03-02"},
        {"voor": "geen getal"},
    ],
)
def test_what_can_not_be_asked_is_refused_in_words(desk, wrong):
    response = desk.get(reverse("log:index"), wrong)

    assert response.status_code == 400
    assert response.context["form"].errors


def test_a_key_larger_than_any_shows_the_newest(desk):
    log.record(Verb.PUBLISHED, build.edition())

    assert len(texts(desk.get(reverse("log:index"), {"voor": str(10**30)}))) == 1
    assert texts(desk.get(reverse("log:index"), {"voor": str(-(10**30))})) == []


def test_pages_go_by_key_so_that_new_lines_move_none(desk):
    edition = build.edition()
    log.record_all(Verb.CHANGED, [edition] * 60)
    first = desk.get(reverse("log:index"))
    log.record_all(Verb.PUBLISHED, [edition] * 5)

    second = desk.get(reverse("log:index"), {"voor": first.context["older_than"]})

    assert len(first.context["lines"]) == 50
    assert len(second.context["lines"]) == 10
    assert second.context["older_than"] is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_whole_log_costs_as_many_queries_for_many_lines(
    desk, number, django_assert_num_queries
):
    for _ in range(number):
        edition = build.edition()
        log.record(Verb.CHANGED, build.registration(edition))
    desk.get(reverse("log:index"))

    with django_assert_num_queries(9):
        desk.get(reverse("log:index"))


def test_the_empty_log_says_what_comes_here(desk):
    response = desk.get(reverse("log:event", args=[build.edition().slug]))

    assert "Hier is nog niets gebeurd" in response.content.decode()
