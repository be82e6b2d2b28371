"""One test per constraint, named after it: the database refuses, whatever the code does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cafes.models import Cover, Edition, Fixture, Photo, Stand, StandBooking

from .. import build
from ..refusals import refused

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition()


def book(stand: Stand, registration, **fields) -> StandBooking:
    return StandBooking.objects.create(
        stand=stand, registration=registration, initiative=build.initiative(), **fields
    )


def test_stand_one_per_edition_and_number(edition):
    build.stands(edition, 1)
    build.stands(build.edition(), 1)

    with refused(
        "stand_one_per_edition_and_number",
        columns="cafes_stand.edition_id, cafes_stand.number",
    ):
        build.stands(edition, 1)


def test_stand_has_a_size(edition):
    with refused("stand_has_a_size"):
        build.stands(edition, 1, width=0)


def test_stand_adviser_only_at_an_adviser_table(edition):
    build.stands(edition, 1, kind=Stand.Kind.ADVISER, adviser="Gemeente")

    with refused("stand_adviser_only_at_an_adviser_table"):
        Stand.objects.update(kind=Stand.Kind.INITIATIVE)


def test_fixture_has_a_size(edition):
    with refused("fixture_has_a_size"):
        Fixture.objects.create(edition=edition, kind="stage", x=0, y=0, width=10, height=0)


def test_stand_booking_one_live_per_stand(edition):
    (stand,) = build.stands(edition, 1)
    book(stand, build.bram(edition), given_up_at=timezone.now())
    book(stand, build.chaima(edition))

    with refused("stand_booking_one_live_per_stand", columns="cafes_standbooking.stand_id"):
        book(stand, build.daan(edition))


def test_stand_booking_one_live_per_registration(edition):
    first, second = build.stands(edition, 2)
    chaima = build.chaima(edition)
    book(first, chaima)

    with refused(
        "stand_booking_one_live_per_registration", columns="cafes_standbooking.registration_id"
    ):
        book(second, chaima)


@pytest.fixture
def photo() -> Photo:
    return build.photo(past())


def past() -> Edition:
    return build.edition(starts_at=timezone.now() - timedelta(days=3))


def test_photo_one_per_edition_and_picture(photo):
    build.photo(past())

    with refused(
        "photo_one_per_edition_and_picture",
        columns="cafes_photo.edition_id, cafes_photo.picture",
    ):
        photo.pk = None
        photo.save(force_insert=True)


def test_photo_has_its_text(photo):
    with refused("photo_has_its_text"):
        Photo.objects.update(alt="")


def test_photo_has_a_size(photo):
    with refused("photo_has_a_size"):
        Photo.objects.update(width=0)


@pytest.fixture
def cover() -> Cover:
    return build.cover(build.edition())


def test_cover_has_its_text(cover):
    with refused("cover_has_its_text"):
        Cover.objects.filter(pk=cover.pk).update(alt="")


def test_cover_has_a_size(cover):
    with refused("cover_has_a_size"):
        Cover.objects.filter(pk=cover.pk).update(width=0)
