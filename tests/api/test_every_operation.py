"""The NLGov REST API Design Rules 2.1 at run time, on every operation that the document has, whoever adds it."""

from __future__ import annotations

import re

import pytest

from eventsite.web.api.problems import API_VERSION
from tests.api import walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

KEBAB = re.compile(r"(/([a-z][a-z0-9]*(-[a-z0-9]+)*|\{[a-z][a-zA-Z0-9]*\}))+")
CAMEL = re.compile(r"[a-z][a-zA-Z0-9]*")
ALL = pytest.mark.parametrize("operation", walk.every(), ids=str)
READS = pytest.mark.parametrize("operation", walk.open_reads(), ids=str)


def assert_problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["type"]) == (status, "about:blank")
    assert body["title"]
    assert body["detail"]
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Language"] == "nl"
    assert_every_answer(response)
    return body


def assert_every_answer(response):
    assert response["API-Version"] == API_VERSION
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert not response.cookies


@pytest.fixture
def address(client, request):
    walk.fill_the_site()
    return walk.address(request.getfixturevalue("operation"), client)


@ALL
def test_address_is_plural_nouns_in_kebab_case_without_a_slash_at_its_end(operation):
    assert KEBAB.fullmatch(operation.path)
    assert operation.verb in {"get", "post", "put", "patch", "delete"}
    for one in operation.said["parameters"]:
        assert one["in"] == "header" or CAMEL.fullmatch(one["name"]), one["name"]
        assert one.get("description") or one["in"] == "path", f"{one['name']} says nothing"


@ALL
def test_operation_says_what_it_is_and_each_answer_what_it_holds(operation):
    said = operation.said
    assert said["summary"]
    assert said["description"]
    assert said["tags"]
    for status, one in said["responses"].items():
        assert "API-Version" in one["headers"], status
        assert one["description"], status
        if int(status) >= 400:
            assert set(one["content"]) == {"application/problem+json"}, status


@ALL
def test_errors_that_can_be_are_declared(operation):
    expected = {"400", "429", "500", "503"}
    if operation.is_read:
        expected |= {"304", "406"}
    if operation.parameters:
        expected |= {"404"}
    if "requestBody" in operation.said:
        expected |= {"413", "415"}
    if not operation.is_open:
        expected |= {"401", "403"}

    assert expected <= set(operation.said["responses"])


@ALL
def test_body_takes_no_field_that_it_has_not(operation):
    document = walk.document()
    for name in _schemas_sent(operation.said.get("requestBody", {}), document):
        schema = document["components"]["schemas"][name]
        if schema.get("type") == "object":
            assert schema.get("additionalProperties") is False, f"{name}: make it from values.Sent"


def _schemas_sent(part, document):
    found = set(re.findall(r"#/components/schemas/(\w+)", str(part)))
    seen = set()
    while new := found - seen:
        seen |= new
        for one in new:
            found |= set(
                re.findall(
                    r"#/components/schemas/(\w+)", str(document["components"]["schemas"][one])
                )
            )
    return sorted(found)


@READS
def test_answer_is_json_of_camel_case_with_moments_in_utc(client, operation, address):
    response = client.get(address)

    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Language"] == "nl"
    assert_every_answer(response)
    data = response.json()
    assert [one for one in walk.keys(data) if not CAMEL.fullmatch(one)] == []
    assert [one for one in walk.moments(data) if not one.endswith("Z")] == []


@READS
def test_head_says_what_get_would(client, operation, address):
    plain = client.get(address).content
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        got, head = client.get(address, headers=headers), client.head(address, headers=headers)
        assert (head.status_code, head.content) == (200, b"")
        moving = {"X-Request-ID"}
        if b"gewijzigdTot" in plain:
            moving |= {"ETag", "Content-Length"}
        assert _without(head, moving) == _without(got, moving)
        assert int(got["Content-Length"]) == len(got.content)


def _without(response, moving):
    """``moving`` follows from the moment at which it was asked, or is of each request its own."""
    return {name: value for name, value in response.headers.items() if name not in moving}


