"""The organisers' pages of what an evening leaves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cafes import photos
from cafes.models import Edition
from eventsite.web import pictures

from .. import build
from ..eventsite.web.test_pictures import photo as file_of
from ..eventsite.web.test_pictures import png_header
from .test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


@pytest.fixture
def evening() -> Edition:
    return build.edition(starts_at=timezone.now() - timedelta(days=3))


def url(evening: Edition, rest: str = "") -> str:
    return f"/beheer/cafes/{evening.slug}/fotos/{rest}"


def upload(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def sent(*rows: dict[str, Any], consent: bool = True) -> dict[str, Any]:
    data = {"fotos-TOTAL_FORMS": "3", "fotos-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"fotos-{number}-{name}": value for name, value in row.items()}
    return data | ({"consent": "on"} if consent else {})


def version_of(page) -> str:
    return re.findall(r'name="versie" value="([^"]*)"', page.text)[0]


def order_of(page) -> str:
    return re.findall(r'name="volgorde" value="([^"]*)"', page.text)[0]


def test_several_photos_are_added_at_once_and_rows_left_empty_are_none(anna, evening):
    first = {"picture": upload(file_of(colour="red")), "alt": "Een zaal.", "credit": "Joris"}
    third = {"picture": upload(file_of(colour="blue", kind="PNG")), "alt": "Een podium."}

    response = anna.post(url(evening), sent(first, {}, third), follow=True)

    assert "De foto’s staan op de pagina van de avond." in text_of(response)
    assert [(one.alt, one.credit) for one in evening.photos.all()] == [
        ("Een zaal.", "Joris"),
        ("Een podium.", ""),
    ]


def test_same_form_sent_twice_adds_once(anna, evening):
    for _ in range(2):
        row = {"picture": upload(file_of(colour="red")), "alt": "Een zaal."}
        assert anna.post(url(evening), sent(row)).status_code == 302

    assert evening.photos.count() == 1


NO_PICTURE = "Dit is geen foto die wij kunnen lezen."


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"picture": b"%PDF-1.7", "alt": "a"}, NO_PICTURE),
        ({"picture": file_of()[:300], "alt": "a"}, NO_PICTURE),
        ({"picture": b"\0\0\0\x18ftypheic", "alt": "a"}, NO_PICTURE),
        ({"picture": file_of() + b"\0" * pictures.MOST_BYTES, "alt": "a"}, "hoogstens 15 MB"),
        ({"picture": png_header(60_000, 60_000), "alt": "a"}, "te veel beeldpunten"),
        ({"picture": file_of(), "alt": " "}, "Vertel in een paar woorden wat er op de foto staat."),
        ({"picture": file_of(), "alt": "a" * 10_000}, "hoogstens 200 tekens"),
        ({"alt": "Een zaal."}, "Kies een foto."),
        ({}, "Kies een foto."),
    ],
    ids=["pdf", "cut", "heic", "bytes", "pixels", "no-alt", "long", "no-file", "nothing"],
)
def test_what_can_not_be_added_is_said_and_nothing_of_the_form_is(anna, evening, row, message):
    right = {"picture": upload(file_of(colour="navy")), "alt": "Een zaal."}
    wrong = row | ({"picture": upload(row["picture"])} if "picture" in row else {})

    response = anna.post(url(evening), sent(wrong, right if row else {}))

    assert response.status_code == 400
    assert message in text_of(response)
    assert "Kies de foto’s opnieuw." in text_of(response)
    assert not evening.photos.exists()


def test_photo_goes_on_the_site_with_consent_only(anna, evening):
    row = {"picture": upload(file_of()), "alt": "Een zaal."}

    response = anna.post(url(evening), sent(row, consent=False))

    assert response.status_code == 400
    assert "met toestemming van wie herkenbaar is" in text_of(response)
    assert not evening.photos.exists()


def test_photo_that_is_there_with_another_text_is_said_at_its_row(anna, evening):
    content = file_of(colour="red")
    anna.post(url(evening), sent({"picture": upload(content), "alt": "Een zaal."}))

    response = anna.post(url(evening), sent({}, {"picture": upload(content), "alt": "Een podium."}))

    assert response.status_code == 400
    assert "Rij 2: Deze foto staat er al, met een andere tekst." in text_of(response)


def test_evening_to_come_takes_no_photos(anna):
    coming = build.edition()

    assert "toevoegen" not in anna.get(url(coming)).text
    response = anna.post(url(coming), sent({"picture": upload(file_of()), "alt": "Een zaal."}))
    assert response.status_code == 400
    assert "Deze avond is nog niet begonnen." in text_of(response)


@pytest.mark.parametrize(
    ("status", "words"),
    [("draft", "Zet de avond eerst op de site."), ("cancelled", "Deze avond ging niet door.")],
)
def test_day_that_passed_without_an_evening_leaves_nothing_and_the_page_says_why(
    anna, status, words
):
    never = build.edition(starts_at=timezone.now() - timedelta(days=3), status=status)
    row = {"picture": upload(file_of()), "alt": "Een zaal."}

    page = anna.get(url(never))
    refused = [
        anna.post(url(never), sent(row)),
        anna.post(url(never, "tekst/"), {"aftermath": "Veel."}),
    ]

    assert words in text_of(page)
    assert "toevoegen" not in page.text
    assert [one.status_code for one in refused] == [400, 400]
    assert all(words in text_of(one) for one in refused)


def test_second_of_two_who_change_a_text_sees_both(anna, evening):
    photo = build.photo(evening)
    opened = version_of(anna.get(url(evening, f"{photo.pk}/")))
    first = {"alt": "Een volle zaal.", "credit": "", "versie": opened}

    assert anna.post(url(evening, f"{photo.pk}/"), first).status_code == 302
    second = anna.post(url(evening, f"{photo.pk}/"), first | {"alt": "Een podium."})

    assert second.status_code == 409
    assert "Een volle zaal." in text_of(second)
    assert evening.photos.get().alt == "Een volle zaal."


def test_arrows_move_a_photo_and_a_stale_page_is_refused(anna, evening):
    red, green = build.photo(evening), build.photo(evening, colour="green")
    shown = {"do": "eerder", "volgorde": order_of(anna.get(url(evening)))}

    moved = anna.post(url(evening, f"{green.pk}/verplaatsen/"), shown)
    stale = anna.post(url(evening, f"{green.pk}/verplaatsen/"), shown | {"do": "later"})

    assert moved["Location"] == f"{url(evening)}#foto-{green.pk}"
    assert stale.status_code == 409
    assert "Iemand anders veranderde net de foto’s." in text_of(stale)
    assert list(evening.photos.all()) == [green, red]
    assert anna.post(url(evening, f"{red.pk}/verplaatsen/"), {"do": "?"}).status_code == 302


def test_photo_is_taken_off_once_that_was_asked(anna, evening):
    photo = build.photo(evening)

    asked = anna.post(url(evening, f"{photo.pk}/weghalen/"))
    assert "wij wissen het bestand" in text_of(asked)
    assert evening.photos.exists()

    anna.post(url(evening, f"{photo.pk}/weghalen/"), {"bevestigd": "1"})
    assert not evening.photos.exists()


@pytest.mark.parametrize("rest", ["", "verplaatsen/", "weghalen/"])
def test_photo_that_a_colleague_took_off_is_said_to_be_gone(anna, evening, rest):
    photo = build.photo(evening)
    pk = photo.pk
    photos.remove(photo)

    response = anna.post(url(evening, f"{pk}/{rest}"), {"do": "later", "alt": "a"})

    assert response.status_code == 409
    assert "Iemand anders haalde deze foto net weg." in text_of(response)
    assert anna.get(url(evening, f"{pk}/")).status_code == 404


def test_photo_of_another_evening_is_not_reached(anna, evening):
    theirs = build.photo(build.edition(starts_at=timezone.now() - timedelta(days=30)))

    assert anna.post(url(evening, f"{theirs.pk}/weghalen/"), {"bevestigd": "1"}).status_code == 409
    assert type(theirs).objects.filter(pk=theirs.pk).exists()


def test_what_came_of_it_is_written_and_a_stale_text_is_refused(anna, evening):
    opened = version_of(anna.get(url(evening, "tekst/")))
    typed = {"aftermath": "Drie buurten\r\n\r\ngaan samen verder.", "versie": opened}

    assert anna.post(url(evening, "tekst/"), typed).status_code == 302
    stale = anna.post(url(evening, "tekst/"), typed | {"aftermath": "Niets."})

    assert stale.status_code == 409
    evening.refresh_from_db()
    assert evening.aftermath == "Drie buurten\n\ngaan samen verder."
    long = anna.post(url(evening, "tekst/"), {"aftermath": "a" * 5001})
    assert long.status_code == 400
    early = anna.post(url(build.edition(), "tekst/"), {"aftermath": "Veel."})
    assert early.status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_album_asks_the_database_the_same_for_any_number(
    anna, evening, django_assert_num_queries, number
):
    for colour in ("red", "green", "blue")[:number]:
        build.photo(evening, colour=colour)
    anna.get(url(evening))

    with django_assert_num_queries(8):
        anna.get(url(evening))
