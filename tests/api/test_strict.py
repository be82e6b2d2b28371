"""What is refused and answered at any operation, tried on an API of a few lines."""

from __future__ import annotations

import gzip

import pytest
from ninja.errors import HttpError

from eventsite.api import strict

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.small_api")]

KEY = {"Authorization": "Bearer klopt"}
WISHES, SECRETS = "/api/v1/wensen", "/api/v1/geheimen"


def send(client, body, *, kind="application/json", key=KEY, query=""):
    return client.post(WISHES + query, body, content_type=kind, headers=key)


def places(response):
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    return {one.get("parameter") or one["pointer"] for one in response.json()["errors"]}


def test_key_that_is_not_there_is_named_in_both_languages(client):
    response = client.get(f"{WISHES}?zoke=x")

    assert response.json()["errors"] == [
        {
            "field": "zoke",
            "message": "Dit kennen wij niet. Laat het weg, of kijk of de naam goed gespeld is.",
            "parameter": "zoke",
        }
    ]
    english = client.get(f"{WISHES}?zoke=x", headers={"Accept-Language": "en"})
    assert "Leave it out" in english.json()["errors"][0]["message"]


def test_single_value_said_twice_is_refused_and_a_list_isnt(client):
    assert places(client.get(f"{WISHES}?zoek=a&zoek=b")) == {"zoek"}
    assert client.get(f"{WISHES}?soort=a&soort=b").json()["soort"] == ["a", "b"]


def test_name_that_somebody_made_up_is_not_said_back_in_full(client):
    assert len(client.get(f"{WISHES}?{'x' * 3000}=1").json()["errors"][0]["field"]) == 101


def test_all_that_is_wrong_is_said_at_once_with_its_place(client):
    body = {
        "naam": "a\0b",
        "aantal": "x",
        "delen": [{"titel": "a"}, {"titel": 3, "a/b~ ": 1}],
        "nog": 1,
    }

    response = send(client, body, query="?zoke=1")

    assert places(response) == {
        "zoke",
        "#/naam",
        "#/aantal",
        "#/delen/1/titel",
        "#/delen/1/a~1b~0%20",
        "#/nog",
    }


@pytest.mark.parametrize(
    "body", ["{", "[" * 100_000, '{"naam": NaN}', "9" * 5000, b"\xff", "\ufeff"]
)
def test_body_that_is_no_json_is_said_to_be_none(client, body):
    response = send(client, body)

    assert places(response) == {"#"}
    assert response.json()["errors"][0]["message"] == "Dit is geen JSON."


def test_body_that_is_not_there_lacks_its_fields(client):
    assert places(send(client, "", kind="")) == {"#"}


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", "{}", 415),
        ("application/x-www-form-urlencoded", "naam=Bram", 415),
        ("", "{}", 415),
        ("application/json; charset=utf-8", '{"naam": "Bram", "aantal": 1}', 201),
        ("application/json", " " * (strict.MOST_BYTES + 1), 413),
    ],
)
def test_body_of_another_kind_or_size_is_refused(client, kind, body, status):
    response = send(client, body, kind=kind)

    assert response.status_code == status
    if status == 415:
        assert response["Accept"] == "application/json"


def test_who_has_no_key_hears_that_first(client):
    for response in (
        send(client, {}, key={}),
        send(client, "{", key={}, query="?zoke=1"),
        send(client, "x", kind="text/plain", key={}),
        client.get(SECRETS),
    ):
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("*/*", 200),
        ("application/*", 200),
        ("text/html, application/json;q=0.5", 200),
        ("application/json; charset=utf-8", 200),
        ("rubbish", 200),
        ("text/html", 406),
        ("application/xml", 406),
        ("application/json;q=0, text/csv", 406),
    ],
)
def test_who_takes_no_json_gets_406(client, accept, status):
    assert client.get(WISHES, headers={"Accept": accept}).status_code == status


def test_answer_is_tagged_and_sent_once(client):
    first = client.get(WISHES)
    etag = first["ETag"]

    assert etag.startswith('W/"')
    for asked in (etag, etag.removeprefix("W/"), f'"iets", {etag}', "*"):
        again = client.get(WISHES, headers={"If-None-Match": asked})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert again["API-Version"]
        assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=60"
    assert client.get(WISHES, headers={"If-None-Match": 'W/"oud"'}).status_code == 200
    assert client.get(SECRETS, headers=KEY | {"If-None-Match": "*"}).status_code == 304
    refused = client.get(WISHES, headers={"If-Match": '"oud"'})
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")


def test_long_answer_is_pressed_for_who_takes_it(client):
    plain = client.get(WISHES)
    small = client.get(WISHES, headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert small["ETag"] == plain["ETag"]
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content)
    assert "Accept-Encoding" in small["Vary"]
    assert "Accept-Encoding" in plain["Vary"]
    assert "Content-Encoding" not in client.get(WISHES, headers={"Accept-Encoding": "gzip;q=0"})


def test_head_is_get_without_its_body(client):
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}):
        got, head = client.get(WISHES, headers=headers), client.head(WISHES, headers=headers)
        assert (head.status_code, head.content) == (got.status_code, b"")
        of_each = {"X-Request-ID": ""}
        assert {**head.headers, **of_each} == {**got.headers, **of_each}


def test_browser_may_read_what_is_open_from_any_site_and_nothing_else(client):
    def asks(path, method):
        headers = {"Origin": "https://wijk.example", "Access-Control-Request-Method": method}
        return client.options(path, headers=headers)

    reads = asks(WISHES, "GET")
    assert (reads.status_code, reads["Allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    assert reads["Access-Control-Allow-Origin"] == "*"
    assert reads["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert reads["Access-Control-Allow-Headers"] == "Accept-Language, If-None-Match"
    for answer in (asks(WISHES, "POST"), asks(SECRETS, "GET"), asks(WISHES, "DELETE")):
        assert answer.status_code == 204
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert asks("/api/v1/nergens", "GET").status_code == 404

    read = client.get(WISHES)
    assert read["Access-Control-Allow-Origin"] == "*"
    assert set(read["Access-Control-Expose-Headers"].split(", ")) >= {"ETag", "Link", "Retry-After"}
    for answer in (client.get(SECRETS, headers=KEY), client.get(SECRETS), send(client, {})):
        assert "Access-Control-Allow-Origin" not in answer
        assert answer["Cache-Control"] == "no-store"


def test_method_that_is_not_there_is_told_which_are(client):
    response = client.delete(WISHES)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_who_comes_too_often_hears_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr("tests.api.small_api.Key.authenticate", _throttled)

    response = client.get(SECRETS, headers=KEY)

    assert (response.status_code, response["Retry-After"]) == (429, "60")


def _throttled(*_asked):
    raise HttpError(429, "te veel")
