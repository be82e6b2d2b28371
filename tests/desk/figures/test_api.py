"""The figures of a year for programs: those of its page, with nobody to be found in them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import build

from .test_public import closed_evening

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database,
    pytest.mark.usefixtures("frozen_in_march"),
]

LIST = "/api/v1/cijfers"


def of(client, year=2027):
    return client.get(f"{LIST}/{year}").json()


def table(year, key):
    return next(one for one in year["tabellen"] if one["sleutel"] == key)


def test_years_of_which_something_is_closed_are_listed(client):
    assert client.get(LIST).json()["results"] == []
    closed_evening("2026-12-08", came=6)
    closed_evening("2027-01-12", came=6)

    body = client.get(LIST).json()

    assert body["count"] == 2
    assert [(one["jaar"], one["voorbij"]) for one in body["results"]] == [
        (2027, False),
        (2026, True),
    ]
    assert body["results"][1] == {
        "jaar": 2026,
        "standOp": "2026-12-31",
        "voorbij": True,
        "url": "https://cafe.example.nl/cijfers/2026/",
    }
    assert [one["jaar"] for one in client.get(f"{LIST}?page=2&pageSize=1").json()["results"]] == [
        2026
    ]


@pytest.mark.parametrize("path", [LIST, f"{LIST}/2026"])
def test_tag_says_whether_a_year_that_is_over_is_the_same(client, frozen_in_march, path):
    """There is no moment at which a figure changed: it is of all that was closed, and of what had to be hidden."""
    closed_evening("2026-12-08", came=6)
    has_it = {"If-None-Match": client.get(path)["ETag"]}

    frozen_in_march.shift(timedelta(days=1))
    assert client.get(path, headers=has_it).status_code == 304
    closed_evening("2026-11-10" if path != LIST else "2025-11-11", came=7)

    assert client.get(path, headers=has_it).status_code == 200
    assert client.get(path, {"gewijzigdSinds": "2027-01-01T00:00:00Z"}).status_code == 400


def test_a_year_tells_what_its_page_tells(client):
    for day, came in (("2027-01-12", 6), ("2027-02-02", 7)):
        closed_evening(day, came=came)

    year = of(client)

    assert (year["avonden"], year["bezoeken"]) == (2, 13)
    assert table(year, "avonden")["kolommen"] == ["Bezoeken", "Pitches"]
    assert [row["aantallen"][0] for row in table(year, "avonden")["rijen"]] == [6, 7]
    assert table(year, "avonden")["samen"][0] == 13


def test_small_evening_is_not_shown_nor_to_be_subtracted(client):
    for day, came in (("2027-01-12", 2), ("2027-02-02", 7), ("2027-02-16", 9)):
        closed_evening(day, came=came)

    year = of(client)

    assert [row["aantallen"][0] for row in table(year, "avonden")["rijen"]] == [None, 7, 9]
    assert (table(year, "avonden")["samen"][0], year["bezoeken"]) == (None, None)


def test_the_tables_are_those_of_the_file(client):
    for day, came in (("2027-01-12", 2), ("2027-02-02", 7), ("2027-02-16", 9)):
        closed_evening(day, came=came)
    build.initiative()

    file = client.get("/cijfers/2027.json").json()
    year = of(client)

    as_in_file = [
        {
            "sleutel": one["sleutel"],
            "titel": one["titel"],
            "rijen": [
                {
                    "wat": row["wat"],
                    "aantallen": dict(zip(one["kolommen"], row["aantallen"], strict=True)),
                }
                for row in one["rijen"]
            ],
            "samen": dict(zip(one["kolommen"], one["samen"], strict=True)),
        }
        for one in year["tabellen"]
    ]
    assert as_in_file == [{**one, "samen": one["samen"]} for one in file["tabellen"]]
    assert {one["woord"]: one["uitleg"] for one in year["woorden"]} == file["woorden"]
    assert year["standOp"] == file["standOp"]


def test_evening_that_is_not_closed_is_in_no_figure(client):
    closed_evening("2027-01-12", came=6)
    build.took(build.edition(starts_at=build.NOW), sessions=1)

    assert of(client)["avonden"] == 1


@pytest.mark.parametrize("year", ["2026", "0", "-1", "99999999999999999999", "1.5", "x", "%00"])
def test_year_without_figures_is_not_found_or_refused(client, year):
    closed_evening("2027-01-12", came=6)

    assert client.get(f"{LIST}/{year}").status_code in {400, 404}


def test_whoever_asks_reads_the_same(client):
    closed_evening("2027-01-12", came=6)

    english = client.get(f"{LIST}/2027", headers={"Accept-Language": "en"})

    assert english.json() == of(client)
    assert table(english.json(), "avonden")["titel"] == "Avonden"


@pytest.mark.parametrize(("address", "number"), [(LIST, 1), (f"{LIST}/2027", 15)])
@pytest.mark.parametrize("evenings", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    client, django_assert_num_queries, address, number, evenings
):
    for day in ("2027-01-12", "2027-02-02", "2027-02-16")[:evenings]:
        closed_evening(day, came=6)

    with django_assert_num_queries(number):
        assert client.get(address).status_code == 200
