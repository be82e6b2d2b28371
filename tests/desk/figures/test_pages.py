"""The organisers' figures: the page, its blocks and its files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.figures import about, overview
from desk.figures.cards import Card
from desk.figures.period import Period
from eventsite.figures import closing
from eventsite.figures.closing import Typed
from eventsite.models import CheckIn
from initiatives.models import Need
from tests import build
from tests.queries import DESK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]

PAGE = "/beheer/cijfers/"
WINTER = Period(date(2026, 12, 1), date(2027, 2, 28))
IN_WINTER = "?van=2026-12-01&tot=2027-02-28"


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=build.AMSTERDAM)


def evening(day: str, *, came: int, stayed_away: int = 0):
    """Who comes signed up a week before, and has an address that says which of them."""
    made = build.edition(starts_at=at(f"{day}T19:30"), slug=f"editie-{day}")
    for number in range(came + stayed_away):
        build.took(
            made,
            sessions=1 if number < came else 0,
            name=f"Gast {number}",
            email=f"gast{number}@example.nl",
        )
    return made


def rows_of(anna, key: str, query: str = IN_WINTER) -> list[list[str]]:
    response = anna.get(f"{PAGE}download/{key}.csv{query}")
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_evenings_say_who_signed_up_who_came_and_who_stayed_away(anna):
    evening("2027-01-12", came=3, stayed_away=1)
    evening("2027-02-09", came=2)
    head, first, second = rows_of(anna, "avonden")
    shown = dict(zip(head, first, strict=True))
    assert (shown["Aangemeld"], shown["Er geweest"]) == ("4", "3")
    assert (shown["Wegblijvers"], shown["Wegblijvers, procent"]) == ("1", "25")
    assert dict(zip(head, second, strict=True))["Stand van het getal"] == "voorlopig"
    assert rows_of(anna, "terugkomers")[2][2:] == ["2", "2"]


def test_of_an_evening_that_was_only_typed_it_is_not_known_who_had_been_before(anna):
    typed = evening("2027-01-12", came=0, stayed_away=4)
    closing.close(typed, Typed(attended=80))
    assert "Er is niet geteld wie al eens op een café was." in anna.get(PAGE + IN_WINTER).text

    evening("2027-02-09", came=2)
    assert [row[2] for row in rows_of(anna, "terugkomers")] == [
        "Eerder geweest",
        "niet bekend",
        "0",
    ]
    head, first, _second = rows_of(anna, "avonden")
    shown = dict(zip(head, first, strict=True))
    assert (shown["Er geweest"], shown["Wegblijvers"], shown["Zonder aanmelding"]) == ("80", "", "")
    page = anna.get(PAGE + IN_WINTER).text
    assert "niet bekend" in page
    assert "keer kwam iemand die al eens op een café was" in page
    assert "Wij herkennen iemand zolang wij de aanmeldingen van toen bewaren." in page


def test_evening_to_come_shows_who_signed_up_and_no_nought_for_who_came(anna):
    build.bram(build.edition(starts_at=at("2027-05-11T19:30")))
    _head, row = rows_of(anna, "avonden", "?van=2027-01-01&tot=2027-12-31")
    assert (row[2], row[3], row[-1]) == ("1", "", "komt nog")
    assert "per avond" in anna.get(PAGE).text


def test_this_year_is_shown_where_no_day_is_asked(anna):
    page = anna.get(PAGE)
    assert page.status_code == 200
    assert "1 jan – 31 dec 2027" in page.text


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("?van=2027-03-01&tot=2027-02-01", "Deze dag ligt voor de eerste dag."),
        ("?van=0001-01-01&tot=9999-12-31", "Vul een dag in, zoals 16-03-2027."),
        ("?van=2027-02-29&tot=2027-03-01", "Vul een dag in, zoals 16-03-2027."),
        ("?van=2027-03-01", "Vul een dag in, zoals 16-03-2027."),
    ],
)
@pytest.mark.parametrize("page", [PAGE, f"{PAGE}download/alles.ods"])
def test_days_that_make_no_period_come_back_with_what_is_wrong(anna, page, asked, wrong):
    response = anna.get(page + asked)
    assert response.status_code == 400
    assert wrong in response.text
    typed = asked.split("van=")[1].split("&")[0]
    assert f'value="{typed}"' in response.text


def test_leap_day_and_the_ends_of_the_century_are_days_like_others(anna):
    for asked in ("?van=2028-02-29&tot=2028-02-29", "?van=2000-01-01&tot=2099-12-31"):
        assert anna.get(PAGE + asked).status_code == 200


def test_number_says_how_much_more_it_is_than_in_the_period_before_and_nothing_of_none():
    assert Card(118, "", before=100).shown == "+18%"
    assert Card(96, "", before=100).shown == "−4%"
    assert [Card(5, "", before=n).change for n in (0, None, 5)] == [0, 0, 0]


def test_year_that_runs_is_compared_with_as_much_of_the_year_before(anna):
    evening("2026-01-13", came=2)
    evening("2026-06-09", came=9)
    evening("2027-01-12", came=3)
    page = anna.get(PAGE).text
    assert "+50%</strong> dan vorig jaar op dit moment" in page


def test_sign_ups_are_compared_by_the_days_that_were_left(frozen_in_march):
    frozen_in_march.move_to(at("2027-02-23T12:00"))
    before = build.edition(starts_at=at("2027-01-12T19:30"))
    for days in (20, 14, 0):
        build.took(
            before,
            sessions=1,
            email=f"gast{days}@example.nl",
            registered_at=at("2027-01-12T08:00") - timedelta(days=days),
        )
    coming = build.edition(starts_at=at("2027-03-09T19:30"))
    build.bram(coming)
    found = overview.of(Period(date(2027, 3, 1), date(2027, 3, 31)))
    block = found.block("aanmeldingen")
    assert block.rows == [[20, None, 1], [14, 1, 2], [0, None, 3]]
    assert block.facts["then"] == "De avond ervoor had er toen 2."


def test_first_evening_has_nothing_to_be_compared_with(anna):
    evening("2027-01-12", came=1)
    assert "er is nog niets om mee te vergelijken" in anna.get(PAGE + IN_WINTER).text


def test_evening_without_days_says_whether_nobody_signed_up_or_nobody_knows_when(anna):
    typed = evening("2027-01-12", came=0)
    assert "heeft zich niemand aangemeld" in anna.get(PAGE + IN_WINTER).text
    closing.close(typed, Typed(attended=80, expected=88))
    page = anna.get(PAGE + IN_WINTER).text
    assert "is niet bekend op welke dag mensen zich aanmeldden" in page


def test_arrivals_are_told_apart_in_the_hour_that_comes_twice(frozen_in_march):
    frozen_in_march.move_to(at("2027-11-02T12:00"))
    night = build.edition(starts_at=at("2027-10-31T01:30"))
    for number, moment in enumerate(("00:25", "01:25")):  # UTC: 2.25 in summer time, and again
        someone = build.took(night, sessions=1, email=f"gast{number}@example.nl")
        scanned = datetime.fromisoformat(f"2027-10-31T{moment}+00:00")
        CheckIn.objects.filter(registration=someone).update(scanned_at=scanned)
    block = overview.of(Period(date(2027, 10, 31), date(2027, 10, 31))).block("aankomst")
    assert block.rows[0] == ["02.20 zomertijd", 1]
    assert block.rows[-1] == ["02.20 wintertijd", 1]
    assert len(block.rows) == 7


def test_stray_scan_a_day_later_does_not_fill_the_picture_with_noughts(frozen_in_march):
    one = evening("2027-01-12", came=2)
    late = CheckIn.objects.filter(registration__event=one).first()
    CheckIn.objects.filter(pk=late.pk).update(scanned_at=at("2027-01-14T09:00"))
    assert len(overview.of(WINTER).block("aankomst").rows) == 2


def test_way_of_an_idea_counts_who_was_at_a_cafe_before_the_course(anna):
    evening("2027-01-12", came=2)
    run = build.run(starts_at=at("2027-02-02T19:30"))
    for number in (0, 9):
        build.took(run, sessions=1, name=f"Gast {number}", email=f"gast{number}@example.nl")
    steps = dict(rows_of(anna, "weg")[1:])
    assert (steps["bezoeken aan een café"], steps["volgden de basiscursus"]) == ("2", "2")
    assert "1 van de 2 was eerst op een café." in anna.get(PAGE + IN_WINTER).text


def test_help_that_is_asked_for_is_said_to_be_of_now(anna):
    idea = build.initiative(needs={Need.Kind.MONEY: "", Need.Kind.PLACE: ""})
    idea.needs.filter(kind=Need.Kind.PLACE).delete()  # found, and so asked for no more
    head, *rows = rows_of(anna, "hulp", "?van=2027-01-01&tot=2027-12-31")
    assert head[1] == "Nu gevraagd"
    assert sum(int(row[1]) for row in rows) == 1
    assert "Hulp die initiatieven nu vragen" in anna.get(PAGE).text


def test_ideas_without_a_theme_lead_to_a_list_to_mend_them_from(anna):
    build.initiative(theme="")
    build.initiative(name="Tuin", contact_email="tuin@example.nl", theme="groen")
    page = anna.get(PAGE + "?van=2027-01-01&tot=2027-12-31").text
    assert "1 initiatief heeft geen thema" in page
    listed = anna.get("/beheer/initiatieven/?status=published&mist=thema").text
    assert listed.count("Kies een thema") == about.lacking().theme == 1


def test_themes_cross_neighbourhoods_with_the_sums_of_both(anna):
    wijk = build.neighbourhood()
    build.initiative(theme="groen", neighbourhood=wijk)
    build.initiative(name="Tuin", contact_email="tuin@example.nl", theme="groen")
    head, green, sums = rows_of(anna, "themas", "?van=2027-01-01&tot=2027-12-31")
    assert head == ["Thema", str(wijk), "heel de stad", "Samen"]
    assert (green[1:], sums[1:]) == (["1", "1", "2"], ["1", "1", "2"])


def test_what_is_not_closed_is_called_provisional_until_it_is(anna):
    one = evening("2027-01-12", came=1)
    assert "Deze cijfers zijn voorlopig: 1 avond of cursus" in anna.get(PAGE + IN_WINTER).text
    closing.close(one)
    assert "voorlopig:" not in anna.get(PAGE + IN_WINTER).text


def test_period_without_anything_says_so(anna):
    assert "er geen avonden en geen cursussen" in anna.get(PAGE + IN_WINTER).text


def test_all_blocks_are_in_one_file_behind_how_they_were_counted(anna):
    evening("2027-01-12", came=1)
    response = anna.get(f"{PAGE}download/alles.ods{IN_WINTER}")
    xml = zipfile.ZipFile(io.BytesIO(response.content)).read("content.xml").decode()
    assert xml.count("<table:table ") == 1 + len(overview.of(WINTER).blocks)
    assert "Wie bij de deur is binnengelaten" in xml


@pytest.mark.parametrize("name", ["alles.csv", "alles.pdf", "niets.csv", "avonden.html"])
def test_file_that_is_not_there_is_not_found(anna, name):
    assert anna.get(f"{PAGE}download/{name}").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_evenings_and_people_takes_the_same_queries(anna, number):
    closing.close(evening("2026-11-10", came=1))
    for n in range(number):
        evening(f"2027-01-{12 + n}", came=n + 1)
        build.took(build.run(starts_at=at(f"2027-02-{2 + n:02}T19:30")), sessions=1)
        build.initiative(
            name=f"Tuin {n}", contact_email=f"t{n}@example.nl", needs={Need.Kind.MONEY: ""}
        )
    with CaptureQueriesContext(connection) as queries:
        assert anna.get(PAGE + IN_WINTER).status_code == 200
    assert len(queries) == DESK + 46


def test_tab_of_an_evening_shows_its_sign_ups_and_arrivals_and_that_of_a_run_none(anna):
    one = evening("2027-01-12", came=2)
    run = build.past_run()
    shown = anna.get(f"/beheer/evenementen/{one.slug}/cijfers/").text
    assert "Aanmeldingen per dag" in shown
    assert "Het drukst was het om 19.30 uur, met 2 personen" in shown
    assert "Aanmeldingen per dag" not in anna.get(f"/beheer/evenementen/{run.slug}/cijfers/").text
