"""The public figures in English: the same numbers, and what is named in Dutch only is marked."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from initiatives.models import Theme
from tests import build
from tests.cafes.test_views import text_of
from tests.languages import unmarked

from .test_public import closed_evening, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

PAGE = "/en/cijfers/"


def themes(**numbers: int) -> None:
    """So many initiatives of each."""
    for slug, many in numbers.items():
        for number in range(many):
            address = f"{slug}{number}@example.nl"
            build.initiative(name=f"Tuin {slug} {number}", contact_email=address, theme=slug)


def test_page_has_the_same_numbers_in_english(client):
    closed_evening("2027-01-12", came=7)

    text = text_of(client.get(PAGE))

    assert "Figures 2027" in text
    assert "7 visits to 1 evening" in text
    assert "This year is not over yet." in text


def test_theme_is_named_in_english_or_marked(client):
    closed_evening("2027-01-12", came=6)
    themes(groen=6, zorg=6)
    Theme.objects.filter(slug="groen").update(translations={"en": {"name": "green spaces"}})

    page = client.get(PAGE).text

    assert "green spaces" in unmarked(page)
    assert "groen en natuur" not in page
    assert '<span lang="nl">zorg voor elkaar</span>' in page
    assert "zorg voor elkaar" not in unmarked(page)


def test_of_two_themes_that_are_equal_both_languages_hide_the_same():
    """Else who reads both knows both, and with the total the small one."""
    closed_evening("2027-01-12", came=6)
    themes(groen=6, zorg=6, ontmoeting=3)
    Theme.objects.filter(slug="zorg").update(translations={"en": {"name": "a first"}})
    Theme.objects.filter(slug="groen").update(translations={"en": {"name": "z last"}})
    in_dutch = [number for _of, [number] in table(2027, "themas").rows]

    with translation.override("en"):
        rows = table(2027, "themas").rows

    assert [number for _of, [number] in rows] == in_dutch
    assert sorted(str(of) for of, [number] in rows if number is None) != []
    assert [str(of) for of, _number in rows][:2] == ["z last", "a first"]


def test_files_are_in_the_language_of_their_address(client):
    closed_evening("2027-01-12", came=6)

    there = client.get(f"{PAGE}2027.csv")
    here = client.get("/cijfers/2027.csv")

    assert 'filename="figures-2027.csv"' in there["Content-Disposition"]
    assert 'filename="cijfers-2027.csv"' in here["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(there.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Table", "What", "Type of number", "Number"]
    assert "Evenings" in {row[0] for row in rows}
    assert client.get(f"{PAGE}2027.ods").content[:2] == b"PK"


@pytest.mark.parametrize(("page", "language"), [(PAGE, "en"), ("/cijfers/", "nl")])
def test_catalogues_are_told_the_language_and_the_files_in_it(client, page, language):
    closed_evening("2027-01-12", came=6)

    found = re.search(r'ld\+json">(.*?)</script>', client.get(page).text)

    dataset = json.loads(found[1])
    assert dataset["inLanguage"] == language
    assert all(page in one["contentUrl"] for one in dataset["distribution"])


@pytest.mark.parametrize("number", [1, 3])
def test_page_in_english_asks_the_database_as_often(client, number):
    for n in range(number):
        closed_evening(f"2027-01-{12 + n}", came=2)
    themes(groen=number)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200

    assert len(queries) == 15
