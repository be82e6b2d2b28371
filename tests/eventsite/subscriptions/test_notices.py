"""What is new, told once to who wants to know it, as it is when the mail goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from eventsite.booking import calling_off, cancelling, drafts, scheduling
from eventsite.jobs import batches
from eventsite.mails import delivery, mailings
from eventsite.models import Event, Message, Notice, NoticeMail, Subscription
from eventsite.persons import erasing
from eventsite.subscriptions import notices, retention, verbs
from initiatives import campaigns, publishing

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BRAM = "bram@example.nl"


def draft(**fields) -> Event:
    return build.edition(status=Event.Status.DRAFT, title="Lenteavond", **fields)


def tell() -> list[str]:
    """To whom the worker mails something, in alphabetical order."""
    before = len(outbox.outbox)
    notices.tell_due(timezone.now())
    delivery.deliver_due()
    news = [one for one in outbox.outbox[before:] if "List-Unsubscribe" in one.extra_headers]
    return sorted(address for one in news for address in one.to)


def test_who_said_yes_is_mailed_that_a_draft_is_on_the_site_and_who_did_not_is_not():
    build.subscription()
    build.subscription("daan@example.nl", confirmed_at=None)
    build.subscription("chaima@example.nl", to=build.course())

    drafts.publish(draft())

    assert tell() == [BRAM]
    assert "Lenteavond" in outbox.outbox[-1].subject
    assert "/cafes/" in outbox.outbox[-1].body


def test_nobody_is_mailed_of_a_draft():
    build.subscription()
    draft()

    assert tell() == []


def test_it_is_told_once_however_often_the_worker_looks():
    build.subscription()
    drafts.publish(draft())

    assert [tell(), tell(), tell()] == [[BRAM], [], []]


def test_who_says_yes_after_it_went_is_told_of_the_next():
    drafts.publish(draft())
    tell()
    build.subscription()
    assert tell() == []

    drafts.publish(draft())

    assert tell() == [BRAM]


def test_who_signed_up_needs_no_mail():
    evening = draft()
    build.subscription()
    build.subscription("daan@example.nl")
    drafts.publish(evening)
    build.bram(evening)

    assert tell() == ["daan@example.nl"]


def test_who_cancelled_is_told_as_anybody():
    evening = draft()
    build.subscription()
    drafts.publish(evening)
    cancelling.cancel(build.bram(evening))

    assert tell() == [BRAM]


def test_evening_that_was_moved_before_the_mail_goes_is_told_as_it_is():
    build.subscription()
    evening = draft()
    drafts.publish(evening)
    notices.tell_due(timezone.now())
    session = evening.sessions.get()
    session.starts_at += timedelta(days=1)
    session.ends_at += timedelta(days=1)
    session.doors_open_at = None
    scheduling.save_sessions(evening, [session])

    delivery.deliver_due()

    day = timezone.localtime(session.starts_at).day
    assert f" {day} " in outbox.outbox[-1].body


def test_evening_that_was_called_off_before_the_mail_goes_is_not_told_and_is_once_it_is_back():
    build.subscription()
    evening = draft()
    drafts.publish(evening)
    notices.tell_due(timezone.now())
    calling_off.call_off(evening)
    assert tell() == []

    calling_off.reinstate(evening)

    assert [tell(), tell()] == [[BRAM], []]


def test_evening_that_was_told_of_is_not_told_of_again_when_it_is_back():
    build.subscription()
    evening = draft()
    drafts.publish(evening)
    assert tell() == [BRAM]
    calling_off.call_off(evening)

    calling_off.reinstate(evening)

    assert tell() == []


def test_evening_that_is_called_off_at_once_waits_and_makes_no_mails():
    build.subscription()
    evening = draft()
    drafts.publish(evening)
    calling_off.call_off(evening)
    notices.tell_due(timezone.now())

    assert not Message.objects.filter(kind="news").exists()
    assert Notice.objects.get().done_at is None


def test_run_is_told_to_who_follows_its_course_alone():
    course, other = build.course(title="Basiscursus"), build.course()
    build.subscription(to=course)
    build.subscription("daan@example.nl", to=other)
    build.subscription("chaima@example.nl")

    drafts.publish(build.run(course, status=Event.Status.DRAFT))

    assert tell() == [BRAM]


def test_two_topics_of_one_address_are_one_mail_that_stops_both():
    course = build.course(title="Basiscursus")
    build.subscription()
    build.subscription(to=course)
    drafts.publish(draft())
    drafts.publish(build.run(course, status=Event.Status.DRAFT, title="Ronde van mei"))

    assert tell() == [BRAM]

    body = outbox.outbox[-1].body
    assert "Lenteavond" in body
    assert "Ronde van mei" in body


def test_what_is_left_out_of_a_mail_is_told_when_it_is_true_again():
    course = build.course()
    build.subscription()
    build.subscription(to=course)
    evening = draft()
    drafts.publish(evening)
    drafts.publish(build.run(course, status=Event.Status.DRAFT, title="Ronde van mei"))
    notices.tell_due(timezone.now())
    calling_off.call_off(evening)
    delivery.deliver_due()
    assert "Lenteavond" not in outbox.outbox[-1].body

    calling_off.reinstate(evening)

    assert tell() == [BRAM]
    assert "Ronde van mei" not in outbox.outbox[-1].body


def test_who_stops_while_the_mail_waits_gets_none():
    build.subscription()
    drafts.publish(draft())
    notices.tell_due(timezone.now())
    verbs.stop(Subscription.objects.values_list("pk", flat=True))

    delivery.deliver_due()

    assert outbox.outbox == []
    assert Message.objects.get().state == Message.State.SUPERSEDED


def test_who_is_erased_while_the_mail_waits_gets_none_and_leaves_nothing():
    build.subscription()
    drafts.publish(draft())
    notices.tell_due(timezone.now())

    assert erasing.erase(BRAM)
    delivery.deliver_due()

    assert [one.subject for one in outbox.outbox] == ["Uw gegevens zijn gewist"]
    assert not Subscription.objects.exists()
    assert not NoticeMail.objects.exists()
    assert not Message.objects.filter(email=BRAM).exists()


@pytest.mark.parametrize(("number", "statements"), [(1, 12), (3, 12)])
def test_mails_are_made_in_so_many_statements_however_many_want_them(
    number, statements, django_assert_num_queries
):
    for n in range(number):
        build.subscription(f"volger{n}@example.nl")
    drafts.publish(draft())

    with django_assert_num_queries(statements):
        notices.tell_due(timezone.now())

    assert Message.objects.filter(kind="news").count() == number


def test_job_that_is_cut_off_halfway_goes_on_where_it_was(monkeypatch):
    """Each batch is a transaction; who was in one that was made gets no second mail."""
    monkeypatch.setattr(batches, "ROWS", 2)
    monkeypatch.setattr(batches, "BREATH", 0)
    for n in range(5):
        build.subscription(f"volger{n}@example.nl")
    drafts.publish(draft())
    queue, made = notices._queue, []

    def dies_at_the_second(wanted):
        if made:
            raise KeyboardInterrupt
        made.append(wanted)
        queue(wanted)

    monkeypatch.setattr(notices, "_queue", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        notices.tell_due(timezone.now())
    assert Message.objects.filter(kind="news").count() == 2

    monkeypatch.setattr(notices, "_queue", queue)

    assert tell() == [f"volger{n}@example.nl" for n in range(5)]


def test_news_goes_after_every_mail_that_somebody_waits_for_and_after_messages():
    build.subscription()
    evening = draft()
    drafts.publish(evening)
    notices.tell_due(timezone.now())
    build.daan(evening)
    mailings.send(build.mailing(evening))

    delivery.deliver_due()

    kinds = Message.objects.filter(state="sent").order_by("pk").values_list("kind", flat=True)
    assert set(kinds) == {"news", "confirmation", "mailing"}
    assert outbox.outbox[-1].to == [BRAM]


# Initiatives


def morning(frozen) -> None:
    frozen.move_to(notices.next_morning())


@pytest.fixture
def garden():
    initiative = build.initiative(name="Buurttuin")
    build.subscription(to=initiative)
    return initiative


def test_all_news_of_an_initiative_of_a_day_is_one_mail_the_next_morning(garden, frozen):
    evening = build.edition()
    (stand,), (slot,) = build.stands(evening, 1), build.slots(evening, 1)
    build.initiator(evening, initiative=garden, stand=stand, slot=slot)
    _campaign(garden)
    assert tell() == []

    morning(frozen)

    assert [tell(), tell()] == [[BRAM], []]
    body = outbox.outbox[-1].body
    assert f"kraam {stand.number} en een pitch op het podium" in body
    assert "Een kas" in body


def test_stall_that_is_given_up_before_the_morning_is_not_told(garden, frozen):
    evening = build.edition()
    (stand,) = build.stands(evening, 1)
    cancelling.cancel(build.initiator(evening, initiative=garden, stand=stand))

    morning(frozen)

    assert tell() == []


def test_new_need_of_an_initiative_on_the_site_is_news_and_other_words_are_not(garden, frozen):
    _change(garden, needs={"publicity": "Bekend worden"})
    morning(frozen)
    assert tell() == [BRAM]
    assert "zoekt hulp" in outbox.outbox[-1].subject

    _change(garden, needs={"publicity": "Heel bekend worden"})
    morning(frozen)
    assert tell() == []


def test_need_that_is_taken_away_before_the_morning_is_not_told(garden, frozen):
    _change(garden, needs={"publicity": "Bekend worden"})
    _change(garden, needs={})

    morning(frozen)

    assert tell() == []


def test_campaign_is_told_when_it_begins_and_when_it_has_what_it_sought(garden, frozen):
    told = []
    for raised in (0, 500, 3_000, 3_200):
        _campaign(garden, raised=raised)
        morning(frozen)
        told.append(tell())

    assert told == [[BRAM], [], [BRAM], []]


def test_initiative_that_left_the_site_is_told_of_no_more(garden, frozen):
    _campaign(garden)
    publishing.withdraw(garden)

    morning(frozen)

    assert tell() == []


def test_news_of_a_morning_before_nine_and_of_one_after_it_are_of_two_days(frozen):
    today = timezone.localtime().date()
    for hour, days in [(8, 0), (9, 1), (23, 1)]:
        at = timezone.make_aware(datetime.combine(today, datetime.min.time().replace(hour=hour)))
        frozen.move_to(at)
        assert timezone.localtime(notices.next_morning()).date() == today + timedelta(days=days)


def test_what_was_told_of_initiatives_is_forgotten_after_a_month(garden, frozen):
    _campaign(garden)
    morning(frozen)
    tell()
    drafts.publish(draft())
    tell()

    frozen.shift(timedelta(days=31))
    notices.tell_due(timezone.now())

    assert [one.kind for one in Notice.objects.all()] == [Notice.EVENT]


def _campaign(initiative, raised: int = 0) -> None:
    campaigns.keep_campaign(
        initiative,
        title="Een kas",
        target=3_000,
        raised=raised,
        link="https://actie.example.nl/",
        started_on=timezone.localdate(),
    )


def _change(initiative, needs) -> None:
    initiative.refresh_from_db()
    publishing.change(
        initiative,
        name=initiative.name,
        summary=initiative.summary,
        contact_name=initiative.contact_name,
        story="",
        theme=initiative.theme,
        neighbourhood=None,
        website="",
        needs=needs,
    )


# How long


def test_yes_of_too_long_ago_goes_and_one_before_that_stays():
    old = build.subscription(asked_at=build.NOW - timedelta(days=900))
    Subscription.objects.update(confirmed_at=build.NOW - timedelta(days=731))
    young = build.subscription("daan@example.nl")
    before = timezone.now() - timedelta(days=730)

    found = list(retention.SUBSCRIPTIONS.due(before))

    assert found == [old]
    assert retention.SUBSCRIPTIONS.erase([old.pk, young.pk], before) == 1
    assert list(Subscription.objects.all()) == [young]


def test_question_without_an_answer_goes_after_its_term():
    build.subscription(confirmed_at=None)
    assert not retention.UNCONFIRMED.due(timezone.now() - timedelta(days=7)).exists()

    assert retention.UNCONFIRMED.due(timezone.now()).count() == 1


def test_what_has_nothing_new_any_more_goes_the_night_after(garden):
    course = build.course()
    build.subscription("daan@example.nl", to=course)
    build.subscription("chaima@example.nl")
    before = timezone.now() - timedelta(days=730)
    assert not retention.SUBSCRIPTIONS.due(before).exists()

    course.delete()
    assert erasing.erase(garden.contact_email)

    gone = set(retention.SUBSCRIPTIONS.due(before).values_list("email", flat=True))
    assert gone == {BRAM, "daan@example.nl"}
