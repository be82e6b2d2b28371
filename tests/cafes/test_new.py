"""A new evening at the desk: five actions, a sentence that says what comes out, and what is wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cafes import editions
from cafes.models import Edition
from eventsite.models import Session, Venue
from pitches.models import Workshop

from .. import build

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen_in_march"),
]

PAGE = "/beheer/cafes/nieuw/"
ALL = ["texts", "places", "mails", "stalls", "plan", "stage", "workshop"]


@pytest.fixture(autouse=True)
def anna(client, settings, frozen_in_march):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


@pytest.fixture
def source() -> Edition:
    edition = build.edition(
        starts_at=datetime(2027, 1, 19, 19, 30, tzinfo=build.AMSTERDAM),
        registration_opens_at=datetime(2026, 12, 8, 9, 0, tzinfo=build.AMSTERDAM),
    )
    build.stands(edition, 3)
    build.slots(edition, 2)
    run = build.run(
        starts_at=datetime(2027, 1, 7, 19, 30, tzinfo=build.AMSTERDAM),
        sessions=1,
        title="Pitchen met Passie",
    )
    Workshop.objects.create(edition=edition, run=run)
    return edition


def typed(of, /, **fields) -> dict[str, object]:
    return {"source": of.pk, "day": "2027-05-18", "title": "Café in mei", "what": ALL} | fields


def test_the_latest_evening_is_chosen_and_everything_ticked(client, source):
    build.edition(starts_at=build.NOW - timedelta(days=400), title="Van lang geleden")

    form = client.get(PAGE).context["form"]

    assert form["source"].value() == source.pk
    assert form["title"].value() == "Initiatievencafé"
    assert form["what"].value() == ALL


def test_a_draft_is_made_and_the_result_says_what_it_is(client, source):
    done = client.post(PAGE, typed(source), follow=True)

    made = Edition.objects.get(title="Café in mei")
    assert done.redirect_chain[0][0] == f"/beheer/cafes/{made.slug}/"
    assert made.is_draft
    assert (made.stands.count(), made.slots.count()) == (3, 2)
    says = (
        "19.30–22.00 uur op dinsdag 18 mei 2027. Aanmelden opent dinsdag 6 april. "
        "De workshop “Pitchen met Passie” is dan donderdag 6 mei 2027."
    )
    assert says in done.text


def test_looking_first_makes_nothing_and_keeps_what_was_typed(client, source):
    page = client.post(PAGE, typed(source, kijk="1", what=["texts"]))

    assert page.status_code == 200
    assert "19.30–22.00 uur op dinsdag 18 mei 2027." in page.text
    assert page.context["form"]["what"].value() == ["texts"]
    assert Edition.objects.count() == 1


def test_the_script_gets_the_sentence_and_nothing_while_it_can_not_be_said(client, source):
    asked = f"{PAGE}zin/?source={source.pk}&day="

    assert client.get(asked + "2027-05-18").text.startswith("19.30–22.00 uur op dinsdag 18 mei")
    for wrong in ("", "2027-02-30", "2001-01-01", "9999-12-31", "x" * 10_000):
        assert client.get(asked + wrong).text == ""
    assert client.get(f"{PAGE}zin/?source=99999999999999999999&day=2027-05-18").text == ""


def test_a_time_that_the_clock_skips_is_named(client):
    night = build.edition(starts_at=datetime(2026, 12, 1, 2, 30, tzinfo=build.AMSTERDAM))

    page = client.get(f"{PAGE}zin/?source={night.pk}&day=2027-03-28").text

    assert "Let op: die nacht gaat de klok vooruit. 02.30 uur wordt 03.30 uur." in page


def test_a_day_so_near_that_sign_up_would_be_closed_is_said(client, source):
    Edition.objects.update(
        registration_closes_at=source.starts_at - timedelta(days=30), registration_opens_at=None
    )

    page = client.get(f"{PAGE}zin/?source={source.pk}&day=2027-03-20").text

    assert "Let op: aanmelden kon tot donderdag 18 februari, en is dan al gesloten." in page
    assert "Aanmelden opent" not in page


def test_leap_day(client):
    leap = build.edition(starts_at=datetime(2024, 2, 29, 19, 30, tzinfo=build.AMSTERDAM))

    client.post(PAGE, typed(leap, day="2028-02-29"))

    made = Edition.objects.get(title="Café in mei")
    assert made.starts_at == datetime(2028, 2, 29, 19, 30, tzinfo=build.AMSTERDAM)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"day": "gisteren"}, "Vul een dag in, zoals 16-03-2027."),
        ({"day": "2027-03-01"}, "Kies vandaag of een latere dag."),
        ({"day": "9999-12-31"}, "Kies een dag in de komende tien jaar."),
        ({"title": " "}, "Vul dit veld in."),
        ({"title": "x" * 10_000}, "200"),
        ({"source": "99999999999999999999"}, "Kies een avond uit de lijst."),
        ({"venue": "99999999999999999999"}, "Kies een zaal uit de lijst."),
        ({"what": ["people"]}, "Kies uit de lijst."),
    ],
)
def test_bad_input_makes_nothing_and_says_so(client, source, fields, says):
    page = client.post(PAGE, typed(source, **fields))

    assert page.status_code == 400
    assert says in page.text
    assert Edition.objects.count() == 1


def test_a_plan_that_does_not_fit_is_said_at_the_ticks(client, source):
    source.stands.update(x=5000)

    page = client.post(PAGE, typed(source))

    assert page.status_code == 400
    assert "De plattegrond van die avond klopt niet" in page.text
    assert Edition.objects.count() == 1
    assert client.post(PAGE, typed(source, what=["texts"])).status_code == 302


FIRST = {
    "title": "Eerste café",
    "summary": "De allereerste avond.",
    "day": "2027-05-18",
    "starts": "19:30",
    "ends": "22:00",
    "capacity": "80",
    "venue_name": "’t Seinwezen",
    "street": "Kinderhuissingel 1",
    "city": "Haarlem",
}


def test_the_first_evening_of_all_has_a_short_form_and_makes_its_venue(client):
    client.post(PAGE, FIRST)

    made = Edition.objects.get()
    assert made.is_draft
    session = made.sessions.get()
    assert session.starts_at == datetime(2027, 5, 18, 19, 30, tzinfo=build.AMSTERDAM)
    assert session.venue.address == "Kinderhuissingel 1, Haarlem"


def test_the_first_evening_in_a_known_venue(client):
    venue = build.venue()

    client.post(PAGE, FIRST | {"venue": venue.pk})

    assert Session.objects.get().venue == Venue.objects.get()


def test_the_first_evening_ends_after_it_begins(client):
    page = client.post(PAGE, FIRST | {"ends": "19.30"})

    assert page.status_code == 400
    assert "Het einde moet na het begin liggen." in page.text
    assert not Venue.objects.exists()


def test_the_first_evening_is_not_in_the_hour_that_the_clock_skips(client):
    page = client.post(PAGE, FIRST | {"day": "2027-03-28", "starts": "02:30", "ends": "03:00"})

    assert page.status_code == 400
    assert "Die nacht gaat de klok een uur vooruit of terug" in page.text
    assert not Venue.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_as_many_queries_for_any_number_of_evenings(
    client, source, django_assert_num_queries, number
):
    for _ in range(number):
        build.edition()

    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 11


def test_every_tick_has_a_name_for_people():
    assert [name for name, _label in editions.choices()] == ALL
    assert date(2027, 5, 18).isocalendar().weekday == 2
