"""The page for who builds on the API: each line it shows is tried, and each answer is what the site gives."""

from __future__ import annotations

import json
import re
import shlex
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eventsite.api import changelog, examples
from eventsite.web.api.problems import API_VERSION
from tests.api import walk

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PAGE, CATALOGUE = "/ontwikkelaars/", "/catalogus.jsonld"
LINE = re.compile(
    r'<pre class="api__line"><code>(.*?)</code></pre>\s*'
    r'(?:<details class="api__answer"><summary>.*?\((\d+)\)</summary><pre lang="nl"><code>(.*?)</code>)?',
    re.S,
)


def lines(page):
    """Each example as it is read: the arguments of curl, and status and answer where they are shown."""
    return [
        (shlex.split(unescape(line)), int(status or 0), unescape(answer))
        for line, status, answer in LINE.findall(page)
    ]


def test_each_line_does_what_the_page_says_it_does(client):
    walk.fill_the_site()
    shown = lines(client.get(PAGE).text)

    tried = 0
    for arguments, status, answer in shown:
        assert arguments[0] == "curl"
        address = arguments[-1]
        assert address.startswith(f"{settings.SITE_URL}/api/v1/")
        if answer:
            tried += 1
            parts = urlsplit(address)
            response = client.get(f"{parts.path}?{parts.query}")
            assert response.status_code == status, address
            assert response.json() == json.loads(answer), address
    assert tried == len(walk.open_reads()) + 2


def test_first_line_asks_for_the_evening_that_comes(client, frozen):
    build.edition(slug="geweest", starts_at=timezone.now() - timedelta(days=20))
    build.edition(slug="komt", starts_at=timezone.now() + timedelta(days=20))

    _line, _status, answer = lines(client.get(PAGE).text)[0]

    assert [one["slug"] for one in json.loads(answer)["results"]] == ["komt"]


def test_each_body_that_is_shown_fits_what_is_asked(client):
    document = walk.document()
    for one in walk.every():
        content = one.said.get("requestBody", {}).get("content", {}).get("application/json")
        if content:
            schemas = document["components"]["schemas"]
            body = examples.body_of(content["schema"], schemas)
            jsonschema.validate(body, content["schema"] | {"components": document["components"]})


def test_body_is_made_of_what_its_schema_says():
    schemas = {
        "Deel": {
            "type": "object",
            "required": ["op"],
            "properties": {"op": {"type": "string", "format": "date"}},
        }
    }
    schema = {
        "type": "object",
        "required": ["naam", "aantal", "soort", "delen", "leeg"],
        "properties": {
            "naam": {"type": "string", "examples": ["Bram"]},
            "aantal": {"type": "integer", "minimum": 2},
            "soort": {"enum": ["a", "b"]},
            "delen": {"type": "array", "items": {"$ref": "#/components/schemas/Deel"}},
            "leeg": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
            "hoeft": {"type": "string"},
        },
    }

    assert examples.body_of(schema, schemas) == {
        "naam": "Bram",
        "aantal": 2,
        "soort": "a",
        "delen": [{"op": "2027-03-16"}],
        "leeg": True,
    }


def test_every_operation_stands_on_the_page_with_its_parameters_and_errors(client):
    walk.fill_the_site()
    page = unescape(client.get(PAGE).text)

    for one in walk.every():
        part = page.partition(f'id="{one.name}"')[2].partition("</article>")[0]
        assert one.said["summary"] in part, one.name
        assert f"<code>{one.path}</code>" in part, one.name
        for parameter in one.said["parameters"]:
            if parameter["in"] != "header":
                assert f"<code>{parameter['name']}</code>" in part, one.name
        for status in one.said["responses"]:
            assert f"<dt>{status}</dt>" in part, one.name


def test_page_of_a_site_without_anything_says_so(client):
    page = client.get(PAGE)

    assert page.status_code == 200
    assert "Er is nu niets om als voorbeeld te laten zien." in page.text


def test_page_is_english_but_for_what_the_document_says(client):
    walk.fill_the_site()
    page = client.get(f"/en{PAGE}").text

    assert "Start in five minutes" in page
    assert "Beginnen in vijf minuten" not in page
    assert '<span lang="nl">Alle edities' in page
    shown = lines(page)
    assert shown
    assert all("/en/" not in arguments[-1] for arguments, _status, _answer in shown)


def test_page_names_the_newest_version_and_all_that_changed(client):
    page = client.get(PAGE).text

    assert changelog.versions()[0].number == API_VERSION
    for one in changelog.versions():
        assert f"<summary>{one.number}</summary>" in page
        assert one.changes
    assert "`" not in "".join(change for one in changelog.versions() for change in one.changes)


def test_page_leads_to_the_description_for_catalogues(client):
    response = client.get(PAGE)

    assert response["Link"] == f'<{CATALOGUE}>; rel="describedby"; type="application/ld+json"'
    assert f'<link rel="alternate" type="application/ld+json" href="{CATALOGUE}"' in response.text


@pytest.mark.parametrize("path", [PAGE, CATALOGUE])
def test_page_takes_as_many_queries_whatever_there_is(client, path):
    """As many as what it shows: test_query_counts.py has those in a table."""
    counts = []
    for _ in range(3):
        walk.fill_more()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))

    assert counts == [counts[0]] * 3


def test_changes_are_those_of_this_api_alone():
    numbers = [one.number for one in changelog.versions()]

    assert numbers == sorted(set(numbers), reverse=True)
    assert "tablet" not in str(changelog.versions())
