"""Pictures kept in a folder and in S3: the same from outside, whichever it is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from moto import mock_aws
from PIL import Image

from eventsite import wiring
from eventsite.findability import drawing
from eventsite.findability.cards import Card
from eventsite.jobs import periodic
from eventsite.site.palette import Palette
from eventsite.web import media, picture_files
from eventsite.web.outages import StoreIsAway, is_outage

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
S3 = "s3://pictures/cafe?endpoint=https://s3.eu-west-1.amazonaws.com&region=eu-west-1"


def kept_in(settings, said: str) -> None:
    settings.STORAGES = settings.STORAGES | {"default": media.storage(said, "key", "secret")}


@pytest.fixture
def bucket(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    with mock_aws():
        store = boto3.resource(
            "s3", "eu-west-1", aws_access_key_id="key", aws_secret_access_key="secret"
        )
        yield store.create_bucket(
            Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )


@pytest.fixture(params=["", S3], ids=["folder", "S3"])
def anywhere(request, settings, bucket):
    """Each test that asks for it runs twice."""
    kept_in(settings, request.param)


@pytest.fixture
def in_s3(settings, bucket):
    kept_in(settings, S3)
    return bucket


@pytest.mark.usefixtures("anywhere")
def test_picture_that_was_sent_is_there_in_both_sizes_until_it_is_discarded(client):
    drawn = build.drawn("red")
    name = picture_files.store(drawn, owner="avond-12")

    large, small = (client.get(f"/beelden/{one}") for one in (name, picture_files.small_name(name)))
    assert (b"".join(large), b"".join(small)) == (drawn.large, drawn.small)
    assert large["Content-Type"] == "image/webp"
    assert large["Content-Length"] == str(len(drawn.large))
    assert large["Content-Security-Policy"] == "default-src 'none'"
    assert "immutable" in large["Cache-Control"]
    assert picture_files.is_there(name)
    assert picture_files.names() == {"avond": {name}}
    assert picture_files.size(name) == (drawn.width, drawn.height)
    assert picture_files.read(name) == drawn.large

    picture_files.discard(name)
    picture_files.discard(name)

    assert client.get(f"/beelden/{name}").status_code == 404
    assert (picture_files.is_there(name), picture_files.names()) == (False, {})


@pytest.mark.usefixtures("anywhere")
def test_what_was_never_sent_is_no_page_and_has_no_size(client):
    assert client.get(f"/beelden/{'0' * 32}.webp").status_code == 404
    assert picture_files.size(f"{'0' * 32}.webp") is None
    assert picture_files.names() == {}


@pytest.mark.usefixtures("anywhere")
def test_file_that_nothing_names_goes_after_a_day_unless_it_was_sent_anew(frozen, monkeypatch):
    monkeypatch.setattr(periodic, "_jobs", [j for j in wiring.JOBS if j.name == "unnamed pictures"])
    old, again = (picture_files.store(build.drawn(one), owner="logo") for one in ("red", "blue"))
    frozen.shift(timedelta(hours=25))
    picture_files.store(build.drawn("blue"), owner="logo")

    assert periodic.run_due(timezone.now()) == ["unnamed pictures"]

    assert picture_files.names() == {"logo": {again}}
    assert not picture_files.is_there(old)


@pytest.mark.usefixtures("anywhere")
def test_picture_for_who_shares_is_drawn_with_the_photo():
    name = picture_files.store(build.drawn("red", size=(800, 400)))
    card = Card(title="Een avond", site="Initiatievencafé", palette=Palette(), picture=name)

    with_photo, without = drawing.draw(card), drawing.draw(replace(card, picture=""))

    assert redness(with_photo) > redness(without) + 20


def redness(image: bytes) -> float:
    with Image.open(io.BytesIO(image)) as drawn:
        red, green, _blue = drawn.convert("RGB").resize((1, 1)).getpixel((0, 0))
        return red - green


def test_in_s3_it_is_kept_below_the_prefix_and_nothing_of_it_on_the_machine(in_s3, tmp_path):
    name = picture_files.store(build.drawn("red"))

    kept = {one.key for one in in_s3.objects.all()}

    assert kept == {f"cafe/beelden/{one}" for one in (name, picture_files.small_name(name))}
    assert list(tmp_path.rglob("*.webp")) == []


def test_store_that_is_away_is_said_to_be_and_when_to_come_back(client, settings, in_s3):
    name = picture_files.store(build.drawn("red"))
    kept_in(settings, "s3://pictures/cafe?endpoint=http://127.0.0.1:9&region=eu-west-1")
    client.raise_request_exception = False

    with mock_aws(
        config={
            "core": {"mock_credentials": False, "passthrough": {"urls": ["http://127.0.0.1:9.*"]}}
        }
    ):
        answer = client.get(f"/beelden/{name}")
        with pytest.raises(StoreIsAway) as raised:
            picture_files.is_there(name)

    assert is_outage(raised.value)
    assert (answer.status_code, "Retry-After" in answer) == (503, True)


@pytest.mark.parametrize(
    "said",
    ["/srv/media", "s3:", "s3:///beelden", "https://s3.example.nl/bucket", "s3://bucket?endpont=x"],
)
def test_setting_that_says_something_else_stops_the_start(said):
    with pytest.raises(ImproperlyConfigured, match="s3://bucket/prefix"):
        media.storage(said)


def test_setting_in_full():
    options = media.storage("s3://beelden/a/b?endpoint=https://s3.example.nl&region=nl", "id", "s")

    assert options["OPTIONS"] == {
        "bucket_name": "beelden",
        "location": "a/b",
        "endpoint_url": "https://s3.example.nl",
        "region_name": "nl",
        "access_key": "id",
        "secret_key": "s",
    }
