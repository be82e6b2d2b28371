from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from eventsite import wiring
from eventsite.booking import (
    calling_off,
    cancelling,
    events,
    places,
    refusals,
    registering,
    waiting_list,
)
from eventsite.booking.places import Places
from eventsite.jobs import periodic
from eventsite.models import Event, Registration, RegistrationState
from eventsite.pages.forms import RegistrationForm

from ... import build
from ...examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def mails(registration: Registration) -> list[str]:
    return list(registration.messages.order_by("pk").values_list("kind", flat=True))


# register ------------------------------------------------------------------------------------------


def test_register_confirms_while_there_is_room():
    event = build.edition(capacity=2)

    bram = build.bram(event, party_size=2)

    assert bram.status == Registration.Status.CONFIRMED
    assert places.free(event) == 0
    assert mails(bram) == ["confirmation"]


def test_register_queues_when_full_and_says_the_position():
    event = build.edition(capacity=1)
    build.bram(event)

    chaima, daan = build.chaima(event), build.daan(event)

    assert [chaima.queue_position(), daan.queue_position()] == [1, 2]
    assert mails(daan) == ["waiting"]


def test_register_lets_a_small_party_pass_one_that_does_not_fit():
    event = build.edition(capacity=2)
    build.bram(event)

    chaima = build.chaima(event, party_size=2)
    daan = build.daan(event)

    assert chaima.is_waiting
    assert daan.is_confirmed


def fill_in(event, *, name="Bram Jansen", email):
    """Register through the form, as a visitor types it."""
    form = RegistrationForm({"name": name, "email": email, "party_size": "1"}, event=event)
    assert form.is_valid()
    return form.save()


def test_form_stores_one_spelling_of_name_and_address():
    event = build.edition()

    made = fill_in(event, name=" Bram\r\nBcc:  Jansen ", email=" Bram@Bücher.EXAMPLE ")

    assert made.name == "Bram Bcc: Jansen"
    assert made.email == "bram@bücher.example"


@pytest.mark.parametrize(
    "again",
    ["bram@example.nl", "BRAM@EXAMPLE.NL", "Bram@example.nl "],
    ids=["same", "upper", "blank"],
)
def test_form_refuses_an_address_that_is_in_already(again):
    event = build.edition()
    bram = build.bram(event)

    with pytest.raises(refusals.AlreadyRegistered) as refused:
        fill_in(event, email=again)

    assert refused.value.registration == bram
    assert event.registrations.count() == 1


def test_form_sees_one_address_in_both_spellings_of_its_domain():
    event = build.edition()
    fill_in(event, email="info@bücher.example")

    with pytest.raises(refusals.AlreadyRegistered):
        fill_in(event, email="info@xn--bcher-kva.example")


def test_register_again_after_cancelling_is_a_new_registration_at_the_end_of_the_queue():
    event = build.edition(capacity=1)
    bram = build.bram(event)
    chaima = build.chaima(event)
    cancelling.cancel(bram)

    again = build.bram(event)

    chaima.refresh_from_db()
    assert chaima.is_confirmed
    assert again.pk != bram.pk
    assert again.queue_position() == 1


def test_register_again_gives_an_invitation_that_calendars_take_for_newer():
    event = build.edition()
    bram = cancelling.cancel(build.bram(event))

    again = build.bram(event)

    assert again.invitation_sequence > bram.invitation_sequence


@pytest.mark.parametrize("size", [0, -1, 7, 99])
def test_register_refuses_a_party_of_an_impossible_size(size):
    event = build.edition(party_max=6)

    with pytest.raises(refusals.PartyTooLarge) as refused:
        build.bram(event, party_size=size)

    assert refused.value.largest == 6
    assert not event.registrations.exists()


