"""Everybody over all events, and one address with all that is known of it."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses import certificates, correcting, waivers
from courses.models import Certificate
from desk.everyone import listing
from desk.staff import members
from eventsite.booking import registering
from eventsite.mails import delivery, mailings, stopping
from eventsite.models import LogEntry, Message, Registration, StaffMember
from eventsite.persons import held
from initiatives import addressing
from initiatives.models import Initiative
from tests import build
from tests.cafes.test_views import text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST = "/beheer/mensen/"


@pytest.fixture(autouse=True)
def organiser(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def many(number: int) -> None:
    edition = build.edition(capacity=20_000)
    Registration.objects.bulk_create(
        Registration(
            event=edition,
            name=f"Bezoeker {n:05}",
            email=f"v{n:05}@example.nl",
            name_folded=f"bezoeker {n:05}",
            email_folded=f"v{n:05}@example.nl",
            registered_at=timezone.now(),
        )
        for n in range(number)
    )


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_one_row_per_address_over_all_events_courses_and_initiatives(client):
    build.bram(build.edition())
    build.bram(build.edition())
    build.took(build.past_run(), sessions=2, name="B. Jansen")
    build.initiative()
    build.offer(build.initiative(), name="Hanna", email="hanna@example.nl")

    rows = {row.email: row for row in client.get(LIST).context["rows"]}

    assert set(rows) == {"bram@example.nl", "chaima@example.nl", "hanna@example.nl"}
    bram = rows["bram@example.nl"]
    assert (bram.cafes, bram.courses, bram.mails) == (2, 1, 2)
    assert bram.names == ["B. Jansen", "Bram Jansen"]
    assert len(rows["chaima@example.nl"].initiatives) == 2
    assert all(row.key for row in rows.values())


def test_an_address_that_was_mailed_and_is_nobodys_any_more_is_found_with_what_it_was_sent(client):
    initiative = build.initiative()
    delivery.deliver_due()
    addressing.change_email(initiative, "chaima@example.com")

    (row,) = client.get(LIST, {"q": "chaima@example.nl"}).context["rows"]

    assert row.mails == 2
    given = client.get(f"{LIST}{row.key}/alles/").text
    assert "initiatief ingevuld" in given
    assert "chaima@example.com" not in given


def test_what_an_initiator_was_mailed_counts(client):
    build.initiative()

    (row,) = client.get(LIST).context["rows"]

    assert (row.mails, row.key[0]) == (2, "i")


def test_who_is_looked_for_is_found_by_name_and_address_whatever_the_accents(client):
    edition = build.edition()
    build.registration(edition, name="Zoë Yılmaz", email="zoe@example.nl")
    build.bram(edition)
    build.initiative(contact_name="Zoë Yılmaz", contact_email="zoe@example.com")

    for asked, found in (
        ("zoe yilmaz", ["zoe@example.com", "zoe@example.nl"]),
        ("YILMAZ zoe@", ["zoe@example.com", "zoe@example.nl"]),
        ("zoe@example.nl", ["zoe@example.nl"]),
        ("zoe@example.com", ["zoe@example.com"]),
    ):
        rows = client.get(LIST, {"q": asked}).context["rows"]
        assert [row.email for row in rows] == found, asked
    assert "niemand mee gevonden" in client.get(LIST, {"q": "niemand"}).text


@pytest.mark.parametrize("asked", ["a\x00b", "x" * 10_000, "%_", "'"])
@pytest.mark.parametrize("number", ["0", "9" * 40, "x", "-1"])
def test_whatever_is_asked_is_answered(client, asked, number):
    build.bram(build.edition())

    assert client.get(LIST, {"q": asked, "bladzij": number}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_so_many_queries(client, number):
    many(number)

    assert queries_of(client, LIST) == 12


@pytest.mark.slow
def test_the_list_of_ten_thousand_takes_as_many_on_its_first_page_and_its_last(client):
    many(10_000)

    assert queries_of(client, LIST) == 12
    assert queries_of(client, f"{LIST}?bladzij=200") == 12
    assert len(client.get(f"{LIST}?bladzij=200").context["rows"]) == listing.PAGE


def test_an_address_stands_in_no_address_of_ours(client):
    bram = build.bram(build.edition())

    page = client.get(LIST).text

    assert f'href="/beheer/mensen/a{bram.pk}/"' in page
    assert 'href="/beheer/mensen/bram' not in page


@pytest.mark.parametrize("key", ["a0", "a" + "9" * 18, "a" + "9" * 40, "x1", "bram", "i1"])
def test_a_key_of_nobody_is_not_found(client, key):
    assert client.get(f"{LIST}{key}/").status_code == 404


def test_who_left_no_address_has_no_page(client):
    walk_in = Registration.objects.create(
        event=build.edition(), name="Els", source=Registration.Source.DOOR
    )

    assert client.get(f"{LIST}a{walk_in.pk}/").status_code == 404


def test_one_address_leads_to_all_that_it_has(client):
    bram = build.bram(build.edition())
    took = build.took(build.past_run(), sessions=4)
    initiative = build.initiative(contact_email="bram@example.nl")
    stopping.stop("bram@example.nl")

    page = client.get(f"{LIST}a{bram.pk}/").text

    for words in (
        f"/beheer/aanmeldingen/{bram.pk}/",
        f"/beheer/aanmeldingen/{took.pk}/",
        f"/beheer/initiatieven/{initiative.pk}/",
        "wil geen berichten",
    ):
        assert words in page


def test_everything_is_given_to_read_and_as_json_and_that_is_logged(client):
    edition = build.edition(starts_at=build.NOW + timedelta(minutes=20))
    bram = build.bram(edition)
    build.check_in(bram, edition.sessions.get())
    took = build.took(build.past_run(), sessions=4)
    certificates.issue_due()
    waivers.waive(
        build.advanced(), name="Bram Jansen", email="bram@example.nl", reason="Ervaren", by=None
    )
    build.offer(build.initiative())
    delivery.deliver_due()
    build.chaima(edition)

    page = client.get(f"{LIST}a{bram.pk}/alles/").text
    given = json.loads(client.get(f"{LIST}a{bram.pk}/alles.json").content)

    tables = given["tables"]
    assert {row["id"] for row in tables["eventsite.registration"]} == {bram.pk, took.pk}
    assert tables["eventsite.checkin"][0]["let_in"] == 1
    assert tables["courses.certificate"][0]["name"] == "Bram Jansen"
    assert tables["courses.waiver"][0]["reason"] == "Ervaren"
    assert tables["initiatives.offer"][0]["what"] == "Ik kan op zaterdag komen timmeren."
    assert any(row["told"] for row in tables["eventsite.message"])
    for words in ("Ervaren", "Ik kan op zaterdag komen timmeren.", "Bram Jansen"):
        assert words in page
    for nobodys in ("Chaima", "ticket_hash", "chaima@example.nl"):
        assert nobodys not in page + json.dumps(given)
    assert LogEntry.objects.filter(verb="exported").count() == 2


def test_what_is_given_to_read_is_in_words(client):
    bram = build.bram(build.edition())
    build.took(build.past_run(), sessions=4)
    certificates.issue_due()
    mailings.begin(bram.event, [bram.pk], by=build.manager())
    registering.change(bram, name="Bram Jansen", party_size=2)
    correcting.correct_name(Certificate.objects.get(), "Bram de Jong", by_organiser=True)

    page = text_of(client.get(f"{LIST}a{bram.pk}/alles/"))

    for words in (
        "wat veranderde Bram Jansen wat er veranderde aantal personen 1 → 2",
        "wat veranderde het bewijs van Bram de Jong",
        "Gekozen voor een bericht bericht (zonder onderwerp)",
    ):
        assert words in page
    assert not re.search(r"\d{4}-\d\d-\d\d", page)
    assert "{" not in page


def test_who_only_works_here_is_for_managers_alone(client):
    email, manager = "sem@example.nl", build.manager()
    members.invite(
        email=email,
        first_name="Sem",
        last_name="Visser",
        role=StaffMember.Role.STEWARD,
        events=[],
        by=manager,
    )
    page = f"{LIST}m{Message.objects.get(email=email).pk}/"

    listed, status = client.get(LIST).text, client.get(page).status_code
    Initiative.objects.filter(pk=build.initiative().pk).update(contact_email=email)
    about = {one.label for one in held.about(email)}
    client.force_login(manager)

    assert email not in listed
    assert status == 404
    assert "initiatives.initiative" in about
    assert not about & {"auth.user", "eventsite.staffmember", "eventsite.message"}
    assert email in client.get(LIST).text
    assert "Rol van een medewerker" in client.get(f"{page}alles/").text


def test_what_somebody_else_needs_who_is_reached_by_the_address_is_not_given(client):
    edition = build.edition()
    bram = build.bram(edition)
    registering.register(
        edition,
        name="Els Jansen",
        email=bram.email,
        shares_email=True,
        by_organiser=True,
        source=Registration.Source.PHONE,
        access_need="plek voor een rolstoel",
    )

    given = client.get(f"{LIST}a{bram.pk}/alles.json").text

    assert "Els Jansen" in given
    assert "rolstoel" not in given + client.get(f"{LIST}a{bram.pk}/alles/").text
