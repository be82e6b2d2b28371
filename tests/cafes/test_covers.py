"""The photo by which an evening is announced: its verbs, its page at the desk, and where it is shown."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cafes import covers, editions, photos
from cafes.models import Cover, Edition
from eventsite.models import LogEntry
from eventsite.web import picture_files

from .. import build
from ..eventsite.web.test_pictures import photo as file_of
from .test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


@pytest.fixture
def evening() -> Edition:
    return build.edition()


def files() -> set[str]:
    return (
        set(default_storage.listdir("beelden")[1]) if default_storage.exists("beelden") else set()
    )


def of(*shown: Cover) -> set[str]:
    return {name for one in shown for name in (one.picture, picture_files.small_name(one.picture))}


def url(evening: Edition, rest: str = "") -> str:
    return f"/beheer/cafes/{evening.slug}/foto/{rest}"


def upload(colour: str = "red") -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", file_of(colour=colour), "image/jpeg")


def version_of(page) -> str:
    return re.findall(r'name="versie" value="([^"]*)"', page.text)[0]


# The verbs.


@pytest.mark.database
def test_another_photo_takes_the_place_of_the_first_whose_file_goes_with_the_commit(
    evening, django_capture_on_commit_callbacks
):
    first = build.cover(evening, colour="red")

    with django_capture_on_commit_callbacks(execute=True):
        second = build.cover(evening, colour="blue")
        assert of(first) <= files()

    assert Cover.objects.get().picture == second.picture
    assert files() == of(second)


@pytest.mark.database
def test_same_photo_with_another_text_keeps_its_file(evening, django_capture_on_commit_callbacks):
    build.cover(evening)

    with django_capture_on_commit_callbacks(execute=True):
        again = covers.put(evening, photos.Sent(build.drawn("red"), alt="Een volle zaal."))

    assert Cover.objects.get().alt == "Een volle zaal."
    assert files() == of(again)


def test_photo_that_two_evenings_show_is_taken_off_one_of_them(
    evening, django_capture_on_commit_callbacks
):
    mine, theirs = build.cover(evening), build.cover(build.edition())

    with django_capture_on_commit_callbacks(execute=True):
        covers.remove(mine)

    assert files() == of(theirs)


def test_what_a_colleague_replaced_meanwhile_is_neither_described_nor_taken_off(evening):
    seen = build.cover(evening, colour="red")
    stays = build.cover(evening, colour="blue")

    with pytest.raises(photos.Gone):
        covers.describe(seen, check=lambda: None)
    with pytest.raises(photos.Gone):
        covers.remove(seen)

    assert Cover.objects.get().picture == stays.picture


def test_log_says_what_was_done_and_quotes_no_text(evening):
    covers.remove(covers.put(evening, photos.Sent(build.drawn(), alt="Piet met een bloem.")))

    lines = LogEntry.objects.filter(event_id=evening.pk, object_type="cafes.cover")
    assert [one.verb for one in lines.order_by("pk")] == ["added", "removed"]
    assert "Piet" not in str([one.changes for one in lines])


def test_closed_evening_may_get_another_photo():
    past = build.closed(build.edition(starts_at=timezone.now() - timedelta(days=3)), attended=8)

    assert build.cover(past).edition == past


def test_copy_of_an_evening_takes_no_photo_along(evening):
    """It is of that evening: who said yes to it did not say yes to the next."""
    build.cover(evening)

    day = timezone.localdate() + timedelta(days=60)
    editions.copy(evening, date(day.year, day.month, day.day), "De volgende")

    assert not Cover.objects.filter(edition__title="De volgende").exists()


# At the desk.


def test_organiser_sets_it_with_a_text_and_the_consent_of_who_is_on_it(anna, evening):
    said = {"picture": upload(), "alt": "Een zaal.", "credit": "Joris", "consent": "on"}

    response = anna.post(url(evening), said, follow=True)

    assert "De foto staat bij de aankondiging van de avond." in text_of(response)
    shown = Cover.objects.get()
    assert (shown.edition, shown.alt, shown.credit) == (evening, "Een zaal.", "Joris")


@pytest.mark.parametrize(
    ("lacks", "message"),
    [
        ("picture", "Kies een foto."),
        ("alt", "Vertel in een paar woorden wat er op de foto staat."),
        ("consent", "met toestemming van wie herkenbaar is"),
    ],
)
def test_what_lacks_is_said_and_nothing_is_kept(anna, evening, lacks, message):
    said = {"picture": upload(), "alt": "Een zaal.", "consent": "on"}
    del said[lacks]

    response = anna.post(url(evening), said)

    assert response.status_code == 400
    assert message in text_of(response)
    assert not Cover.objects.exists()


def test_file_that_is_no_picture_is_refused_and_the_one_that_is_there_stays(anna, evening):
    build.cover(evening)
    broken = SimpleUploadedFile("foto.jpg", b"no picture", "image/jpeg")

    response = anna.post(url(evening), {"picture": broken, "alt": "x", "consent": "on"})

    assert response.status_code == 400
    assert "Dit is geen foto die wij kunnen lezen." in text_of(response)
    assert Cover.objects.get().alt == "Een vlak: red."


def test_text_alone_is_changed_without_choosing_the_photo_again(anna, evening):
    picture = build.cover(evening).picture
    opened = version_of(anna.get(url(evening)))

    changed = anna.post(url(evening), {"alt": "Een volle zaal.", "credit": "", "versie": opened})

    assert changed.status_code == 302
    shown = Cover.objects.get()
    assert (shown.picture, shown.alt) == (picture, "Een volle zaal.")


def test_second_of_two_who_change_the_text_sees_both(anna, evening):
    build.cover(evening)
    said = {"alt": "Een volle zaal.", "credit": "", "versie": version_of(anna.get(url(evening)))}
    anna.post(url(evening), said)

    second = anna.post(url(evening), said | {"alt": "Een podium."})

    assert second.status_code == 409
    assert "Een volle zaal." in text_of(second)
    assert Cover.objects.get().alt == "Een volle zaal."


def test_it_is_taken_off_once_that_was_asked_and_twice_is_said(anna, evening):
    build.cover(evening)

    asked = anna.post(url(evening, "weghalen/"))
    assert "wij wissen het bestand" in text_of(asked)
    assert Cover.objects.exists()
    anna.post(url(evening, "weghalen/"), {"bevestigd": "1"})
    again = anna.post(url(evening, "weghalen/"), {"bevestigd": "1"})

    assert not Cover.objects.exists()
    assert again.status_code == 409
    assert "Iemand anders veranderde net deze foto." in text_of(again)


def test_details_of_the_evening_lead_to_it(anna, evening):
    details = f"/beheer/cafes/{evening.slug}/gegevens/"
    assert "Kies een foto" in text_of(anna.get(details))

    build.cover(evening)

    assert "Een vlak: red." in text_of(anna.get(details))
    assert f'href="{url(evening)}"' in anna.get(details).text


# Where it is shown.


@pytest.mark.parametrize("page", ["/", "the evening"])
def test_it_is_shown_with_its_text_in_two_sizes(client, evening, page):
    shown = build.cover(evening, size=(1200, 800))
    covers.put(evening, photos.Sent(build.drawn(size=(1200, 800)), alt="Een zaal.", credit="Joris"))

    text = client.get(page if page == "/" else evening.get_absolute_url()).text

    assert f'srcset="{shown.small_url} 640w, {shown.url} 1200w"' in text
    assert 'alt="Een zaal."' in text
    assert "Foto: " in text
    assert "home-hero__drawing" not in text


def test_drawing_is_shown_where_there_is_none(client, evening):
    assert "home-hero__drawing" in client.get("/").text