@READS
def test_what_they_have_is_not_sent_again(client, operation, address):
    got = client.get(address)

    again = client.get(address, headers={"If-None-Match": f'W/"x", {got["ETag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == got["ETag"]
    assert_every_answer(again)
    assert client.get(address, headers={"If-None-Match": 'W/"x"'}).status_code == 200


@ALL
def test_options_says_what_there_is(client, operation, address):
    response = client.options(address)

    assert response.status_code == 204
    assert operation.verb.upper() in response["Allow"].split(", ")
    assert_every_answer(response)


@READS
def test_page_of_another_site_may_read_it(client, operation, address):
    asked = {"Origin": "https://wijk.example", "Access-Control-Request-Method": "GET"}

    response = client.options(address, headers=asked)

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


@ALL
def test_page_of_another_site_may_neither_write_nor_use_a_key(client, operation, address):
    if operation.is_read and operation.is_open:
        return
    asked = {
        "Origin": "https://wijk.example",
        "Access-Control-Request-Method": operation.verb.upper(),
    }

    for response in (
        client.options(address, headers=asked),
        getattr(client, operation.verb)(address),
    ):
        assert "Access-Control-Allow-Origin" not in response


@READS
def test_key_that_is_not_there_is_400_with_its_name(client, operation, address):
    body = assert_problem(client.get(f"{address}?bestaatNiet=1"), 400)

    assert [one["parameter"] for one in body["errors"]] == ["bestaatNiet"]


@READS
def test_everything_that_is_wrong_is_said_together(client, operation, address):
    wrong = {
        one["name"]: "�"
        for one in operation.said["parameters"]
        if one["in"] == "query" and _is_picky(one["schema"])
    }

    body = assert_problem(client.get(address, wrong | {"bestaatNiet": "1"}), 400)

    assert {one["parameter"] for one in body["errors"]} == {*wrong, "bestaatNiet"}


def _is_picky(schema):
    """Whether there is text that it refuses."""
    document = str(schema) + str(
        [
            walk.document()["components"]["schemas"][name]
            for name in re.findall(r"schemas/(\w+)", str(schema))
        ]
    )
    return any(word in document for word in ("enum", "integer", "date-time", "const", "'boolean'"))


@READS
def test_single_value_said_twice_is_400(client, operation, address):
    single = [
        one["name"]
        for one in operation.said["parameters"]
        if one["in"] == "query" and "array" not in str(one["schema"])
    ]

    for name in single:
        body = assert_problem(client.get(f"{address}?{name}=1&{name}=1"), 400)
        assert name in {one["parameter"] for one in body["errors"]}


@READS
def test_other_forms_than_json_are_406(client, operation, address):
    assert_problem(client.get(address, headers={"Accept": "text/csv"}), 406)


@ALL
def test_address_with_a_slash_is_404(client, operation, address):
    assert_problem(getattr(client, operation.verb)(address + "/"), 404)


@ALL
def test_method_that_is_not_there_is_405(client, operation, address):
    there = walk.document()["paths"][operation.path]
    other = next(verb for verb in ("delete", "patch", "put") if verb not in there)

    response = getattr(client, other)(address)

    assert_problem(response, 405)
    assert operation.verb.upper() in response["Allow"].split(", ")
    assert {"HEAD", "GET"} <= set(response["Allow"].split(", ")) or "get" not in there


@ALL
def test_what_goes_wrong_with_us_is_500_and_says_nothing_of_the_inside(
    client, operation, address, monkeypatch
):
    client.raise_request_exception = False
    monkeypatch.setattr("eventsite.api.strict.accepts", _fails)
    monkeypatch.setattr("eventsite.api.strict._strange_keys", _fails)
    monkeypatch.setattr("eventsite.api.strict._unfit_body", _fails)

    response = getattr(client, operation.verb)(address)

    assert_problem(response, 500)
    assert "geheim" not in response.text


def _fails(*_args):
    raise RuntimeError("geheim")


@ALL
def test_who_has_no_key_is_told_so(client, operation, address):
    if operation.is_open:
        return
    assert_problem(getattr(client, operation.verb)(address), 401)
    assert getattr(client, operation.verb)(address)["WWW-Authenticate"]


@READS
def test_what_there_is_not_is_404(client, operation):
    if operation.parameters:
        path = re.sub(r"{\w+}", "nergens", operation.path)
        assert client.get(walk.ROOT + path).status_code in {400, 404}
        assert_problem(client.get(walk.ROOT + path.replace("nergens", "9")), 404)
