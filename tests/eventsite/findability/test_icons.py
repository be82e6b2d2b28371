"""The site's small pictures and its manifest."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from eventsite.models import SiteSettings
from eventsite.site import reading
from eventsite.web import picture_files
from tests import build

from .pages import Head

pytestmark = pytest.mark.django_db

GREEN = (0x0A, 0x6B, 0x35)


def picture(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return Image.open(io.BytesIO(response.content))


def pixels(image):
    return {colour for _count, colour in image.convert("RGB").getcolors(10**6)}


def test_favicon_has_the_sizes_that_browsers_take_in_the_sites_colour(client):
    reading.remember(SiteSettings(colour="#0a6b35"))

    icon = picture(client, "/favicon.ico")

    assert icon.format == "ICO"
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    assert GREEN in pixels(icon)
    assert icon.convert("RGBA").getpixel((0, icon.height - 1))[3] == 0  # no ground


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/apple-touch-icon.png", 180),
        ("/huisstijl/icoon-192.png", 192),
        ("/huisstijl/icoon-512.png", 512),
    ],
)
def test_icon_fills_its_square_and_what_a_mask_takes_off_is_ground(client, path, size):
    reading.remember(SiteSettings(colour="#0a6b35"))

    icon = picture(client, path).convert("RGB")

    assert icon.size == (size, size)
    edge = size // 10  # a mask keeps a circle of four fifths (w3.org/TR/appmanifest)
    inside = icon.crop((edge, edge, size - edge, size - edge))
    assert {icon.getpixel((x, y)) for x in (0, size - 1) for y in (0, size - 1)} == {GREEN}
    assert pixels(icon) == pixels(inside)
    assert (255, 255, 255) in pixels(icon)


def test_own_logo_is_on_the_icons_whole_and_on_white(client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    name = picture_files.store(build.drawn("blue", size=(200, 100)), owner="logo")
    reading.remember(SiteSettings(logo=name))

    icon = picture(client, "/apple-touch-icon.png").convert("RGB")

    assert icon.getpixel((2, 2)) == (255, 255, 255)
    assert icon.getpixel((90, 90))[2] > 200
    assert icon.getpixel((90, 90))[0] < 60


def test_logo_whose_file_is_gone_leaves_ours(client):
    reading.remember(SiteSettings(logo="logo-" + "a" * 32 + ".webp"))

    assert client.get("/favicon.ico").status_code == 200


def test_manifest_names_the_site_its_colours_and_icons_that_are_there(client):
    reading.remember(SiteSettings(name="Plannenmakers", colour="#0a6b35"))

    response = client.get("/site.webmanifest")

    said = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert said["name"] == "Plannenmakers"
    assert (said["theme_color"], said["background_color"]) == ("#0a6b35", "#fbf6ee")
    assert said["display"] == "browser"  # nobody is asked to install it
    assert {(one["sizes"], one["purpose"]) for one in said["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for one in said["icons"]:
        side = int(one["sizes"].partition("x")[0])
        assert picture(client, one["src"]).size == (side, side)


def test_every_page_names_them(client):
    links = Head(client.get("/mijn/").text).links

    assert links["icon"][0]["href"] == "/favicon.ico"
    assert [one["href"] for one in links["apple-touch-icon"]] == ["/apple-touch-icon.png"]
    assert [one["href"] for one in links["manifest"]] == ["/site.webmanifest"]


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png", "/site.webmanifest"])
def test_icons_are_kept_an_hour_and_not_sent_twice(client, path):
    response = client.get(path)

    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert client.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert client.post(path).status_code == 405


def test_size_that_nobody_names_is_not_drawn(client):
    assert client.get("/huisstijl/icoon-5000.png").status_code == 404