def test_register_refuses_a_party_that_could_never_fit():
    event = build.edition(capacity=3, party_max=6)

    with pytest.raises(refusals.PartyTooLarge) as refused:
        build.bram(event, party_size=4)

    assert refused.value.largest == 3


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Event.Status.DRAFT, RegistrationState.DRAFT),
        (Event.Status.CANCELLED, RegistrationState.CANCELLED),
    ],
)
def test_register_refuses_an_event_that_is_not_published(status, state):
    event = build.edition(status=status)

    with pytest.raises(refusals.RegistrationNotOpen) as refused:
        build.bram(event)

    assert refused.value.state == state


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (timedelta(days=-2), RegistrationState.NOT_YET),
        (timedelta(days=-1), RegistrationState.OPEN),
        (timedelta(hours=-1, microseconds=-1), RegistrationState.OPEN),
        (timedelta(hours=-1), RegistrationState.CLOSED),
        (timedelta(hours=2), RegistrationState.CLOSED),
        (timedelta(hours=2, minutes=30), RegistrationState.OVER),
    ],
)
def test_registration_opens_and_closes_to_the_moment(frozen, moment, state):
    start = build.NOW + timedelta(days=7)
    event = build.edition(
        starts_at=start,
        registration_opens_at=start - timedelta(days=1),
        registration_closes_at=start - timedelta(hours=1),
    )

    frozen.move_to(start + moment)

    assert event.registration_state() == state


# cancel and promote --------------------------------------------------------------------------------


def test_cancel_moves_up_the_first_that_fits_at_once():
    event = build.edition(capacity=2)
    bram = build.bram(event)
    build.registration(event)
    too_large = build.registration(event, party_size=2)
    chaima = build.chaima(event)

    cancelling.cancel(bram)

    too_large.refresh_from_db()
    chaima.refresh_from_db()
    assert too_large.is_waiting
    assert chaima.is_confirmed
    assert mails(chaima) == ["waiting", "promoted"]
    assert mails(bram) == ["confirmation", "cancelled"]


def test_cancel_of_who_waits_says_so_and_frees_nothing():
    event = build.edition(capacity=1)
    build.bram(event)
    chaima = build.chaima(event)

    cancelling.cancel(chaima)

    assert mails(chaima) == ["waiting", "left_waiting_list"]
    assert places.taken(event) == 1


def test_cancel_twice_is_refused_and_changes_nothing():
    event = build.edition()
    bram = build.bram(event)
    cancelling.cancel(bram)

    with pytest.raises(refusals.AlreadyCancelled):
        cancelling.cancel(bram)

    assert mails(bram) == ["confirmation", "cancelled"]


def test_promotion_stops_at_the_set_moment(frozen):
    event = build.edition(capacity=1, promotion_stop_hours=3)
    bram, chaima = build.bram(event), build.chaima(event)
    frozen.move_to(event.starts_at - timedelta(hours=3))

    cancelling.cancel(bram)

    chaima.refresh_from_db()
    assert chaima.is_waiting


def test_promotion_works_until_the_set_moment(frozen):
    event = build.edition(capacity=1, promotion_stop_hours=3)
    bram, chaima = build.bram(event), build.chaima(event)
    frozen.move_to(event.starts_at - timedelta(hours=3, microseconds=1))

    cancelling.cancel(bram)

    chaima.refresh_from_db()
    assert chaima.is_confirmed


def test_after_the_stop_a_newcomer_gets_a_place_when_nobody_waits(frozen):
    event = build.edition(capacity=2)
    frozen.move_to(event.starts_at - timedelta(minutes=10))

    assert build.bram(event).is_confirmed


def test_after_the_stop_a_newcomer_does_not_pass_who_waits(frozen):
    event = build.edition(capacity=1)
    bram = build.bram(event)
    build.chaima(event)
    frozen.move_to(event.starts_at - timedelta(minutes=10))
    cancelling.cancel(bram)

    assert build.daan(event).is_waiting


def test_after_the_stop_a_group_that_does_not_fit_bars_nobody(frozen):
    event = build.edition(capacity=6)
    build.bram(event, party_size=2)
    large = build.chaima(event, party_size=5)
    frozen.move_to(event.starts_at - timedelta(minutes=10))

    assert places.free(event) == 4
    assert build.daan(event, party_size=4).is_confirmed
    large.refresh_from_db()
    assert large.is_waiting


