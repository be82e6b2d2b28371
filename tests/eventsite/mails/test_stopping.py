"""No more messages to many and no more thanks, by one press in the mail program; and what goes on."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy

import pytest
from django.core import mail as outbox
from django.test import Client

from eventsite import wiring
from eventsite.booking import calling_off, scheduling
from eventsite.jobs import purging, retaining
from eventsite.mails import audiences, delivery, mailings, reminders, stopping
from eventsite.models import Mailing, MailStop, Message, Registration
from eventsite.subscriptions.letters import NewsLetter
from eventsite.tickets import links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

OPTIONAL = {"mailing", "thanks"}


@pytest.fixture
def bram():
    return build.bram(build.edition())


@pytest.fixture
def link(bram) -> str:
    return stopping.url(bram).removeprefix("https://cafe.example.nl")


def sent_to(registration: Registration) -> list[str]:
    delivery.deliver_due()
    states = Message.objects.filter(registration=registration, state="sent")
    return sorted(states.values_list("kind", flat=True))


FOLLOWED = {NewsLetter.kind}  # of what one asked to hear, with a stop of its own


@pytest.mark.parametrize("letter", wiring.LETTERS, ids=lambda letter: letter.kind)
def test_only_what_one_can_do_without_says_how_to_stop_it(letter):
    example = letter(letter.example())
    example.prepare()
    mail = example.mail()
    sent = email.message_from_bytes(mail.message().as_bytes(linesep="\r\n"), policy=policy.default)

    if letter.kind not in OPTIONAL | FOLLOWED:
        assert sent["List-Unsubscribe"] is None
        assert "berichten/stoppen/" not in mail.body
        return
    (url,) = re.fullmatch(r"<(https://\S+)>", str(sent["List-Unsubscribe"]).strip()).groups()
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"  # RFC 8058 §3.1
    assert url in mail.body
    assert url in mail.alternatives[0][0]


def test_one_click_from_a_mail_program_stops_at_once_without_cookie_or_sign_in(bram, link):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(
        link, {"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 200  # §3.2: no redirect
    assert not response.cookies
    assert stopping.has_stopped(bram.email)


def test_looking_changes_nothing_and_asks(client, bram, link):
    for response in (client.get(link), client.head(link)):
        assert response.status_code == 200
    assert "Stuur mij geen berichten meer" in client.get(link).text
    assert not MailStop.objects.exists()


def test_twice_is_once_and_one_can_come_back(client, bram, link):
    client.post(link, {"List-Unsubscribe": "One-Click"})
    page = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert "U krijgt geen berichten meer" in page.text
    assert MailStop.objects.count() == 1

    page = client.post(link, {"weer": "1"})

    assert "U krijgt weer berichten" in page.text
    assert not stopping.has_stopped(bram.email)


@pytest.mark.parametrize(("token", "status"), [("onzin", 404), ("MQ:nagemaakt", 404)])
def test_link_that_was_made_up_stops_nothing(client, bram, token, status):
    assert client.post(f"/berichten/stoppen/{token}/").status_code == status
    assert not MailStop.objects.exists()


def test_link_works_when_other_links_were_revoked_and_says_so_once_erased(client, bram, link):
    links.revoke(bram)
    assert client.get(link).status_code == 200

    Registration.objects.all().delete()
    assert client.post(link).status_code == 410


def test_messages_and_thanks_pass_by_who_stopped_them(bram, frozen):
    daan = build.daan(bram.event)
    stopping.stop(bram.email)
    session = bram.event.sessions.get()
    frozen.move_to(session.starts_at)
    for registration in (bram, daan):
        build.check_in(registration, session)

    mailings.send(build.mailing(bram.event))
    frozen.move_to(session.ends_at + timedelta(days=1))
    reminders.thank(session.ends_at + timedelta(days=1))

    assert sent_to(daan) == ["confirmation", "mailing", "thanks"]
    assert sent_to(bram) == ["confirmation"]
    assert Message.objects.filter(registration=bram).count() == 1  # not even queued
    assert audiences.recipients(build.mailing(bram.event)).count() == 1


def test_message_that_waits_is_not_sent_to_who_stops_meanwhile(bram):
    mailings.send(build.mailing(bram.event))
    stopping.stop(bram.email)

    assert sent_to(bram) == ["confirmation"]


def test_what_one_needs_to_come_is_sent_all_the_same(bram, frozen):
    stopping.stop(bram.email)
    delivery.deliver_due()
    session = bram.event.sessions.get()
    session.ends_at += timedelta(minutes=5)
    scheduling.save_sessions(bram.event, [session])
    delivery.deliver_due()
    frozen.move_to(session.starts_at - timedelta(hours=23))
    reminders.remind(session.starts_at - timedelta(hours=23))
    delivery.deliver_due()
    calling_off.call_off(bram.event)

    assert sent_to(bram) == ["confirmation", "event_cancelled", "event_changed", "reminder_day"]
    assert len(outbox.outbox) == 4


def test_choice_goes_with_the_last_registration(bram):
    stopping.stop(bram.email)
    stopping.stop("vroeger@example.nl")

    retaining.run(purging.MAIL_STOPS, build.NOW)

    assert list(MailStop.objects.values_list("email", flat=True)) == [bram.email]


@pytest.mark.parametrize("count", [1, 3])
def test_receivers_are_found_in_one_query(bram, count, django_assert_num_queries):
    for _ in range(count):
        stopping.stop(build.registration(bram.event).email)

    everyone = Mailing(event=bram.event, audience="all")

    with django_assert_num_queries(1):
        assert [one.name for one in audiences.recipients(everyone)] == ["Bram Jansen"]
