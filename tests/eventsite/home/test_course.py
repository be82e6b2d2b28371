"""Which course the home page leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Course
from eventsite.booking import places
from eventsite.home import course
from eventsite.models import Event
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def soon(days: int, **fields):
    return build.run(starts_at=timezone.now() + timedelta(days=days), **fields)


def chosen() -> dict[str, object]:
    runs = course.coming()
    return course.chosen(runs, places.of_all(runs))


def test_soonest_course_with_a_place_is_chosen():
    full, with_place, _later = soon(10, capacity=1), soon(20, capacity=2), soon(30)
    build.bram(full)
    build.bram(with_place)

    found = chosen()

    assert (found["run"], found["run_free"]) == (with_place, 1)


def test_soonest_is_chosen_where_all_are_full():
    full, also_full = soon(10, capacity=1), soon(20, capacity=1)
    build.bram(full), build.bram(also_full)

    found = chosen()

    assert (found["run"], found["run_free"]) == (full, 0)


def test_course_of_which_no_more_can_be_had_is_not_shown():
    soon(-2)  # begun
    soon(10, status=Event.Status.CANCELLED)
    soon(11, status=Event.Status.DRAFT)
    soon(12, registration_closes_at=timezone.now() - timedelta(days=1))
    build.run(build.course(kind=Course.Kind.WORKSHOP))

    assert not course.coming()
    assert chosen() == {}


def test_course_that_opens_later_comes_after_one_that_is_open(client):
    opens = timezone.now() + timedelta(days=2)
    not_yet, now = soon(10, registration_opens_at=opens), soon(20)

    assert chosen()["run"] == now
    Event.objects.filter(pk=now.pk).delete()
    assert chosen()["run"] == not_yet
    assert "Aanmelden kan vanaf" in client.get("/").text


def test_meetings_are_those_that_stand():
    run = soon(10, sessions=4)
    run.sessions.filter(pk=run.sessions_in_order()[3].pk).update(cancelled_at=timezone.now())

    [found] = course.coming()

    assert found.meetings == 3
