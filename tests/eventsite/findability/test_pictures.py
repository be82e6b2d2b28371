"""The addresses of pictures, how long they are kept, and what can't be asked of them."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from eventsite.booking import scheduling
from eventsite.findability import cards, drawing, things
from eventsite.models import SiteSettings
from eventsite.site import reading
from eventsite.site.palette import Palette
from eventsite.web import picture_files
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CARD = cards.Card(title="Café", site="Initiatievencafé", palette=Palette())
DAY = cards.Day("donderdag", "28", "september 2026", "19.30 uur")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path / "deelbeelden"


def picture_of(event):
    return things.picture_path(things.kind_of(event).public(event.slug))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_picture_may_be_kept_for_ever_and_is_not_sent_twice(client):
    path = picture_of(build.edition())

    response = client.get(path)
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    only_asked = client.head(path)

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert again.status_code == 304
    assert not again.content
    assert (only_asked.status_code, only_asked.content) == (200, b"")
    assert client.post(path).status_code == 405
    assert not response.cookies


def test_address_of_before_and_one_that_was_made_up_lead_to_the_picture_of_now(client, folder):
    event = build.edition()
    before = picture_of(event)
    client.get(before)
    session = event.sessions.get()
    session.starts_at += timedelta(hours=1)
    session.doors_open_at = None
    scheduling.save_sessions(event, [session])

    for asked in (before, before.rpartition("/")[0] + f"/{'0' * 20}.png"):
        response = client.get(asked)
        assert response.status_code == 302
        assert response["Location"] == picture_of(event) != before
        assert "immutable" not in response.headers["Cache-Control"]
    assert [file.name for file in folder.iterdir()] == [Path(before).name]  # nothing else was made


@pytest.mark.parametrize(
    "name", ["x.png", "0" * 20 + ".gif", "0" * 19 + "\u0660.png", "0" * 21 + ".png"]
)
def test_address_that_is_no_picture_is_not_there(client, name):
    event = build.edition()

    assert client.get(f"/deelbeelden/avond/{event.slug}/{name}").status_code == 404
    assert client.get(f"/deelbeelden/{name}").status_code == 404


def test_text_in_an_address_is_never_shown(client):
    path = picture_of(build.edition())

    assert client.get(f"{path}?title=Iets+anders").content == client.get(path).content


def test_picture_is_drawn_once(client, monkeypatch):
    path = picture_of(build.edition())
    first = client.get(path).content

    monkeypatch.setattr(drawing, "draw", None)

    assert client.get(path).content == first


def test_picture_that_can_not_be_kept_is_shown(client, folder):
    folder.write_text("a file where the folder should be")

    assert client.get(picture_of(build.edition())).status_code == 200


def test_pictures_go_after_a_day_and_what_is_asked_for_then_is_made_again(client, folder):
    path = picture_of(build.edition())
    client.get(path)
    now = timezone.now()
    (file,) = folder.iterdir()
    os.utime(file, ((now - timedelta(hours=23)).timestamp(),) * 2)

    drawing.discard_old(now)
    young = list(folder.iterdir())
    drawing.discard_old(now + timedelta(hours=2))

    assert young == [file]
    assert list(folder.iterdir()) == []
    assert client.get(path).status_code == 200


def test_there_is_an_end_to_how_many_are_kept(folder, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_KEPT", 2)
    made = [cards.Card(title=str(one), site="", palette=Palette()) for one in range(3)]

    for at, card in enumerate(made):
        drawing.picture(card)
        os.utime(folder / card.name, (at, at))

    assert {file.name for file in folder.iterdir()} == {made[1].name, made[2].name}


def test_picture_is_in_the_sites_own_colour(client):
    reading.remember(SiteSettings(colour="#0a6b35"))

    response = client.get(things.site_picture_path())

    assert opened(response.content).getpixel((1190, 10)) == (0x0A, 0x6B, 0x35)


def test_photo_is_on_it_and_one_whose_file_is_gone_keeps_nobody_from_it():
    drawn = build.drawn("blue", size=(900, 600))
    name = picture_files.store(drawn)
    card = cards.Card(title="Buurttuin", site="Café", palette=Palette(), picture=name)

    with_photo = opened(drawing.draw(card))
    picture_files.discard(name)
    without = opened(drawing.draw(card))

    red, _green, blue = with_photo.getpixel((1190, 300))
    assert blue > 200 > red
    assert without.getpixel((1190, 300)) == pytest.approx((0xB3, 0x12, 0x2B), abs=4)
    assert with_photo.size == without.size == (1200, 630)


def test_own_logo_stands_where_ours_stood():
    name = picture_files.store(build.drawn("blue", size=(200, 200)), owner="logo")

    drawn = opened(
        drawing.draw(cards.Card(title="Café", site="Café", palette=Palette(), logo=name))
    )

    assert drawn.getpixel((80, 80))[2] > 200  # beside the name
    assert drawn.getpixel((1005, 315))[2] > 200  # on the right


def left_of(image: Image.Image) -> list[tuple[int, int]]:
    """Where something is written between the text's right edge and the panel."""
    paper = image.getpixel((700, 5))
    box = image.crop((756, 0, 792, 630))
    return [
        at for at in [(x, y) for x in range(36) for y in range(630)] if box.getpixel(at) != paper
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Arbeidsongeschiktheidsverzekeringsmaatschappij",
        "Vrijwilligersondersteuningsorganisatie voor meervoudigegehandicaptenzorgcoördinatoren in Haarlem",
        "X" * 199,
        "https://www.haarlem.nl/initiatievencafe/een-heel-lang-adres-zonder-spatie/" * 2,
        "ملتقى المبادرات في المدينة",
        "公民倡议咖啡馆" * 20,
        "𝕏" * 60,
        "a\u0300" * 90,
        '#import "x" $a^2$ *vet* <b> \\ `code` @wie =kop',
    ],
)
def test_whatever_the_title_it_stays_inside_its_room(title):
    card = cards.Card(
        title=title, bold=title[:120], lines=(title[:120],), day=DAY, site="Café", palette=Palette()
    )

    image = opened(drawing.draw(card))

    assert image.size == (1200, 630)
    assert left_of(image) == []


@pytest.mark.parametrize("number", [1, 3])
def test_picture_asks_the_database_the_same_for_any_number(
    client, django_assert_num_queries, number
):
    event = build.edition(sessions=number)
    path = picture_of(event)

    with django_assert_num_queries(2):
        client.get(path)
