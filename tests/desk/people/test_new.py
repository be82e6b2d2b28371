"""Signing somebody up who calls, writes on paper or has no e-mail."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from desk.people import adding
from eventsite.booking import places
from eventsite.models import CheckIn, LogEntry, Message, Registration
from eventsite.tickets import links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def url(event) -> str:
    return f"/beheer/evenementen/{event.slug}/mensen/nieuw/"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def els(**fields) -> dict[str, str]:
    defaults = {
        "name": "Els Jansen",
        "email": "",
        "party_size": "2",
        "source": "phone",
        "submission_id": str(uuid.uuid4()),
    }
    return defaults | fields


def test_phone_caller_without_email_gets_a_ticket_on_paper(anna):
    edition = build.edition()

    page = anna.post(url(edition), els(access_need="een plek voor een rolstoel"), follow=True)

    made = edition.registrations.get()
    assert (made.source, made.email, made.party_size) == ("phone", "", 2)
    assert made.is_confirmed
    assert made.access_need == "een plek voor een rolstoel"
    assert "Els Jansen is aangemeld." in text_of(page)
    assert "gebeld, geen e-mail" in text_of(page)
    assert page.content.decode().count(links.ticket_url(made)) == 2
    assert not Message.objects.exists()


@pytest.mark.parametrize("source", ["phone", "paper", "organiser"])
def test_who_has_an_address_gets_the_mail(anna, source):
    edition = build.edition()
    assert "krijgt deze persoon meteen een mail: een bevestiging" in text_of(anna.get(url(edition)))

    page = anna.post(url(edition), els(email="els@example.nl", source=source), follow=True)

    assert "Els Jansen is aangemeld. De mail gaat naar els@example.nl." in text_of(page)
    assert edition.registrations.get().source == source
    assert Message.objects.get().kind == "confirmation"


def test_full_evening_puts_them_on_the_waiting_list(anna):
    edition = build.edition(capacity=2)
    build.bram(edition)

    page = anna.post(url(edition), els(), follow=True)

    assert "Els Jansen staat op de wachtlijst." in text_of(page)
    assert edition.registrations.get(name="Els Jansen").is_waiting


def test_full_evening_gives_a_place_for_a_reason_that_is_kept(anna):
    edition = build.edition(capacity=2)
    build.bram(edition, party_size=2)
    waits = build.daan(edition)

    anna.post(
        url(edition),
        els(email="els@example.nl", over="on", over_reason="spreekt namens de gemeente"),
    )

    made = edition.registrations.get(name="Els Jansen")
    assert made.is_confirmed
    assert places.of(edition).left == -2
    waits.refresh_from_db()
    assert waits.is_waiting
    assert [m.kind for m in Message.objects.filter(registration=made)] == ["confirmation"]
    (entry,) = LogEntry.objects.filter(verb="gave place", object_id=str(made.pk))
    assert entry.changes["over"] == [False, True]


def test_place_that_is_not_there_asks_why(anna):
    edition = build.edition(capacity=2)

    page = anna.post(url(edition), els(over="on"))

    assert page.status_code == 400
    assert "Vul in waarom deze persoon toch een plaats krijgt." in text_of(page)
    assert not edition.registrations.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "www.example.nl"},
        {"email": "geen adres"},
        {"party_size": "0"},
        {"party_size": "9" * 30},
        {"source": "site"},
        {"source": "door"},
        {"source": "\0"},
        {"access_need": "x" * 301},
        {"over": "on", "over_reason": "x" * 10_000},
        {"shares_email": "on"},
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_signed_up(anna, wrong):
    edition = build.edition()

    page = anna.post(url(edition), els(**wrong))

    assert page.status_code == 400
    assert not edition.registrations.exists()


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_evening_that_is_not_on_takes_nobody(anna, status):
    edition = build.edition(status=status)

    people = anna.get(reverse("desk:people", args=[edition.slug]))
    page = anna.post(url(edition), els())

    assert url(edition) not in people.content.decode()
    assert page.status_code == 400
    assert "Dat kan niet: deze avond is" in text_of(page)


@pytest.mark.database
def test_pressed_twice_signs_up_once(anna):
    edition = build.edition()
    form = els()

    first, again = (anna.post(url(edition), form) for _ in range(2))
    other = anna.post(url(edition), form | {"name": "Piet Bakker"})

    assert first.status_code == again.status_code == 302
    assert "U hebt dit formulier al verstuurd, en Els Jansen is aangemeld" in text_of(other)
    assert edition.registrations.count() == 1


def test_two_people_with_one_address_are_told_apart_by_name(anna):
    run = build.run(capacity=3)
    build.bram(run)
    shared = els(email="bram@example.nl")

    alone = anna.post(url(run), shared)
    anna.post(url(run), shared | {"shares_email": "on"})
    again = anna.post(url(run), els(email="bram@example.nl", shares_email="on"))

    assert (alone.status_code, again.status_code) == (400, 400)
    assert "Bram Jansen is al aangemeld" in text_of(alone)
    assert "Is dit iemand anders?" in text_of(alone)
    assert "Is dit iemand anders?" not in text_of(again)
    page = anna.get(reverse("desk:people", args=[run.slug]))
    assert "bram@example.nl (van iemand anders)" in text_of(page)


def test_course_keeps_its_own_rules(anna):
    run, other = build.run(build.advanced()), build.run()
    build.bram(build.run(other.course))

    not_yet = anna.post(url(run), els())
    elsewhere = anna.post(url(other), els(email="bram@example.nl"))

    assert "bijeenkomsten die vooraf nodig zijn" in text_of(not_yet)
    assert "staat al bij een andere ronde van deze cursus" in text_of(elsewhere)
    assert Registration.objects.count() == 1


@pytest.mark.database
def test_who_was_there_and_was_not_scanned_is_written_down_when_it_is_over(anna, frozen):
    edition = build.edition(starts_at=build.NOW + timedelta(days=1))
    bram = build.bram(edition, party_size=2)
    frozen.shift(timedelta(days=2))
    page = anna.get(url(edition))
    paper = {"was_er": "1", "party_size": "2"}
    mails = Message.objects.count()

    for form in (els(**paper), els(**paper, name="Bram Jansen", email="bram@example.nl")):
        done = anna.post(url(edition), form, follow=True)
        anna.post(url(edition), form)

    assert "Iemand toevoegen die er was" in text_of(page)
    assert "Niemand krijgt een mail." in text_of(page)
    assert "Bram Jansen staat genoteerd als aanwezig." in text_of(done)
    came = CheckIn.objects.live().values_list("registration__name", "let_in", "operator__email")
    assert sorted(came) == [
        ("Bram Jansen", 2, "anna@example.nl"),
        ("Els Jansen", 2, "anna@example.nl"),
    ]
    assert edition.registrations.exclude(pk=bram.pk).get().source == "door"
    assert Message.objects.count() == mails
    frozen.shift(timedelta(days=14))
    assert adding.title(edition) == ""  # soon their names are wiped


def test_who_began_before_the_end_may_note_the_same_person_as_there(anna):
    edition = build.edition(starts_at=build.NOW - timedelta(days=1))

    page = anna.post(url(edition), els())

    form = page.context["form"]
    assert page.status_code == 400
    assert "Iemand toevoegen die er was" in text_of(page)
    assert "De avond is voorbij." in text_of(page)
    assert [form[name].value() for name in ("name", "party_size", "was_er")] == [
        "Els Jansen",
        "2",
        "1",
    ]
    assert not edition.registrations.exists()
