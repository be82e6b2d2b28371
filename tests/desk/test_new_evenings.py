"""What managers said that new evenings and runs begin with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes.models import Edition
from courses.models import CourseRun

from .. import build
from .test_settings import opened
from .test_site_settings import EVENINGS, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

USUAL = {
    "capacity": "60",
    "party_max": "4",
    "opens_weeks_before": "6",
    "pitch_minutes": "4",
    "gap_minutes": "0",
    "promotion_stop_hours": "24",
}
FIRST = {
    "title": "Initiatievencafé",
    "summary": "Een avond.",
    "day": "2027-06-15",
    "starts": "19:30",
    "ends": "22:00",
}


@pytest.fixture(autouse=True)
def manager(client, settings, frozen, tmp_path):
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.MEDIA_ROOT = tmp_path
    client.force_login(build.manager())


def test_first_evening_begins_with_them(client):
    venue = build.venue()
    save(client, EVENINGS, **USUAL)
    new = "/beheer/cafes/nieuw/"

    client.post(new, opened(client, new) | FIRST | {"venue": str(venue.pk)})

    made = Edition.objects.get()
    assert (made.capacity, made.party_max, made.promotion_stop_hours) == (60, 4, 24)
    # Six weeks before, at the same time on the clock though that is summer's.
    assert made.registration_opens_at.isoformat() == "2027-05-04T17:30:00+00:00"
    order = client.get(f"/beheer/cafes/{made.slug}/podium/").context["form"]
    assert (order["minutes"].value(), order["gap_minutes"].value()) == (4, 0)


@pytest.mark.parametrize(("what", "places"), [([], 60), (["places"], 25)])
def test_copy_begins_with_them_unless_it_takes_its_places_along(client, what, places):
    source = build.edition(capacity=25)
    save(client, EVENINGS, **USUAL)
    new = "/beheer/cafes/nieuw/"

    day = {"source": str(source.pk), "day": "2027-06-15", "title": "Zomer", "what": what}
    client.post(new, day)

    made = Edition.objects.exclude(pk=source.pk).get()
    assert made.capacity == places
    assert (made.registration_opens_at is None) == bool(what)


def test_sign_up_for_an_evening_within_those_weeks_opens_with_its_page(client):
    venue = build.venue()
    save(client, EVENINGS, **USUAL)
    new = "/beheer/cafes/nieuw/"
    soon = (build.NOW + timedelta(days=20)).date().isoformat()

    client.post(new, opened(client, new) | FIRST | {"venue": str(venue.pk), "day": soon})

    assert Edition.objects.get().registration_opens_at is None


def test_first_run_of_a_course_is_offered_them(client):
    course = build.course()
    save(client, EVENINGS, **USUAL)
    new = f"/beheer/cursussen/nieuw/{course.slug}/"

    client.post(new, opened(client, new) | {"slug": "basis-1"})

    made = CourseRun.objects.get()
    assert (made.capacity, made.party_max, made.promotion_stop_hours) == (60, 1, 24)


def test_evenings_that_are_there_stay_as_they_are(client):
    edition = build.edition()
    before = Edition.objects.values().get()

    save(client, EVENINGS, **USUAL)

    assert Edition.objects.filter(pk=edition.pk).values().get() == before
