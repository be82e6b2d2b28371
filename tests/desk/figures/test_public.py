"""The figures that anyone may see: of what is closed, and nobody to be found in them."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.figures import asked, period, public
from desk.note import sentences
from desk.note.document import Table
from eventsite.figures import closing
from initiatives import campaigns
from initiatives.models import Need, Theme
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

PAGE = "/cijfers/"


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=build.AMSTERDAM)


def closed_evening(day: str, *, came: int):
    made = build.edition(starts_at=at(f"{day}T19:30"))
    for number in range(came):
        build.took(made, sessions=1, name=f"Gast {number}", email=f"gast{number}@example.nl")
    closing.close(made)
    return made


def table(year: int, key: str) -> public.Table:
    return next(one for one in public.of(year).tables if one.key == key)


def test_evening_that_is_not_closed_is_in_no_public_figure(client):
    closed_evening("2027-01-12", came=6)
    still_open = build.edition(starts_at=at("2027-02-09T19:30"))
    build.took(still_open, sessions=1)
    shown = table(2027, "avonden")
    assert [row[1][0] for row in shown.rows] == [6]
    assert "9 februari" not in client.get(PAGE).text
    closing.close(still_open)
    assert len(table(2027, "avonden").rows) == 2


def test_small_evening_is_not_shown_nor_to_be_subtracted_from_what_is(client):
    for day, came in (("2027-01-12", 2), ("2027-02-02", 7), ("2027-02-16", 9)):
        closed_evening(day, came=came)
    shown = table(2027, "avonden")
    assert [row[1][0] for row in shown.rows] == [None, 7, 9]
    assert shown.totals[0] is None
    page = client.get(PAGE).text
    assert page.count("niet getoond") >= 2
    assert re.search(r"<strong>–</strong>\s+bezoeken aan 3 avonden", page)


def test_pages_of_evenings_do_not_bring_back_what_the_year_hides(client):
    """Each says its own number from five on: the sum with one that says none would tell of that one."""
    evenings = [
        closed_evening(day, came=came)
        for day, came in (("2027-01-12", 2), ("2027-02-02", 7), ("2027-02-16", 9))
    ]
    pages = [client.get(one.get_absolute_url()).text for one in evenings]
    seen = [int(n) for page in pages for n in re.findall(r"deelnemers</dt><dd\D*(\d+)<", page)]
    assert sorted(set(seen)) == [7, 9]
    assert table(2027, "avonden").totals[0] is None


def test_who_did_not_complete_a_course_is_not_to_be_subtracted_either():
    """Nine were there and eight completed it: the one who did not is hidden, and the eight with it."""
    run = build.run(starts_at=at("2027-01-12T19:30"))
    for number in range(9):
        build.took(
            run, sessions=4 if number else 1, name=f"Gast {number}", email=f"g{number}@example.nl"
        )
    closing.close(run)
    [(_kind, numbers)] = table(2027, "cursussen").rows
    assert numbers == [None, None, 9]


def test_ideas_that_are_few_are_one_row_together():
    themes = ["groen"] * 6 + ["ontmoeting"] * 3 + ["zorg"] * 4
    for number, theme in enumerate(themes):
        build.initiative(
            name=f"Tuin {number}", contact_email=f"tuin{number}@example.nl", theme=theme
        )
    closed_evening("2027-01-12", came=6)
    shown = table(2027, "themas")
    assert [numbers for _of, numbers in shown.rows].count([None]) == 2
    assert shown.on_page[1:] == [("andere thema’s", [7])]


def test_year_and_public_note_hide_the_same_of_two_themes_that_are_equal():
    """Another one in each would tell of both, and so of the small one."""
    for position, slug in enumerate(("zorg", "groen", "ontmoeting")):
        Theme.objects.filter(pk=build.theme(slug).pk).update(position=position)
    for number, slug in enumerate(["zorg"] * 6 + ["groen"] * 6 + ["ontmoeting"] * 3):
        build.initiative(
            name=f"Tuin {number}", contact_email=f"tuin{number}@example.nl", theme=slug
        )
    closed_evening("2027-01-12", came=6)
    section = sentences.sections(period.figures(asked.year_of(2027)), None, public=True)[2]
    [in_note] = [block for block in section.blocks if isinstance(block, Table)][:1]

    in_year = {of: number for of, [number] in table(2027, "themas").rows}

    assert dict(in_note.rows) == in_year
    assert None in in_year.values()


def test_what_campaigns_raised_is_public_already_and_shown(client):
    closed_evening("2027-01-12", came=6)
    campaigns.keep_campaign(
        build.initiative(),
        title="Tuin",
        target=8000,
        raised=3250,
        link="https://www.example.nl/tuin",
        started_on=at("2027-01-20").date(),
    )
    assert "€\N{NO-BREAK SPACE}3.250" in client.get(PAGE).text


def test_files_say_what_the_page_says_and_no_more(client):
    for day, came in (("2027-01-12", 2), ("2027-02-02", 7), ("2027-02-16", 9)):
        closed_evening(day, came=came)
    text = client.get(f"{PAGE}2027.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=";") if row[2] == "Bezoeken"]
    assert [row[3] for row in rows] == ["", "7", "9", ""]
    data = json.loads(client.get(f"{PAGE}2027.json").content)
    evenings = data["tabellen"][0]
    assert [row["aantallen"]["Bezoeken"] for row in evenings["rijen"]] == [None, 7, 9]
    assert evenings["samen"]["Bezoeken"] is None
    assert client.get(f"{PAGE}2027.ods").content[:2] == b"PK"
    assert client.get(f"{PAGE}2027.xlsx").status_code == 404


@pytest.mark.parametrize("year", ["1999", "0", "99999999999999999999"])
def test_year_of_which_nothing_is_closed_is_not_found(client, year):
    closed_evening("2027-01-12", came=6)
    assert client.get(f"{PAGE}{year}/").status_code == 404
    assert client.get(f"{PAGE}{year}.csv").status_code == 404


def test_year_is_that_of_the_evening_in_amsterdam(client):
    made = build.edition(starts_at=at("2027-01-01T00:15"))
    closing.close(made)
    assert public.years() == [2027]


def test_before_anything_is_closed_the_page_says_when_there_will_be_figures(client):
    assert "Er zijn nog geen cijfers" in client.get(PAGE).text


def test_page_may_be_kept_by_caches_and_tells_catalogues_where_its_files_are(client):
    closed_evening("2027-01-12", came=6)
    response = client.get(PAGE)
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in response
    found = re.search(r'ld\+json">(.*?)</script>', response.text)
    dataset = json.loads(found[1])
    assert dataset["@type"] == "Dataset"
    for one in dataset["distribution"]:
        path = one["contentUrl"].split("://")[1].partition("/")[2]
        assert client.get(f"/{path}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_evenings_and_years_takes_the_same_queries(client, number):
    for n in range(number):
        closed_evening(f"2027-01-{12 + n}", came=2)
        closed_evening(f"20{20 + n}-01-12", came=1)
        run = build.run(starts_at=at(f"2027-01-{12 + n}T19:30"))
        build.took(run, sessions=4)
        closing.close(run)
        build.initiative(
            name=f"Tuin {n}", contact_email=f"t{n}@example.nl", needs={Need.Kind.MONEY: ""}
        )
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    assert len(queries) == 17
