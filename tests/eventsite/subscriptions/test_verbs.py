"""Asking to be kept up to date, saying yes from one's own mail, and stopping."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from eventsite.mails import delivery
from eventsite.models import Event, Message, Notice, Subscription
from eventsite.retention import terms
from eventsite.subscriptions import consent, links, retention, topics, verbs
from eventsite.subscriptions.letters import AskedLetter
from eventsite.web.acting import PERSON, acting_as
from initiatives.models import Initiative

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
        "In elke mail kan ik met één druk stoppen.",
        2: "Ja, mail mij telkens als er iets nieuws is van wat ik koos, tot ik stop of de tijd om is. "
        "Mijn e-mailadres wordt alleen daarvoor gebruikt. In elke mail kan ik met één druk stoppen.",
    }
    with translation.override("en"):  # a yes is to what its page said
        assert {version: str(words) for version, words in consent.WORDS.items()} == {
            1: "Yes, email me about what I chose. My email address is used only for that. "
            "In every email, I can stop with one click.",
            2: "Yes, email me each time there is something new about what I chose, until I stop or the "
            "time is over. My email address is used only for that. In every email, I can stop with one click.",
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
    assert "Nieuwe avonden" not in asked
    assert "Nieuwe avonden" in known


def test_mail_that_asks_is_not_sent_once_all_was_stopped():
    verbs.ask(BRAM, [evenings()])
    verbs.stop([Subscription.objects.get().pk])

    delivery.deliver_due()

    assert Message.objects.get().state == Message.State.SUPERSEDED


def asked_mail() -> str:
    return build.mail(Message.objects.get(kind="subscription_asked")).body


def test_asked_again_the_question_waits_as_long_as_its_new_mail_says(frozen):
    build.subscription(confirmed_at=None, words=0)
    frozen.shift(timedelta(days=6))

    verbs.ask(BRAM, [evenings()])

    kept = Subscription.objects.get()
    assert (kept.asked_at, kept.words) == (timezone.now(), consent.VERSION)
    frozen.shift(timedelta(days=6))
    assert not retention.UNCONFIRMED.due(timezone.now() - terms.term(links.UNCONFIRMED)).exists()


def test_asked_again_without_a_mail_the_question_waits_no_longer(frozen):
    """What the brake held back brought no link that could be pressed."""
    verbs.ask(BRAM, [evenings()])
    delivery.deliver_due()
    frozen.shift(60)

    verbs.ask(BRAM, [evenings()])

    assert Subscription.objects.get().asked_at == build.NOW


def test_what_was_agreed_to_stays_as_it_was_when_it_is_asked_again(frozen):
    build.subscription(words=1)
    frozen.shift(timedelta(days=30))

    verbs.ask(BRAM, [evenings()])

    kept = Subscription.objects.get()
    assert (kept.asked_at, kept.confirmed_at, kept.words) == (build.NOW, build.NOW, 1)


def test_yes_of_the_moment_before_it_was_asked_again_is_a_yes(frozen):
    """They wait for each other: the later question is in the row, the earlier yes still to be written."""
    asked = build.subscription(confirmed_at=None)
    later = build.NOW + timedelta(seconds=1)
    Subscription.objects.update(asked_at=later)

    verbs.confirm([asked])

    asked.refresh_from_db()
    assert asked.confirmed_at == later


def test_mail_to_who_gets_it_all_lets_the_yes_be_renewed_a_day_after_it(frozen):
    build.subscription()
    frozen.shift(timedelta(hours=20))
    verbs.ask(BRAM, [evenings()])
    assert "Bekijk en verleng" not in asked_mail()
    frozen.shift(timedelta(hours=5))

    mail = build.mail(Message.objects.get(kind="subscription_asked"))

    assert "Bekijk en verleng" in mail.body
    assert "/op-de-hoogte/bevestigen/" in mail.body
    html = str(mail.alternatives[0][0])
    assert "Bekijk en verleng" in html
    assert "/op-de-hoogte/bevestigen/" in html


def test_mail_that_asks_says_how_often_and_how_long():
    verbs.ask(BRAM, [evenings()])

    assert "Bij elke nieuwe avond één mail, tot u stopt." in asked_mail()
    assert "Na 2 jaar stopt het vanzelf." in asked_mail()


def test_how_long_is_said_as_it_is_set():
    terms.remember({"subscriptions": 100})

    assert consent.ends() == "Na 100 dagen stopt het vanzelf."


@pytest.mark.parametrize("confirmed", [False, True])
def test_mail_that_asks_has_no_words_that_nobody_of_ours_has_read(frozen, confirmed):
    """NORMS S22: anybody may type anybody's address, and rename what is theirs."""
    initiative = build.initiative(name="Buurttuin")
    followed = build.subscription(to=initiative, **({} if confirmed else {"confirmed_at": None}))
    verbs.ask(BRAM, [topics.find(f"initiatief-{initiative.slug}")])
    assert "Buurttuin" in asked_mail()

    for change in (
        {"modified_at": timezone.now() + timedelta(seconds=1)},
        {"status": Initiative.Status.DRAFT, "published_at": None},
    ):
        Initiative.objects.filter(pk=initiative.pk).update(
            name="Win geld op evil.example", **change
        )
        mail = build.mail(Message.objects.get(kind="subscription_asked"))
        for body in (mail.body, str(mail.alternatives[0][0])):
            assert "Een initiatief" in body
            assert "Win geld" not in body
    assert followed.email == BRAM


