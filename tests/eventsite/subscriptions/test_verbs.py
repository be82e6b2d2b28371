"""Asking to be kept up to date, saying yes from one's own mail, and stopping."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.mails import delivery
from eventsite.models import Message, Subscription
from eventsite.subscriptions import consent, topics, verbs
from eventsite.subscriptions.letters import AskedLetter
from eventsite.web.acting import PERSON, acting_as

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BRAM = "bram@example.nl"


def evenings() -> topics.Subject:
    found = topics.find("avond")
    assert found
    return found


def mails(kind: str = "subscription_asked") -> int:
    return Message.objects.filter(kind=kind).count()


def test_asking_keeps_what_was_agreed_to_and_when_and_is_no_yes_yet():
    verbs.ask(BRAM, [evenings()])

    kept = Subscription.objects.get()
    assert (kept.email, kept.topic, kept.about) == (BRAM, "avond", 0)
    assert (kept.asked_at, kept.words, kept.confirmed_at) == (build.NOW, consent.VERSION, None)
    assert list(Subscription.objects.confirmed()) == []


def test_words_that_were_agreed_to_are_never_changed_but_get_another_version():
    """Who changes them adds a version, and a line here."""
    assert {version: str(words) for version, words in consent.WORDS.items()} == {
        1: "Ja, mail mij over wat ik koos. Mijn e-mailadres wordt alleen daarvoor gebruikt. "
        "In elke mail kan ik met één druk stoppen."
    }


def test_pressed_twice_it_is_asked_once_by_one_mail(frozen):
    verbs.ask(BRAM, [evenings()])
    verbs.ask(BRAM, [evenings()])
    delivery.deliver_due()
    frozen.shift(60)
    verbs.ask(BRAM, [evenings()])

    assert (Subscription.objects.count(), mails()) == (1, 1)


def test_something_else_a_minute_later_is_mailed_too(frozen):
    verbs.ask(BRAM, [evenings()])
    delivery.deliver_due()
    frozen.shift(60)
    course = build.course()

    verbs.ask(BRAM, [topics.find(f"cursus-{course.slug}")])

    assert (Subscription.objects.count(), mails()) == (2, 2)


def test_nobody_is_asked_more_often_a_day_than_the_brake_lets_whatever_is_typed():
    """NORMS S22: anybody may type anybody's address."""
    with acting_as(PERSON):
        for _ in range(9):
            verbs.ask(BRAM, [topics.find(f"cursus-{build.course().slug}")])
            delivery.deliver_due()

    assert Subscription.objects.count() == 9
    assert mails() == AskedLetter.limit.most


def test_yes_counts_from_its_moment_and_is_said_to_the_words_of_that_moment(frozen):
    asked = build.subscription(confirmed_at=None, words=0)
    frozen.shift(timedelta(hours=2))

    verbs.confirm([asked])

    asked.refresh_from_db()
    assert (asked.confirmed_at, asked.words) == (build.NOW + timedelta(hours=2), consent.VERSION)


def test_second_press_on_the_same_day_changes_nothing_and_a_yes_later_begins_the_term_anew(frozen):
    asked = build.subscription()
    frozen.shift(timedelta(hours=20))
    verbs.confirm([asked])
    asked.refresh_from_db()
    assert asked.confirmed_at == build.NOW

    frozen.shift(timedelta(days=300))
    verbs.confirm([asked])

    asked.refresh_from_db()
    assert asked.confirmed_at == timezone.now()


def test_yes_to_one_says_nothing_of_another():
    one, other = (
        build.subscription(confirmed_at=None),
        build.subscription("daan@example.nl", confirmed_at=None),
    )

    verbs.confirm([one])

    assert list(Subscription.objects.confirmed()) == [one]
    assert not Subscription.objects.get(pk=other.pk).is_confirmed


def test_stopping_leaves_nothing_and_twice_is_once():
    one, other = build.subscription(), build.subscription(to=build.course())

    assert verbs.stop([one.pk]) == 1
    assert verbs.stop([one.pk]) == 0

    assert list(Subscription.objects.all()) == [other]


def test_yes_after_it_was_stopped_brings_nothing_back():
    asked = build.subscription(confirmed_at=None)
    verbs.stop([asked.pk])

    verbs.confirm([asked])

    assert not Subscription.objects.exists()


def test_mail_that_asks_names_what_is_known_already_apart():
    build.subscription()
    course = build.course(title="Basiscursus")
    verbs.ask(BRAM, [evenings(), topics.find(f"cursus-{course.slug}")])

    mail = build.mail(Message.objects.get(kind="subscription_asked"))

    asked, known = mail.body.split("Wij mailen dit adres al over:")
    assert "Basiscursus" in asked
    assert "De volgende avond" not in asked
    assert "De volgende avond" in known


def test_mail_that_asks_is_not_sent_once_all_was_stopped():
    verbs.ask(BRAM, [evenings()])
    verbs.stop([Subscription.objects.get().pk])

    delivery.deliver_due()

    assert Message.objects.get().state == Message.State.SUPERSEDED