def test_after_the_stop_a_place_that_fits_who_waits_is_not_said_to_be_free(frozen):
    event = build.edition(capacity=2)
    bram = build.bram(event, party_size=2)
    build.chaima(event)
    frozen.move_to(event.starts_at - timedelta(minutes=10))
    cancelling.cancel(bram)

    room = places.of(event)

    assert (room.free, room.free_at_the_door) == (1, 2)
    assert build.daan(event, party_size=2).is_waiting
    assert build.registration(event).is_confirmed


def test_after_the_stop_who_waits_takes_a_place_themselves(frozen):
    event = build.edition(capacity=1)
    bram, chaima, daan = build.bram(event), build.chaima(event), build.daan(event)
    frozen.move_to(event.starts_at - timedelta(minutes=10))
    cancelling.cancel(bram)

    with pytest.raises(refusals.NotEnoughPlaces):
        registering.take_place(daan)
    chaima = registering.take_place(chaima)

    assert chaima.is_confirmed
    assert mails(chaima) == ["waiting", "promoted"]
    assert mails(daan) == ["waiting"]


@pytest.mark.parametrize("becomes", ["over", "cancelled"])
def test_nobody_is_offered_a_place_at_what_is_no_more(frozen, becomes):
    event = build.edition(capacity=1)
    bram, chaima = build.bram(event), build.chaima(event)
    frozen.move_to(event.starts_at - timedelta(minutes=10))
    cancelling.cancel(bram)
    offered = places.is_theirs_to_take(chaima)
    if becomes == "over":
        frozen.move_to(event.ends_at)
    else:
        calling_off.call_off(event)
    chaima = Registration.objects.get(pk=chaima.pk)

    assert (offered, places.is_theirs_to_take(chaima)) == (True, False)


def test_lowered_capacity_is_told_to_a_group_that_never_fits_and_it_bars_nobody():
    event = build.edition(capacity=6)
    build.bram(event, party_size=3)
    large, chaima = build.daan(event, party_size=5), build.chaima(event, party_size=4)
    event.capacity = 4

    events.save_event(event)
    events.save_event(event)

    assert mails(large) == ["waiting", "never_fits"]
    assert mails(chaima) == ["waiting"]
    large, chaima = event.registrations.queue()
    assert (large.never_fits, large.queue_position()) == (True, None)
    assert (chaima.never_fits, chaima.queue_position()) == (False, 1)
    assert build.registration(event).is_confirmed


# change --------------------------------------------------------------------------------------------


def test_change_to_a_smaller_party_moves_up_who_waits():
    event = build.edition(capacity=2)
    bram = build.bram(event, party_size=2)
    chaima = build.chaima(event)

    registering.change(bram, name="Bram", party_size=1)

    chaima.refresh_from_db()
    assert chaima.is_confirmed


def test_change_to_a_larger_party_takes_free_places():
    event = build.edition(capacity=3)
    bram = build.bram(event)

    bram = registering.change(bram, name="Bram Jansen", party_size=3)

    assert bram.party_size == 3
    assert mails(bram) == ["confirmation", "changed"]


def test_change_that_does_not_fit_keeps_what_one_had():
    event = build.edition(capacity=3)
    bram, _ = build.bram(event), build.daan(event)

    with pytest.raises(refusals.NotEnoughPlaces) as refused:
        registering.change(bram, name="Bram Janssen", party_size=3)

    bram.refresh_from_db()
    assert refused.value.free == 1
    assert (bram.name, bram.party_size, bram.status) == ("Bram Jansen", 1, "confirmed")


def test_change_of_a_waiting_party_keeps_its_position():
    event = build.edition(capacity=2)
    build.bram(event, party_size=2)
    chaima, daan = build.chaima(event), build.daan(event)

    registering.change(chaima, name="Chaima", party_size=2)

    assert [chaima.queue_position(), daan.queue_position()] == [1, 2]


