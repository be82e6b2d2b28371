"""Two at one subscription, or at one notice, at the same moment. On SQLite and on PostgreSQL."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from eventsite.booking import drafts
from eventsite.models import Event, Message, Notice, NoticeMail, Subscription
from eventsite.persons import erasing
from eventsite.subscriptions import notices, topics, verbs

from ... import build
from ...threads import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("frozen"),
]

BRAM = "bram@example.nl"


def errors(results: list[object]) -> list[object]:
    return [one for one in results if isinstance(one, BaseException)]


def test_two_who_say_yes_at_once_say_it_once():
    asked = build.subscription(confirmed_at=None)

    results = at_once([partial(verbs.confirm, [asked])] * 2)

    assert errors(results) == []
    asked.refresh_from_db()
    assert asked.confirmed_at == build.NOW


def test_form_that_comes_twice_at_once_is_kept_and_mailed_once_or_twice_but_never_breaks():
    """The second may have looked for a mail before the first's was there; the row is one."""
    results = at_once([partial(verbs.ask, BRAM, topics.offered())] * 2)

    assert errors(results) == []
    assert Subscription.objects.count() == 1
    assert 1 <= Message.objects.filter(kind="subscription_asked").count() <= 2


@pytest.mark.parametrize("leave", ["stop", "erase"])
def test_who_leaves_while_the_mails_are_made_leaves_as_a_whole(leave):
    asked = build.subscription()
    drafts.publish(build.edition(status=Event.Status.DRAFT))
    going = {
        "stop": partial(verbs.stop, [asked.pk]),
        "erase": partial(erasing.erase, BRAM),
    }[leave]

    results = at_once([partial(notices.tell_due, timezone.now()), going])

    assert errors(results) == []
    assert not Subscription.objects.exists()
    assert not NoticeMail.objects.exists()
    if leave == "erase":
        assert not Message.objects.filter(kind="news").exists()


def test_two_workers_at_once_make_one_mail_for_each():
    """A job is taken under a lease; should that run out, the constraint stands: one fails, and is tried again."""
    for n in range(5):
        build.subscription(f"volger{n}@example.nl")
    drafts.publish(build.edition(status=Event.Status.DRAFT))

    at_once([partial(notices.tell_due, timezone.now())] * 2)

    assert Message.objects.filter(kind="news").count() == 5
    assert NoticeMail.objects.count() == 5


def test_evening_that_two_publish_at_once_is_one_notice():
    event = build.edition(status=Event.Status.DRAFT)

    results = at_once([partial(drafts.publish, Event.objects.get(pk=event.pk))] * 2)

    assert errors(results) == []
    assert Notice.objects.count() == 1
