"""The verbs of an evening's photos."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from cafes import aftermath, photos
from cafes.models import Edition
from eventsite.models import LogEntry
from eventsite.web import picture_files
from eventsite.web.versions import Stale

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def evening() -> Edition:
    return build.edition(starts_at=timezone.now() - timedelta(days=3))


def files() -> set[str]:
    return (
        set(default_storage.listdir("beelden")[1]) if default_storage.exists("beelden") else set()
    )


def sent(colour: str = "red", alt: str = "Een zaal.") -> photos.Sent:
    return photos.Sent(build.drawn(colour), alt=alt)


def colours(evening: Edition) -> list[str]:
    return [photo.alt for photo in evening.photos.all()]


def test_photos_come_one_behind_the_other_and_the_log_says_who_added_them(evening):
    photos.add(evening, [sent("red", "rood"), sent("green", "groen")])
    photos.add(evening, [sent("blue", "blauw")])

    assert colours(evening) == ["rood", "groen", "blauw"]
    assert LogEntry.objects.filter(event_id=evening.pk, verb="added").count() == 3


def test_same_photo_twice_is_one_and_another_text_is_refused(evening):
    (first,) = photos.add(evening, [sent()])

    assert photos.add(evening, [sent(), sent()]) == [first, first]
    with pytest.raises(photos.AlreadyThere):
        photos.add(evening, [sent("green"), sent(alt="Een podium.")])
    assert evening.photos.get() == first


def test_nothing_of_a_set_that_is_refused_is_kept(evening, monkeypatch):
    monkeypatch.setattr(photos, "MOST_PHOTOS", 2)
    photos.add(evening, [sent("red")])
    before = files()

    with pytest.raises(photos.TooManyPhotos):
        photos.add(evening, [sent("navy"), sent("olive")])

    assert evening.photos.count() == 1
    assert files() == before


@pytest.mark.parametrize("fields", [{}, {"status": "cancelled"}, {"status": "draft"}])
def test_evening_that_has_not_begun_has_no_photos_and_nothing_came_of_it(fields):
    days = -3 if fields else 1
    edition = build.edition(starts_at=timezone.now() + timedelta(days=days), **fields)
    edition.aftermath, before = "Veel.", files()

    with pytest.raises(aftermath.NotBegun):
        photos.add(edition, [sent()])
    with pytest.raises(aftermath.NotBegun):
        aftermath.tell(edition, check=lambda: None)
    assert files() == before


def test_evening_that_was_called_off_on_another_screen_takes_no_photos(evening):
    Edition.objects.update(status="cancelled", cancelled_at=timezone.now())

    with pytest.raises(aftermath.NotBegun):
        photos.add(evening, [sent()])


def test_photo_changes_places_with_its_neighbour_and_stays_at_the_end(evening):
    red, _green, blue = (build.photo(evening, colour=one) for one in ("red", "green", "blue"))

    photos.move(blue, -1, seen="")
    photos.move(red, -1, seen="")

    assert colours(evening) == ["Een vlak: red.", "Een vlak: blue.", "Een vlak: green."]


def test_second_of_two_who_order_at_once_is_refused(evening):
    red, green, _blue = (build.photo(evening, colour=one) for one in ("red", "green", "blue"))
    seen = photos.order(list(evening.photos.all()))
    photos.move(green, -1, seen=seen)
    after = colours(evening)

    with pytest.raises(Stale):
        photos.move(red, 1, seen=seen)

    assert colours(evening) == after


def test_photo_that_is_taken_off_is_gone_with_its_files(
    evening, django_capture_on_commit_callbacks
):
    photo, stays = build.photo(evening), build.photo(evening, colour="green")
    names = {photo.picture, picture_files.small_name(photo.picture)}
    assert names <= files()

    with django_capture_on_commit_callbacks(execute=True):
        photos.remove(photo)

    assert not names & files()
    assert stays.picture in files()
    with pytest.raises(photos.Gone):
        photos.remove(photo)
    photo.pk = stays.pk + 100
    with pytest.raises(photos.Gone):
        photos.move(photo, 1, seen="")


def test_photo_of_two_evenings_stays_where_it_is_not_taken_off(
    evening, django_capture_on_commit_callbacks
):
    other = build.edition(starts_at=timezone.now() - timedelta(days=30))
    photo, theirs = build.photo(evening), build.photo(other)
    assert photo.picture != theirs.picture, "each evening's lock guards its own files"

    with django_capture_on_commit_callbacks(execute=True):
        photos.remove(photo)

    assert theirs.picture in files()


def test_photo_that_was_added_anew_meanwhile_keeps_its_file(
    evening, django_capture_on_commit_callbacks
):
    photo = build.photo(evening)

    with django_capture_on_commit_callbacks() as callbacks:
        photos.remove(photo)
    again = build.photo(evening)
    for callback in callbacks:
        callback()

    assert again.picture == photo.picture
    assert photo.picture in files()