def test_change_to_a_party_that_now_fits_is_moved_up():
    event = build.edition(capacity=2)
    build.bram(event)
    chaima = build.chaima(event, party_size=2)

    chaima = registering.change(chaima, name="Chaima", party_size=1)

    assert chaima.is_confirmed
    assert mails(chaima) == ["waiting", "promoted"]


def test_change_of_nothing_sends_nothing():
    event = build.edition()
    bram = build.bram(event)

    registering.change(bram, name="Bram Jansen", party_size=1)

    assert mails(bram) == ["confirmation"]


def test_change_after_cancelling_is_refused():
    event = build.edition()
    bram = cancelling.cancel(build.bram(event))

    with pytest.raises(refusals.AlreadyCancelled):
        registering.change(bram, name="Bram", party_size=2)


def test_change_of_a_cancelled_event_is_refused():
    event = build.edition()
    bram = build.bram(event)
    Event.objects.update(status=Event.Status.CANCELLED, cancelled_at=build.NOW)

    with pytest.raises(refusals.RegistrationNotOpen):
        registering.change(bram, name="Bram", party_size=2)


# save_event ----------------------------------------------------------------------------------------


def test_save_event_with_more_places_moves_up_who_waits_in_order():
    event = build.edition(capacity=1)
    build.bram(event)
    chaima, daan = build.chaima(event), build.daan(event)
    event.capacity = 2

    events.save_event(event)

    chaima.refresh_from_db()
    daan.refresh_from_db()
    assert chaima.is_confirmed
    assert daan.is_waiting


def test_save_event_under_the_taken_places_is_refused():
    event = build.edition(capacity=3)
    build.bram(event, party_size=2)
    event.capacity = 1

    with pytest.raises(refusals.CapacityBelowTaken) as refused:
        events.save_event(event)

    assert refused.value.taken == 2
    assert Event.objects.get(pk=event.pk).capacity == 3


def test_save_event_from_an_old_form_does_not_bring_a_cancelled_event_back():
    event = build.edition()
    Event.objects.update(status=Event.Status.CANCELLED, cancelled_at=build.NOW)
    event.title = "Initiatievencafé in het voorjaar"

    events.save_event(event)

    stored = Event.objects.get(pk=event.pk)
    assert (stored.status, stored.title) == ("cancelled", "Initiatievencafé in het voorjaar")


# Places that are held ------------------------------------------------------------------------------


def test_held_places_are_for_who_was_invited():
    event = build.edition(capacity=3)
    waiting_list.hold_places(event, 2, until=timezone.now() + timedelta(days=5))
    event.refresh_from_db()

    first, second = build.registration(event), build.registration(event)
    invited = build.bram(event, invited=True)

    assert first.is_confirmed
    assert second.is_waiting
    assert invited.is_confirmed
    assert (places.of(event).held, places.free(event)) == (1, 0)
    assert places.free(event, invited=True) == 1


def test_more_invited_than_places_held_take_what_anyone_may_take():
    event = build.edition(capacity=2)
    waiting_list.hold_places(event, 1, until=timezone.now() + timedelta(days=5))
    event.refresh_from_db()

    guests = [build.registration(event, invited=True) for _ in range(3)]

    assert [guest.is_confirmed for guest in guests] == [True, True, False]


def test_held_places_go_to_who_waits_once_the_moment_has_passed(frozen, monkeypatch):
    monkeypatch.setattr(periodic, "_jobs", [j for j in wiring.JOBS if j.name == "held places"])
    event = build.edition(capacity=2)
    waiting_list.hold_places(event, 2, until=timezone.now() + timedelta(days=5))
    bram, chaima = build.bram(event), build.chaima(event)

    frozen.shift(timedelta(days=5, seconds=-1))
    periodic.run_due(timezone.now())
    bram.refresh_from_db()
    assert bram.is_waiting

    frozen.shift(timedelta(seconds=1))
    periodic.run_due(timezone.now())
    for registration in (bram, chaima):
        registration.refresh_from_db()
        assert registration.is_confirmed
        assert mails(registration) == ["waiting", "promoted"]


