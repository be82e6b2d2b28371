"""Mijn gegevens: what is kept of somebody, for who proves the address; and the page that has it erased."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eventsite.booking import addressing, registering
from eventsite.door import checkin
from eventsite.mails import delivery
from eventsite.models import Event, Message, Registration
from eventsite.persons import proof
from eventsite.tickets import links
from tests.cafes.test_views import text_of

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BRAM = "bram@example.nl"
ASK = "/mijn/gegevens/"


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3] if url.startswith("http") else url


def link_to_all(client, email: str = BRAM) -> str:
    client.post(ASK, {"email": email})
    delivery.deliver_due()
    found = [one for one in mail.outbox if one.subject == "De link naar uw gegevens"]
    lines = found[-1].body.splitlines()
    return path_of(next(line for line in lines if line.startswith("http") and "gegevens" in line))


def test_link_is_mailed_and_opens_everything_of_the_address(client):
    build.bram(build.edition())
    build.offer(build.initiative())

    page = text_of(client.get(link_to_all(client)))

    assert "Aangeboden hulp" in page
    assert "Aanmeldingen" in page
    assert "Wis mijn gegevens" in page


def test_answer_is_the_same_for_an_unknown_address_and_nothing_is_mailed(client):
    build.bram(build.edition())
    delivery.deliver_due()
    mail.outbox.clear()

    known = client.post(ASK, {"email": BRAM})
    unknown = client.post(ASK, {"email": "niemand@example.nl"})
    delivery.deliver_due()

    assert known.status_code == unknown.status_code == 200
    assert text_of(known).replace(BRAM, "") == text_of(unknown).replace("niemand@example.nl", "")
    assert [one.to for one in mail.outbox] == [[BRAM]]


def test_asked_twice_one_mail_goes(client):
    build.bram(build.edition())
    for _time in range(3):
        client.post(ASK, {"email": BRAM})

    assert Message.objects.filter(kind="own_data").count() == 1


def test_link_works_for_a_day(client, frozen):
    build.bram(build.edition())
    link = link_to_all(client)

    frozen.move_to(timezone.now() + timedelta(days=1, minutes=1))

    assert client.get(link).status_code == 410


def test_link_is_not_the_new_owners_of_a_registration(client):
    bram = build.bram(build.edition())
    link = link_to_all(client)

    addressing.change_email(bram, "bram@example.com")

    assert client.get(link).status_code == 410


def test_registrations_link_shows_that_registration_and_mails_for_the_rest(client):
    bram = build.bram(build.edition(title="Avond in mei"))
    build.bram(build.edition(title="Avond in juni"))
    page = f"{links.registration_url(bram)}gegevens/"

    shown = text_of(client.get(page))
    as_json = client.get(f"{links.registration_url(bram)}gegevens.json").json()["tables"]
    client.post(page)

    assert "Avond in mei" in shown
    assert "Avond in juni" not in shown
    assert [row["id"] for row in as_json["eventsite.registration"]] == [bram.pk]
    assert Message.objects.filter(kind="own_data", email=BRAM).count() == 1


@pytest.mark.parametrize(("language", "name"), [("en", "English"), ("nl", "Nederlands")])
def test_mail_is_said_to_be_in_the_language_that_it_went_in(client, language, name):
    bram = build.bram(build.edition())
    Registration.objects.filter(pk=bram.pk).update(language=language)
    delivery.deliver_due()

    page = text_of(client.get(f"{links.registration_url(bram)}gegevens/"))

    mails = page.partition("Mails")[2]
    assert re.search(rf"Taal {name}\b", mails), mails


def test_session_has_the_name_that_the_page_reads(client, frozen):
    evening = build.edition()
    bram = build.bram(evening)
    frozen.move_to(evening.starts_at)
    checkin.check_in(evening.sessions.get(), bram, check_in_id=uuid.uuid4())
    Event.objects.update(translations={"en": {"title": "Ideas café"}})

    page = text_of(client.get(f"/en{links.registration_url(bram)}gegevens/"))

    assert re.search(r"Session Ideas café, \d+ \w+ \d{4}, \d+(\.\d+)?\s[ap]m", page), page


def test_registrations_link_erases_nothing(client):
    bram = build.bram(build.edition())

    answer = client.post(f"{links.registration_url(bram)}wissen/")

    assert answer.status_code == 302
    bram.refresh_from_db()
    assert bram.email == BRAM


def test_ticket_link_opens_no_data(client):
    bram = build.bram(build.edition())
    token = links.ticket_url(bram).split("/")[2]

    assert client.get(f"/mijn/{token}/gegevens/").status_code == 404


def test_who_shares_the_address_is_not_shown_to_its_owner_and_erases_by_the_own_link(client):
    edition = build.edition()
    build.bram(edition)
    els = registering.register(
        edition,
        name="Els Geheim",
        email=BRAM,
        party_size=1,
        shares_email=True,
        by_organiser=True,
        source=Registration.Source.PHONE,
        access_need="Een lift",
    )
    link = link_to_all(client)
    for told in (text_of(client.get(link)), client.get(f"{link[:-1]}.json").content.decode()):
        assert "Els" not in told
        assert "lift" not in told
    theirs = links.registration_url(els)
    assert "Els Geheim" in text_of(client.get(f"{theirs}gegevens/"))

    client.post(f"{theirs}wissen/")

    els.refresh_from_db()
    assert els.is_erased
    assert Registration.objects.filter(email=BRAM, erased_at=None).count() == 1


def test_asked_first_what_goes_and_stays_then_erased_and_the_link_is_dead(client):
    build.bram(build.edition(title="Avond in mei"))
    wipe = link_to_all(client).replace("gegevens", "wissen")

    asked = text_of(client.get(wipe))
    assert Registration.objects.filter(email=BRAM).exists(), "a mail scanner opens every link"
    done = client.post(wipe)

    assert "De aanmelding voor Avond in mei" in asked
    assert "verwijderde deelnemer" in asked
    assert "Uw gegevens zijn gewist" in text_of(done)
    assert client.post(wipe).status_code == 410


def test_who_is_inside_reads_when_it_can_be(client, frozen):
    edition = build.edition()
    session = edition.sessions.get()
    bram = build.bram(edition)
    frozen.move_to(session.starts_at)
    wipe = _fresh().replace("gegevens", "wissen")
    checkin.check_in(session, bram, check_in_id=uuid.uuid4())

    assert "Wissen kan nu niet" in text_of(client.get(wipe))
    answer = client.post(wipe)

    assert answer.status_code == 409
    assert "als die bijeenkomst voorbij is" in text_of(answer)


def _fresh() -> str:
    return proof.data_url(proof.token(BRAM) or "")


def test_page_takes_as_many_queries_for_many_rows(client):
    counts = []
    for _number in (1, 3):
        build.bram(build.edition())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(_fresh()).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
