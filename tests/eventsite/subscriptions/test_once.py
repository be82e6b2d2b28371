"""What was told is not told again, what was not is, and only what happened (docs/adr/0059-houd-mij-op-de-hoogte.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from eventsite.booking import calling_off, cancelling, drafts
from eventsite.models import Event, Notice
from eventsite.subscriptions import notices
from initiatives import campaigns, publishing, subscriptions

from ... import build
from .test_notices import BRAM, _campaign, _change, draft, garden, morning, tell

__all__ = ["garden"]

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


# What is told again, and what is not


def stalls(initiative, evening=None):
    """It books one when asked for the next."""
    evening = evening or build.edition(starts_at=timezone.now() + timedelta(days=56))
    for n, stand in enumerate(build.stands(evening, 2)):
        yield build.initiator(
            evening,
            initiative=initiative,
            stand=stand,
            email=f"tuin{n}@example.nl",
        )


def stall(initiative, evening=None):
    return next(stalls(initiative, evening))


def test_evening_is_told_once_of_an_initiative_however_long_before_its_second_part_is_taken(
    garden, frozen
):
    evening = build.edition(starts_at=timezone.now() + timedelta(days=56))
    stall(garden, evening)
    morning(frozen)
    assert tell() == [BRAM]
    frozen.shift(timedelta(days=35))
    assert tell() == []

    subscriptions.takes_part(garden.pk, evening)
    morning(frozen)

    assert tell() == []


def test_that_an_initiative_takes_part_is_forgotten_a_month_after_its_mail_once_that_evening_is_over(
    garden, frozen
):
    stall(garden)
    morning(frozen)
    tell()

    for days, kept in [(40, 1), (20, 0)]:
        frozen.shift(timedelta(days=days))
        notices.tell_due(timezone.now())
        assert Notice.objects.count() == kept


def test_stall_that_was_given_up_before_nine_is_told_when_another_is_booked(garden, frozen):
    booking = stalls(garden)
    cancelling.cancel(next(booking))
    morning(frozen)
    assert tell() == []
    frozen.shift(timedelta(days=7))

    next(booking)

    assert tell() == []
    morning(frozen)
    assert [tell(), tell()] == [[BRAM], []]


def test_who_was_told_of_a_stall_is_not_told_of_another_and_who_came_since_is(garden, frozen):
    booking = stalls(garden)
    first = next(booking)
    morning(frozen)
    assert tell() == [BRAM]
    frozen.shift(timedelta(days=1))
    build.subscription("daan@example.nl", to=garden)

    cancelling.cancel(first)
    next(booking)
    morning(frozen)

    assert tell() == ["daan@example.nl"]


def test_initiative_that_was_off_the_site_at_nine_is_told_of_when_it_is_back(garden, frozen):
    stall(garden)
    _campaign(garden)
    publishing.withdraw(garden)
    morning(frozen)
    assert tell() == []
    frozen.shift(timedelta(hours=1))

    publishing.publish(garden)

    assert tell() == []
    morning(frozen)
    assert [tell(), tell()] == [[BRAM], []]
    assert "doet mee" in outbox.outbox[-1].subject
    assert "Een kas" in outbox.outbox[-1].body


def test_initiative_that_is_back_on_the_site_is_no_news_to_who_was_told(garden, frozen):
    stall(garden)
    morning(frozen)
    assert tell() == [BRAM]
    frozen.shift(timedelta(hours=1))
    publishing.withdraw(garden)
    publishing.publish(garden)
    build.subscription("daan@example.nl", to=garden)

    morning(frozen)

    assert tell() == []


def test_stall_at_an_evening_that_was_off_at_nine_is_told_the_morning_after_it_is_back(
    garden, frozen
):
    evening = build.edition(starts_at=timezone.now() + timedelta(days=56))
    stall(garden, evening)
    morning(frozen)
    notices.tell_due(timezone.now())
    calling_off.call_off(evening)
    assert tell() == []
    frozen.shift(timedelta(hours=1))

    calling_off.reinstate(evening)

    assert tell() == []
    morning(frozen)
    assert [tell(), tell()] == [[BRAM], []]


def test_stall_at_an_evening_that_is_not_on_the_site_yet_is_told_the_morning_after_it_is(
    garden, frozen
):
    build.subscription()
    evening = build.edition(starts_at=timezone.now() + timedelta(days=56))
    stall(garden, evening)
    Event.objects.update(status=Event.Status.DRAFT)
    evening.refresh_from_db()
    frozen.shift(timedelta(days=3))
    assert tell() == []
    build.subscription("daan@example.nl", to=garden)

    drafts.publish(evening)

    assert tell() == [BRAM]
    assert "Buurttuin" not in outbox.outbox[-1].body
    morning(frozen)
    assert tell() == [BRAM, "daan@example.nl"]


@pytest.mark.parametrize("is_off", [False, True])
def test_who_says_yes_once_an_evening_was_on_the_site_is_never_told_of_it(is_off, frozen):
    """As the page that thanks for the yes says."""
    evening = draft()
    drafts.publish(evening)
    tell()
    frozen.shift(timedelta(hours=1))
    if is_off:
        calling_off.call_off(evening)
    build.subscription()
    if not is_off:
        calling_off.call_off(evening)
    assert notices.receivers(evening) == 0

    calling_off.reinstate(evening)

    assert tell() == []


# Campaigns, and help


def test_amount_that_was_a_slip_and_is_put_right_before_nine_is_no_news_of_a_campaign(
    garden, frozen
):
    _campaign(garden)
    morning(frozen)
    assert tell() == [BRAM]
    assert "begint een actie" in outbox.outbox[-1].subject
    frozen.shift(timedelta(days=60))

    _campaign(garden, raised=30_000)
    _campaign(garden, raised=300)

    morning(frozen)
    assert tell() == []
    _campaign(garden, raised=3_000)
    morning(frozen)
    assert tell() == [BRAM]  # now it is true
    assert "haalde het doelbedrag" in outbox.outbox[-1].subject


def test_campaign_that_met_its_target_is_told_to_have_once(garden, frozen):
    told = []
    for raised in (0, 3_000, 300, 3_000):
        _campaign(garden, raised=raised)
        morning(frozen)
        told.append(tell())
        frozen.shift(timedelta(days=60))

    assert told == [[BRAM], [BRAM], [], []]


def test_who_follows_once_the_target_was_met_is_not_told_of_more_euros(garden, frozen):
    _campaign(garden, raised=3_000)
    morning(frozen)
    assert tell() == [BRAM]
    frozen.shift(timedelta(hours=1))
    build.subscription("daan@example.nl", to=garden)

    _campaign(garden, raised=3_200)
    morning(frozen)

    assert tell() == []


def test_campaign_that_begins_with_all_it_sought_is_told_in_one_item(garden, frozen):
    _campaign(garden, raised=3_000)

    morning(frozen)

    assert tell() == [BRAM]
    assert outbox.outbox[-1].subject == "Buurttuin haalde het doelbedrag"


def test_next_campaign_is_told_and_one_that_was_taken_off_and_put_back_is_not(garden, frozen):
    told = []
    for days in (0, 1, 60):
        frozen.shift(timedelta(days=days))
        campaigns.remove_campaign(garden)
        for raised in (0, 3_000):
            _campaign(garden, raised=raised)
            morning(frozen)
            told.append(tell())

    assert told == [[BRAM], [BRAM], [], [], [BRAM], [BRAM]]


def test_help_that_is_sought_and_no_more_before_nine_tells_of_no_other_help(garden, frozen):
    _change(garden, needs={"place": ""})
    morning(frozen)
    assert tell() == [BRAM]

    _change(garden, needs={"place": "", "money": ""})
    _change(garden, needs={"place": ""})
    morning(frozen)

    assert tell() == []


def test_mail_of_new_help_says_that_alone(garden, frozen):
    _change(garden, needs={"place": ""})
    morning(frozen)
    tell()

    _change(garden, needs={"place": "", "money": ""})
    morning(frozen)

    assert tell() == [BRAM]
    assert "geld" in outbox.outbox[-1].body
    assert "een plek" not in outbox.outbox[-1].body


def test_same_help_is_told_again_after_a_month_at_the_earliest(garden, frozen):
    told = []
    for days in (0, 10, 10, 20):
        frozen.shift(timedelta(days=days))
        _change(garden, needs={})
        _change(garden, needs={"money": ""})
        morning(frozen)
        told.append(tell())

    assert told == [[BRAM], [], [], [BRAM]]


def test_help_that_was_not_told_is_when_it_is_sought_anew(garden, frozen):
    _change(garden, needs={"money": ""})
    _change(garden, needs={})
    morning(frozen)
    assert tell() == []

    _change(garden, needs={"money": ""})
    morning(frozen)

    assert tell() == [BRAM]