@pytest.mark.parametrize(
    "code", ["cursus-\x00", "initiatief-\x00", "initiatief-a\x00b", "cursus-a b"]
)
def test_what_can_be_no_name_in_an_address_is_not_looked_up(django_assert_num_queries, code):
    """PostgreSQL takes no NUL."""
    with django_assert_num_queries(0):
        assert topics.find(code) is None


def told(event: Event) -> topics.Item:
    about = topics.of_event(event)
    assert about
    item = topics.tell(
        Notice(topic=about[0], about=about[1], kind=Notice.EVENT, event=event, due_at=build.NOW)
    )
    assert item
    return item


def test_news_of_an_evening_says_what_one_can_do():
    evening = build.edition(title="Lenteavond")

    item = told(evening)

    assert item.subject.startswith("Lenteavond op ")
    assert item.subject.endswith(": u kunt erbij zijn")
    assert item.action == "Bekijk de avond en meld u aan"


@pytest.mark.parametrize(
    ("make", "ends", "action", "line"),
    [
        (
            lambda: build.edition(capacity=1),
            ": er is een wachtlijst",
            "Bekijk de avond",
            "Alle plaatsen zijn bezet. Er is een wachtlijst.",
        ),
        (
            lambda: build.edition(registration_opens_at=build.NOW + timedelta(days=1)),
            r": aanmelden kan vanaf \d+ \w+",
            "Bekijk de avond",
            r"Aanmelden kan vanaf .+\.",
        ),
        (
            lambda: build.edition(sign_up_closed_at=build.NOW),
            r"op \w+ \d+ \w+",
            "Bekijk de avond",
            r"De aanmelding is gesloten\.",
        ),
        (
            lambda: build.run(build.course(), capacity=1),
            ": er is een wachtlijst",
            "Bekijk de cursus",
            "Alle plaatsen zijn bezet. Er is een wachtlijst.",
        ),
    ],
    ids=["full", "not yet", "closed", "full run"],
)
def test_news_of_what_one_can_not_sign_up_for_promises_no_place(make, ends, action, line):
    event = make()
    if event.capacity == 1:
        build.registration(event, party_size=1)

    item = told(event)

    assert "u kunt erbij zijn" not in item.subject
    assert re.search(ends + "$", item.subject)
    assert item.action == action
    assert any(re.fullmatch(line, one) for one in item.lines)
