"""Looking ahead in the queue: what changes between the look and the turn of a mail counts."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.utils import timezone

from eventsite.mails import delivery, mailings, queue
from eventsite.mails.sign_up_letters import ConfirmationLetter
from eventsite.models import Event, Message, Registration

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def with_people(number: int) -> Event:
    """Nothing is queued for them."""
    event = build.edition()
    for _ in range(number):
        build.registration(event)
    Message.objects.all().delete()
    return event


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_what_another_worker_took_meanwhile_is_passed_over():
    mailings.send(build.mailing(with_people(3)))
    ahead = queue.due(timezone.now())
    other = queue.claim(timezone.now())

    mine = list(queue.taken(ahead))

    assert other == ahead[0]
    assert mine == ahead[1:]


def test_mailing_that_is_stopped_between_two_of_its_mails_waits():
    mailing = build.mailing(with_people(3))
    mailings.send(mailing)
    turns = queue.taken(queue.due(timezone.now()))
    delivery.deliver(next(turns))

    mailings.stop(mailing)

    assert list(turns) == []
    assert states() == ["sent", "queued", "queued"]


def test_mail_that_somebody_waits_for_does_not_wait_for_all_that_was_looked_up(monkeypatch):
    monkeypatch.setattr(queue, "SECONDS_AHEAD", 0.0)
    event = with_people(3)
    mailings.send(build.mailing(event))
    turns = queue.taken(queue.due(timezone.now()))
    delivery.deliver(next(turns))
    ConfirmationLetter.queue(event.registrations.latest("pk"))

    assert list(turns) == []
    delivery.deliver_due()
    assert [m.subject[:7] for m in outbox.outbox] == ["De inga", "Uw kaar", "De inga", "De inga"]


@pytest.mark.parametrize(("people", "statements"), [(1, 12), (3, 22)])
def test_each_mail_of_a_mailing_takes_five_statements(
    people, statements, django_assert_num_queries
):
    """Beside four looks for what is due, before and after."""
    mailings.send(build.mailing(with_people(people)))

    with django_assert_num_queries(statements):
        delivery.deliver_due()


@pytest.mark.parametrize(("people", "statements"), [(1, 19), (3, 45)])
def test_each_confirmation_takes_thirteen_statements(people, statements, django_assert_num_queries):
    """Five of them write: what it tells calendars, and when and where, is noted before it leaves."""
    event = with_people(people)
    for registration in Registration.objects.filter(event=event):
        ConfirmationLetter.queue(registration)

    with django_assert_num_queries(statements):
        delivery.deliver_due()
