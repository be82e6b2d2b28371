"""What is done to many registrations of one event in one go."""

from __future__ import annotations

import pytest

from eventsite.booking import assigning, cancelling
from eventsite.booking.effects import of_cancelling
from eventsite.models import LogEntry, Message
from pitches.models import Pitch

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def kinds(registration) -> list[str]:
    """Of the mails after that of signing up."""
    return [one.kind for one in registration.messages.order_by("pk")][1:]


def states(*registrations) -> list[str]:
    for one in registrations:
        one.refresh_from_db()
    return [one.status for one in registrations]


def test_who_leaves_along_does_not_move_up_first():
    edition = build.edition(capacity=1)
    bram, daan, chaima = build.bram(edition), build.daan(edition), build.chaima(edition)

    refused = cancelling.cancel_all([bram, daan], sentence="De zaal is te klein.")

    assert refused == {}
    assert states(bram, daan, chaima) == ["cancelled", "cancelled", "confirmed"]
    assert [kinds(one) for one in (bram, daan, chaima)] == [
        ["cancelled"],
        ["left_waiting_list"],
        ["promoted"],
    ]
    for one in (bram, daan):
        assert "De zaal is te klein." in build.mail(one.messages.latest("pk")).body


def test_party_that_waits_longest_gets_what_several_leave_together():
    edition = build.edition(capacity=2)
    bram, daan = build.bram(edition), build.daan(edition)
    party, single = build.chaima(edition, party_size=2), build.registration(edition, name="Els")

    cancelling.cancel_all([bram, daan])

    assert states(party, single) == ["confirmed", "waiting"]


def test_of_who_was_let_in_it_is_refused_and_the_others_leave():
    edition = build.edition()
    bram, daan = build.bram(edition), build.daan(edition)
    build.check_in(bram, edition.sessions.get())

    refused = cancelling.cancel_all([bram, daan])

    assert [type(one).__name__ for one in refused.values()] == ["PeopleInside"]
    assert states(bram, daan) == ["confirmed", "cancelled"]


def test_reserve_who_leaves_along_is_passed_over_and_the_next_is_named_before():
    edition = build.edition()
    (slot,) = build.slots(edition, 1)
    pitcher = build.initiator(edition, slot=slot)
    first = build.initiator(edition, reserve=True)
    second = build.initiator(edition, reserve=True, name="Fatima Aksoy")

    said = of_cancelling([pitcher, first])
    cancelling.cancel_all([pitcher, first])

    (moved,) = [one for one in said.mails if one.names == ["Fatima Aksoy"]]
    assert moved.number == 1
    assert Pitch.objects.live().get(slot=slot).registration == second
    assert "moved_up" not in kinds(first)
    assert LogEntry.objects.filter(verb="gave up part").count() == 2


@pytest.mark.parametrize("number", [2, 12])
def test_many_leave_by_as_many_questions_as_two(django_assert_num_queries, number):
    edition = build.edition(capacity=100)
    people = [build.registration(edition) for _ in range(number)]

    with django_assert_num_queries(16):
        cancelling.cancel_all(people)

    assert Message.objects.filter(kind="cancelled").count() == number


def test_places_go_to_who_waits_longest_as_far_as_there_are():
    edition = build.edition(capacity=1)
    bram = build.bram(edition)
    first, second = build.daan(edition), build.chaima(edition)
    edition.capacity = 2
    edition.save()

    refused = assigning.assign_all([second, first, bram], reason="Zij helpen mee")

    assert {pk: type(one).__name__ for pk, one in refused.items()} == {second.pk: "NotEnoughPlaces"}
    assert states(first, second) == ["confirmed", "waiting"]
    assert [kinds(first), kinds(second)] == [["promoted"], []]
    (entry,) = LogEntry.objects.filter(verb="gave place")
    assert entry.object_id == str(first.pk)
