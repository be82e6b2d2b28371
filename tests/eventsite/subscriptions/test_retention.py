"""What goes by itself of who was asked, and did not answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.mails import delivery
from eventsite.models import Message, Subscription
from eventsite.subscriptions import retention, verbs

from ... import build
from .test_verbs import BRAM, evenings, mails

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def a_week_later(frozen) -> None:
    frozen.shift(timedelta(days=8))
    before = timezone.now() - timedelta(days=7)
    due = list(retention.UNCONFIRMED.due(before).values_list("pk", flat=True))
    retention.UNCONFIRMED.erase(due, before)


def test_question_that_nobody_answered_goes_with_its_mail(frozen):
    verbs.ask(BRAM, [evenings()])
    delivery.deliver_due()
    assert mails() == 1

    a_week_later(frozen)

    assert not Subscription.objects.exists()
    assert not Message.objects.filter(email=BRAM).exists()


def test_mail_of_who_said_yes_to_something_else_stays_by_the_term_of_mails(frozen):
    course = build.run().course
    verbs.ask(BRAM, [evenings()])
    verbs.confirm(list(Subscription.objects.of(BRAM)))
    found = retention.topics.find(f"cursus-{course.slug}")
    assert found
    verbs.ask(BRAM, [found])
    delivery.deliver_due()

    a_week_later(frozen)

    assert [one.topic for one in Subscription.objects.of(BRAM)] == ["avond"]
    assert mails() >= 1
