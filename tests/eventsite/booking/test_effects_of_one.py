"""What is said before something is done with one registration, and what then happens: the same."""

from __future__ import annotations

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from cafes.models import Edition
from eventsite.booking import (
    assigning,
    cancelling,
    effects_of_one,
    merging,
    refusals,
    registering,
    returning,
)
from eventsite.models import Registration

from ... import build
from ...examples import examples
from .test_effects import SMALL, Before, evening, rows

pytestmark = [pytest.mark.database, pytest.mark.django_db]

VERBS = ["change", "assign", "bring back", "merge"]


def of(verb: str, one: Registration, other: Registration, size: int):
    """What is said of a verb, and the verb."""
    match verb:
        case "change":
            said = effects_of_one.of_changing(one, name=one.name, party_size=size)
            return said, lambda: registering.change(one, name=one.name, party_size=size)
        case "assign":
            said = effects_of_one.of_assigning(one)
            return said, lambda: assigning.assign_place(one, reason="Zij helpt mee", over=True)
        case "bring back":
            return effects_of_one.of_bringing_back(one), lambda: returning.bring_back(one)
        case _:
            said = effects_of_one.of_merging(one, other, party_size=size)
            return said, lambda: merging.merge(one, other, party_size=size)


def may_be_asked(verb: str, one: Registration, other: Registration) -> bool:
    """What the page that asks is shown of."""
    match verb:
        case "change":
            return not one.is_cancelled
        case "assign":
            return one.is_waiting
        case "bring back":
            return one.is_cancelled
        case _:
            return one != other and not one.is_cancelled and not other.is_cancelled


@pytest.mark.parametrize("verb", VERBS)
@settings(SMALL, max_examples=examples(8))
@given(
    parties=st.lists(st.integers(1, 3), min_size=4, max_size=6),
    which=st.integers(0, 5),
    other=st.integers(0, 5),
    gone=st.sets(st.integers(0, 5), max_size=1),
    size=st.integers(1, 4),
    sessions=st.integers(1, 2),
    hours=st.sampled_from([2, 485]),
)
def test_what_is_done_with_one_does_what_was_said(
    verb, parties, which, other, gone, size, sessions, hours
):
    with time_machine.travel(build.NOW, tick=False):
        event = evening(parties, capacity=4, sessions=sessions, hours=hours)
        for n in {n % len(parties) for n in gone}:
            cancelling.cancel(event.registrations.order_by("pk")[n])
        event = Edition.objects.get(pk=event.pk)
        everyone = list(event.registrations.select_related("event").order_by("pk"))
        one, another = everyone[which % len(parties)], everyone[other % len(parties)]
        if not may_be_asked(verb, one, another):
            return
        was, stood = Before(event), rows(event)

        said, do = of(verb, one, another, size)

        assert rows(event) == stood
        try:
            do()
        except refusals.BookingRefused:
            return
        assert {mail.label: mail.number for mail in said.mails} == dict(was.mails())
        own = {one.pk, another.pk}
        moved = event.registrations.confirmed().filter(pk__in=was.waiting - own).count()
        assert said.moved_up - moved in {0, 1}, "the one it is about may move up too"


@pytest.mark.parametrize("verb", ["change", "merge"])
def test_who_gets_the_place_that_comes_free_is_named(verb, frozen):
    event = build.edition(capacity=4)
    bram, daan = build.bram(event, party_size=3), build.daan(event)
    build.chaima(event)

    said, _do = of(verb, bram, daan, size=2)

    assert said.moved_up == said.calendars == 1
    assert [list(mail.names) for mail in said.mails] == [["Bram Jansen"], ["Chaima El Amrani"]]