def test_who_signs_up_after_the_moment_queues_behind_who_waited(frozen):
    event = build.edition(capacity=1)
    waiting_list.hold_places(event, 1, until=timezone.now() + timedelta(days=5))
    bram = build.bram(event)
    frozen.shift(timedelta(days=6))

    chaima = build.chaima(event)

    bram.refresh_from_db()
    assert bram.is_confirmed
    assert chaima.is_waiting


def test_holding_fewer_places_moves_up_who_waits():
    event = build.edition(capacity=2)
    waiting_list.hold_places(event, 2, until=timezone.now() + timedelta(days=5))
    bram, chaima = build.bram(event), build.chaima(event)

    waiting_list.hold_places(event, 1, until=timezone.now() + timedelta(days=5))

    for registration in (bram, chaima):
        registration.refresh_from_db()
    assert (bram.is_confirmed, chaima.is_waiting) == (True, True)


def test_raised_capacity_goes_to_the_invited_and_to_others_that_wait():
    event = build.edition(capacity=1)
    build.bram(event)
    waiting_list.hold_places(event, 1, until=timezone.now() + timedelta(days=5))
    chaima, daan = build.chaima(event, invited=True), build.daan(event)
    event.refresh_from_db()
    event.capacity = 3

    events.save_event(event)

    for registration in (chaima, daan):
        registration.refresh_from_db()
        assert registration.is_confirmed


def test_place_that_an_invited_gives_back_is_held_again():
    event = build.edition(capacity=1)
    waiting_list.hold_places(event, 1, until=timezone.now() + timedelta(days=5))
    invited = build.bram(event, invited=True)
    chaima = build.chaima(event)

    cancelling.cancel(invited)

    chaima.refresh_from_db()
    assert chaima.is_waiting
    assert build.daan(event, invited=True).is_confirmed


def test_holding_places_that_are_taken_takes_nobodys_place():
    event = build.edition(capacity=2)
    bram = build.bram(event, party_size=2)

    waiting_list.hold_places(event, 2, until=timezone.now() + timedelta(days=5))

    bram.refresh_from_db()
    event.refresh_from_db()
    assert bram.is_confirmed
    assert places.availability(event) | {"state": ""} == {
        "taken": 2,
        "held": 0,
        "free": 0,
        "waiting": 0,
        "state": "",
    }


def test_party_of_an_invited_grows_into_the_held_places_and_anothers_does_not():
    event = build.edition(capacity=4)
    waiting_list.hold_places(event, 2, until=timezone.now() + timedelta(days=5))
    bram, chaima = build.bram(event), build.chaima(event, invited=True)

    with pytest.raises(refusals.NotEnoughPlaces) as refused:
        registering.change(bram, name="Bram Jansen", party_size=3)
    grown = registering.change(chaima, name="Chaima El Amrani", party_size=3)

    assert refused.value.free == 1
    assert (grown.party_size, places.taken(event)) == (3, 4)


def test_save_event_from_an_old_form_does_not_bring_back_what_was_held():
    old = build.edition()
    waiting_list.hold_places(old, 3, until=timezone.now() + timedelta(days=5))

    events.save_event(old)

    assert Event.objects.get(pk=old.pk).held_places == 3


@pytest.mark.parametrize("days", [-1, 5])
def test_list_counts_free_places_as_one_event_does(days):
    event = build.edition(capacity=9)
    waiting_list.hold_places(event, 4, until=timezone.now() + timedelta(days=days))
    event.refresh_from_db()
    build.bram(event, party_size=2)
    build.registration(event, invited=True)

    other = build.edition(capacity=4)

    listed = places.of_all(Event.objects.all())

    assert (listed[event.pk].taken, listed[event.pk].free) == (3, 9 - 3 - (3 if days > 0 else 0))
    assert listed[event.pk] == places.of(event)
    assert listed[other.pk] == Places(capacity=4, taken=0, held=0, waiting=0)


# Any order of verbs --------------------------------------------------------------------------------


