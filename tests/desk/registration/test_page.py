"""The page of one registration, and what an organiser does from it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import attendance
from desk.registration.address import AddressForm
from eventsite.booking import addressing, calling_off, cancelling, registering
from eventsite.door import checkin
from eventsite.mails import delivery
from eventsite.models import LogEntry, Message, Registration
from eventsite.web import versions
from tests import build
from tests.cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

YES = {"bevestigd": "1"}


@pytest.fixture(autouse=True)
def organiser(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def address(registration: Registration, page: str = "") -> str:
    return f"/beheer/aanmeldingen/{registration.pk}/{page}"


def fresh(registration: Registration) -> Registration:
    return Registration.objects.get(pk=registration.pk)


def come_back(registration: Registration, error: str = "550 5.1.1 no such user") -> Message:
    message = registration.messages.latest("pk")
    message.state, message.sent_at, message.last_error = "bounced", build.NOW, error
    message.save()
    return message


def test_it_shows_who_how_many_are_in_what_they_do_and_why_a_mail_did_not_arrive(client):
    edition = build.edition(starts_at=build.NOW + timedelta(minutes=20))
    (stand,) = build.stands(edition, 1)
    daan = build.initiator(edition, stand=stand, name="Daan de Vries", party_size=2)
    checkin.check_in(edition.sessions.get(), daan, check_in_id=uuid.uuid4(), people=1)
    come_back(daan, "552 5.2.2 mailbox full")

    page = client.get(address(daan)).text

    for words in ("Daan de Vries", "1 van 2 binnen", "Kraam 1", "De mailbox is vol."):
        assert words in page


def test_who_takes_a_course_is_no_visitor(client):
    took = build.took(build.run(starts_at=build.NOW - timedelta(days=8)), sessions=1)

    page = client.get(address(took)).text

    assert "Deelnemer" in page
    assert "Bezoeker" not in page


def test_it_asks_as_much_for_many_mails_and_check_ins_as_for_one(client):
    run = build.run(starts_at=build.NOW - timedelta(days=30))
    few = build.took(run, sessions=1)
    many = build.took(run, sessions=3, email="m@example.nl")
    for one, number in ((few, 1), (many, 30)):
        for _ in range(number):
            Message.objects.create(registration=one, kind="confirmation", state="failed")
    counts = []
    for one in (few, many):
        client.get(address(one))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address(one))
        counts.append(len(queries))

    assert counts == [15, 15]


def test_another_name_is_asked_about_first_and_then_mailed(client):
    bram = build.bram(build.edition())
    typed = {"name": "Bram de Jong", "party_size": "2"}

    asked = client.post(address(bram, "wijzigen/"), typed)
    assert fresh(bram).name == "Bram Jansen"
    assert 'value="Bram de Jong"' in asked.text
    done = client.post(address(bram, "wijzigen/"), typed | YES)

    assert done.status_code == 302
    assert (fresh(bram).name, fresh(bram).party_size) == ("Bram de Jong", 2)


def test_what_somebody_needs_is_organisers_to_see_and_mails_nobody(client):
    bram = build.bram(build.edition())
    typed = {"name": "Bram Jansen", "party_size": "1", "access_need": "plek voor een rolstoel"}
    mails = bram.messages.count()

    done = client.post(address(bram, "wijzigen/"), typed)

    assert done.status_code == 302
    assert "plek voor een rolstoel" in client.get(address(bram)).text
    assert bram.messages.count() == mails
    line = LogEntry.objects.of_object("eventsite.registration", bram.pk).first()
    assert line.changes == {"access_need": [None, None]}


def test_a_form_that_somebody_else_changed_meanwhile_is_refused_with_both(client):
    bram = build.bram(build.edition())
    versie = client.get(address(bram, "wijzigen/")).context["form"]["versie"].value()
    Registration.objects.filter(pk=bram.pk).update(name="Bram de Wit")

    answer = client.post(
        address(bram, "wijzigen/"), {"name": "Bram Bos", "party_size": "1", "versie": versie} | YES
    )

    assert answer.status_code == 409
    assert "Bram de Wit" in answer.text
    assert "Bram Bos" in answer.text
    assert fresh(bram).name == "Bram de Wit"


def test_another_address_says_what_follows_and_then_does_it(client, mailoutbox):
    bram = build.bram(build.edition())
    delivery.deliver_due()

    asked = client.post(address(bram, "e-mail/"), {"email": "bram@example.com"})
    assert "werken daarna niet meer" in asked.text
    assert fresh(bram).email == "bram@example.nl"
    client.post(address(bram, "e-mail/"), {"email": "bram@example.com"} | YES)
    delivery.deliver_due()

    assert mailoutbox[-1].to == ["bram@example.com"]


def test_an_address_is_taken_away_after_a_question_and_the_ticket_is_printed(client):
    bram = build.bram(build.edition())

    asked = text_of(client.post(address(bram, "e-mail/"), {"email": bram.email, "van": "geen"}))
    client.post(address(bram, "e-mail/"), {"email": bram.email, "van": "geen"} | YES)

    assert "bram@example.nl → geen e-mail" in asked
    assert "Print de nieuwe kaart" in asked
    assert "Niemand krijgt een mail" in asked
    assert fresh(bram).email == ""
    page = client.get(address(bram)).text
    assert "Zonder e-mailadres gaat er geen mail" in page
    assert f"kaarten.pdf?wie={bram.pk}" in page


def test_who_had_none_gets_the_address_that_was_typed(client):
    els = registering.register(build.edition(), name="Els", email="", by_organiser=True)
    typed = {"email": "els@example.nl"}

    form = client.get(address(els, "e-mail/")).context["form"]
    refused = client.post(address(els, "e-mail/"), typed | {"van": "geen"} | YES)
    client.post(address(els, "e-mail/"), typed | {"van": form["van"].value()} | YES)

    assert refused.status_code == 400
    assert "Kies van wie dit adres is" in text_of(refused)
    assert fresh(els).email == "els@example.nl"


def test_a_shared_address_stays_shared_unless_said_otherwise(client):
    edition = build.edition()
    bram = build.bram(edition)
    els = registering.register(
        edition, name="Els", email="bram@exmaple.nl", shares_email=True, by_organiser=True
    )

    client.post(address(els, "e-mail/"), {"email": bram.email} | YES)

    assert (fresh(els).email, fresh(els).shares_email) == (bram.email, True)


@pytest.mark.parametrize("van", ["gedeeld", "geen"])
def test_an_address_of_somebody_else_changes_nowhere_else(client, van):
    bram, other = build.bram(build.edition()), build.bram(build.edition())
    typed = {"email": "els@example.nl", "van": van, "overal": "on"}

    answer = client.post(address(bram, "e-mail/"), typed | YES)

    assert answer.status_code == 400
    assert fresh(bram).email == fresh(other).email == "bram@example.nl"


def test_an_address_can_change_with_all_that_is_the_same_persons_and_nobody_elses(client):
    basic = build.course()
    took = build.took(build.past_run(basic), sessions=4)
    other = build.took(build.past_run(basic), sessions=4, name="Ben Bos")
    initiative = build.initiative(contact_name="Bram Jansen", contact_email="bram@example.nl")
    bram = build.bram(build.edition())

    client.post(address(bram, "e-mail/"), {"email": "b@example.com", "overal": "on"} | YES)

    assert fresh(bram).email == fresh(took).email == "b@example.com"
    assert fresh(other).email == "bram@example.nl"
    initiative.refresh_from_db()
    assert initiative.contact_email == "b@example.com"


def test_every_mail_of_a_change_everywhere_is_announced(client):
    bram, other = build.bram(build.edition()), build.bram(build.edition())
    build.initiative(contact_name="Bram Jansen", contact_email="bram@example.nl")
    Message.objects.all().delete()
    sent = {"email": "b@example.com", "overal": "on"}

    asked = text_of(client.post(address(bram, "e-mail/"), sent))
    client.post(address(bram, "e-mail/"), sent | YES)

    assert "2 mensen krijgen de mail “e-mailadres gewijzigd”" in asked
    assert "1 persoon krijgt de mail “links van initiatieven opnieuw”" in asked
    assert "2 afspraken in agenda’s veranderen mee" in asked
    assert other.messages.get().kind == "new_address"
    assert Message.objects.count() == 3


def test_everywhere_or_nowhere(client):
    edition = build.edition()
    bram = build.bram(build.edition())
    elsewhere = build.bram(edition)
    build.registration(edition, email="b@example.com")

    answer = client.post(address(bram, "e-mail/"), {"email": "b@example.com", "overal": "on"} | YES)

    assert answer.status_code == 400
    assert fresh(bram).email == fresh(elsewhere).email == "bram@example.nl"


@pytest.mark.parametrize(
    "typed", ["", "geen adres", "x" * 10_000 + "@example.nl", "a\x00@example.nl"]
)
def test_what_is_no_address_changes_nothing(client, typed):
    bram = build.bram(build.edition())

    answer = client.post(address(bram, "e-mail/"), {"email": typed} | YES)

    assert fresh(bram).email in {"bram@example.nl", "a@example.nl"}
    assert answer.status_code in {302, 400}


def test_a_place_by_hand_names_who_is_passed_over_and_takes_a_reason(client):
    edition = build.edition(capacity=1)
    build.bram(edition)
    build.chaima(edition)
    daan = build.daan(edition)
    page = address(daan, "plaats/")

    assert "Chaima El Amrani" in client.get(page).text
    assert client.post(page, {"boven": "on"} | YES).status_code == 400
    assert client.post(page, {"waarom": "Zij helpt"} | YES).status_code == 400
    asked = client.post(page, {"waarom": "Zij helpt", "boven": "on"})
    assert "Chaima El Amrani" in asked.text
    assert fresh(daan).is_waiting
    client.post(page, {"waarom": "Zij helpt", "boven": "on"} | YES)

    assert fresh(daan).is_confirmed


def test_cancelled_and_brought_back_each_after_a_question(client):
    bram = build.bram(build.edition())

    client.post(address(bram, "afmelden/"))
    assert fresh(bram).is_confirmed
    client.post(address(bram, "afmelden/"), YES)
    assert fresh(bram).is_cancelled
    client.post(address(bram, "terug/"), YES)

    assert fresh(bram).is_confirmed


def test_two_are_made_one_after_a_question(client):
    edition = build.edition()
    bram, again = build.bram(edition), build.registration(edition, name="Bram J.")
    typed = {"andere": str(again.pk), "party_size": "1"}

    client.post(address(bram, "samenvoegen/"), typed)
    assert not fresh(again).is_cancelled
    client.post(address(bram, "samenvoegen/"), typed | YES)

    assert fresh(again).is_cancelled


def test_who_signed_up_again_is_not_asked_about_but_why_not_is_said(client):
    edition = build.edition()
    bram = cancelling.cancel(build.bram(edition))
    build.bram(edition)

    answer = client.post(address(bram, "terug/"), follow=True).text

    assert "Dit e-mailadres heeft al een aanmelding, van" in answer
    assert "Voeg de twee samen" not in answer, "one that is cancelled is not made one with another"


def test_an_address_that_is_taken_is_said_so_before_it_is_asked(client):
    course = build.course()
    bram = build.bram(build.run(course, title="Basistraining"))
    daan = build.daan(build.run(course))

    answer = client.post(address(daan, "e-mail/"), {"email": bram.email})

    assert answer.status_code == 400
    assert "heeft al een aanmelding bij Basistraining" in text_of(answer)


@pytest.mark.parametrize("page", ["wijzigen/", "plaats/", "samenvoegen/"])
def test_of_what_is_called_off_nothing_is_offered_or_asked(client, page):
    edition = build.edition(capacity=1)
    build.bram(edition)
    waits = build.daan(edition)
    calling_off.call_off(edition)

    assert f'"{address(waits, page)}"' not in client.get(address(waits)).text
    assert "dit evenement is afgelast" in client.get(address(waits, page), follow=True).text


@pytest.mark.parametrize("other", ["", "0", "9" * 40, "-1", "x\x00"])
def test_what_is_no_other_registration_is_not_made_one(client, other):
    bram = build.bram(build.edition())

    answer = client.post(address(bram, "samenvoegen/"), {"andere": other, "party_size": "1"} | YES)

    assert answer.status_code == 400


def test_a_registration_is_not_offered_to_itself_nor_another_evenings(client):
    bram = build.bram(build.edition())
    elsewhere = build.bram(build.edition())

    for other in (bram, elsewhere, cancelling.cancel(build.chaima(bram.event))):
        answer = client.post(
            address(bram, "samenvoegen/"), {"andere": other.pk, "party_size": "1"} | YES
        )
        assert answer.status_code == 400


def test_a_check_in_is_taken_back_and_a_mail_goes_again(client):
    edition = build.edition(starts_at=build.NOW + timedelta(minutes=20))
    bram = build.bram(edition)
    delivery.deliver_due()
    verdict = checkin.check_in(edition.sessions.get(), bram, check_in_id=uuid.uuid4())
    message = bram.messages.get()

    client.post(address(bram, f"check-ins/{verdict.scan.pk}/ongedaan/"))
    client.post(address(bram, f"mails/{message.pk}/opnieuw/"))

    assert not bram.check_ins.live().exists()
    message.refresh_from_db()
    assert message.state == Message.State.QUEUED


def test_a_trainer_takes_back_check_ins_of_their_own_sessions_alone(client):
    basic = build.course()
    run, other = (build.run(basic, starts_at=build.NOW - timedelta(days=days)) for days in (8, 9))
    took = build.took(run, sessions=1)
    attendance.make_up(
        took, missed=run.sessions_in_order()[1], at=other.sessions_in_order()[0], by=None
    )
    build.check_in(took, other.sessions_in_order()[0])
    own, elsewhere = took.check_ins.order_by("session__event")
    client.force_login(build.trainer(run))

    page = client.get(address(took)).text
    client.post(address(took, f"check-ins/{own.pk}/ongedaan/"))
    refused = client.post(address(took, f"check-ins/{elsewhere.pk}/ongedaan/"))

    assert str(own.pk) in page
    assert str(elsewhere.pk) not in page
    assert refused.status_code == 403
    assert list(took.check_ins.live()) == [elsewhere]


def test_the_mail_of_another_registration_does_not_go_again(client):
    edition = build.edition()
    bram, chaima = build.bram(edition), build.chaima(edition)

    page = address(bram, f"mails/{chaima.messages.get().pk}/opnieuw/")

    assert client.post(page).status_code == 404


def test_who_was_a_second_slower_with_another_address_is_told_and_not_the_last_to_win():
    bram = build.bram(build.edition())
    opened = AddressForm(registration=bram)["versie"].value()
    form = AddressForm({"email": "bram@nieuw.example", "versie": opened}, registration=bram)
    assert form.is_valid()
    assert not form.is_stale()
    addressing.change_email(bram, "bram@ander.example")

    with pytest.raises(versions.Stale):
        form.save()

    assert fresh(bram).email == "bram@ander.example"
