"""What is said before something is done with one registration, and what then happens: the same."""

from __future__ import annotations

from functools import partial

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from cafes.models import Edition
from eventsite.booking import (
    addressing,
    assigning,
    cancelling,
    effects,
    merging,
    refusals,
    registering,
    returning,
    waiting_list,
)
from eventsite.booking.effects_of_one import (
    of_assigning,
    of_bringing_back,
    of_changing,
    of_changing_email,
    of_merging,
)
from eventsite.booking.refusals import AlreadyRegistered
from eventsite.models import Registration
from eventsite.models.participation import HasBoth

from ... import build
from ...examples import examples
from .test_effects import SMALL, Before, evening, rows

pytestmark = [pytest.mark.database, pytest.mark.django_db]

VERBS = ["change", "assign", "bring back", "merge"]


def of(verb: str, one: Registration, other: Registration, size: int):
    """The verb, and how what it would do is asked."""
    match verb:
        case "change":
            said = {"name": one.name, "party_size": size}
            return partial(registering.change, one, **said), partial(of_changing, one, **said)
        case "assign":
            said = {"reason": "Zij helpt mee", "over": bool(size % 2)}
            return partial(assigning.assign_place, one, **said), partial(of_assigning, one, **said)
        case "bring back":
            do = partial(returning.bring_back, one)
            return do, partial(of_bringing_back, bring_back=do)
        case _:
            return (
                partial(merging.merge, one, other, party_size=size),
                partial(of_merging, one, other, party_size=size),
            )


@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
@settings(SMALL, max_examples=examples(6))
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
        was, stood = Before(event), rows(event)
        do, asked = of(verb, one, another, size)

        try:
            said = asked()
        except refusals.BookingRefused as refusal:
            with pytest.raises(type(refusal)):
                do()
            return
        assert rows(event) == stood
        do()

        assert {mail.label: mail.number for mail in said.mails} == dict(was.mails())
        own = {one.pk, another.pk}
        moved = event.registrations.confirmed().filter(pk__in=was.waiting - own).count()
        assert said.moved_up - moved in {0, 1}, "the one it is about may move up too"


@pytest.mark.parametrize("verb", ["change", "merge"])
def test_who_gets_the_place_that_comes_free_is_named(verb, frozen):
    event = build.edition(capacity=4)
    bram, daan = build.bram(event, party_size=3), build.daan(event)
    build.chaima(event)

    _do, asked = of(verb, bram, daan, size=2)
    said = asked()

    assert said.moved_up == said.calendars == 1
    assert {mail.label: list(mail.names) for mail in said.mails} == {
        "aanmelding gewijzigd": ["Bram Jansen"],
        "plaats gekregen": ["Chaima El Amrani"],
    }


@pytest.mark.parametrize("verb", ["cancel", "change"])
def test_place_that_an_invited_one_leaves_is_held_again_and_nobody_is_said_to_move_up(verb, frozen):
    event = build.edition(capacity=4)
    waiting_list.hold_places(event, 2, until=event.starts_at)
    bram = build.bram(event, party_size=2, invited=True)
    build.daan(event, party_size=2)
    chaima = build.chaima(event)
    do, asked = (
        of(verb, bram, bram, size=1)
        if verb == "change"
        else (partial(cancelling.cancel, bram), partial(effects.of_cancelling, [bram]))
    )

    said = asked()
    do()

    chaima.refresh_from_db()
    assert (said.moved_up, chaima.is_waiting) == (0, True)


def test_what_can_not_be_is_refused_before_it_is_asked(frozen):
    event = build.edition()
    bram, daan = build.bram(event), cancelling.cancel(build.daan(event))
    again = build.daan(event)
    stands = build.stands(event, 2)
    one, other = (build.initiator(event, stand=stand) for stand in stands)
    change = partial(addressing.change_email, bram, again.email)

    for asked, refusal in (
        (
            partial(of_bringing_back, bring_back=partial(returning.bring_back, daan)),
            AlreadyRegistered,
        ),
        (partial(of_changing_email, bram, again.email, change=change), AlreadyRegistered),
        (partial(of_merging, bram, daan, party_size=1), refusals.AlreadyCancelled),
        (partial(of_merging, bram, bram, party_size=1), refusals.MergeRefused),
        (partial(of_merging, one, other, party_size=1), HasBoth),
    ):
        with pytest.raises(refusal):
            asked()