class Booking(RuleBasedStateMachine):
    """Whatever people and organisers do, in whatever order."""

    @initialize(capacity=st.integers(1, 6))
    def open(self, capacity: int) -> None:
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        self.event = build.edition(capacity=capacity, party_max=4)
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()

    @rule(hours=st.sampled_from([2, 25, 24 * 13 + 20]))
    def wait(self, hours: int) -> None:
        """What is held comes free, and nobody has moved up yet; or nobody does any more."""
        last = self.event.starts_at - timedelta(minutes=10)
        self.clock.move_to(min(timezone.now() + timedelta(hours=hours), last))

    @rule(size=st.integers(1, 4), invited=st.booleans())
    def register(self, size: int, invited: bool) -> None:
        if size > self.event.capacity:
            with pytest.raises(refusals.PartyTooLarge):
                build.registration(self.event, party_size=size, invited=invited)
            return
        free = places.free(self.event, invited=invited)
        made = build.registration(self.event, party_size=size, invited=invited)
        self.count += 1
        assert made.is_confirmed == (size <= free)

    @precondition(lambda self: self.event.registrations.queue().exists())
    @rule(number=st.integers(0, 99))
    def take_place(self, number: int) -> None:
        queue = list(self.event.registrations.queue())
        waits = queue[number % len(queue)]
        if not places.is_theirs_to_take(waits):
            with pytest.raises(refusals.NotEnoughPlaces):
                registering.take_place(waits)
        else:
            assert registering.take_place(waits).is_confirmed

    @rule(places=st.integers(0, 5))
    def hold(self, places: int) -> None:
        until = timezone.now() + timedelta(days=1) if places else None
        waiting_list.hold_places(self.event, places, until=until)
        self.event.refresh_from_db()

    def _pick(self, number: int) -> Registration:
        live = list(self.event.registrations.live())
        return live[number % len(live)]

    def _someone(self) -> bool:
        return self.event.registrations.live().exists()

    @precondition(_someone)
    @rule(number=st.integers(0, 99), size=st.integers(1, 4))
    def change(self, number: int, size: int) -> None:
        registration = self._pick(number)
        try:
            registering.change(registration, name=registration.name, party_size=size)
        except refusals.PartyTooLarge:
            assert size > self.event.capacity
        except refusals.NotEnoughPlaces:
            free = places.free(self.event, invited=registration.is_invited)
            assert size - registration.party_size > free

    @precondition(_someone)
    @rule(number=st.integers(0, 99))
    def cancel(self, number: int) -> None:
        cancelling.cancel(self._pick(number))

    @rule(capacity=st.integers(1, 9))
    def set_capacity(self, capacity: int) -> None:
        before, self.event.capacity = self.event.capacity, capacity
        try:
            events.save_event(self.event)
        except refusals.CapacityBelowTaken:
            assert capacity < places.taken(self.event)
            self.event.capacity = before

    @invariant()
    def never_over_capacity(self) -> None:
        assert places.taken(self.event) <= self.event.capacity

    @invariant()
    def nobody_else_who_fits_waits(self) -> None:
        free = {who: places.free(self.event, invited=who) for who in (True, False)}
        queue = self.event.registrations.queue()
        # What fits who waits is theirs to take, or in a moment to get.
        others = [r for r in queue if not places.is_theirs_to_take(r)]
        assert all(r.party_size > free[r.is_invited] for r in others)

    @invariant()
    def queue_keeps_the_order_of_arrival(self) -> None:
        queue = list(self.event.registrations.queue())
        assert [r.pk for r in queue] == sorted(r.pk for r in queue)
        queue = [r for r in queue if not r.never_fits]
        assert [r.queue_position() for r in queue] == list(range(1, len(queue) + 1))

    @invariant()
    def nobody_is_lost_and_everyone_is_told(self) -> None:
        registrations = self.event.registrations.prefetch_related("messages")
        assert len(registrations) == self.count
        for registration in registrations:
            kinds = {m.kind for m in registration.messages.all()}
            assert not registration.is_confirmed or kinds & {"confirmation", "promoted"}


@pytest.mark.slow
def test_any_order_of_verbs_keeps_the_rules():
    run_state_machine_as_test(
        Booking,
        settings=settings(
            max_examples=examples(20),
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
