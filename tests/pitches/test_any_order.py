"""Verbs of pitchers, organisers and the stage's clock after each other, in whatever order.

The clock goes through the programme by position: never back, never round, and it ends.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
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

from eventsite.booking import cancelling, refusals
from eventsite.models import Registration
from pitches import clock, moving, outcomes, pitching, running_order, taking_part, timetable
from pitches.models import Pitch, PitchSlot, Stage

from .. import build
from ..eventsite.booking.test_any_order import ANYBODY, pick
from ..examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SOME = st.integers(1, 3)


class Programme(RuleBasedStateMachine):
    """One edition with a few slots, some of them taken; the evening has begun."""

    @initialize(slots=st.integers(2, 4), pitchers=st.integers(0, 4))
    def open(self, slots: int, pitchers: int) -> None:
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        self.edition = build.edition()
        self.edition.sessions.update(doors_open_at=build.NOW)
        self.initiative = build.initiative()
        for slot in build.slots(self.edition, slots)[:pitchers]:
            self.join(slot)

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()

    def join(self, slot: PitchSlot | None) -> Registration:
        return build.initiator(
            self.edition, slot=slot, reserve=slot is None, initiative=self.initiative
        )

    # What there is ---------------------------------------------------------------------------------

    def slots(self) -> list[PitchSlot]:
        return list(self.edition.slots.all())

    def pitchers(self) -> list[Registration]:
        live = Pitch.objects.live().filter(registration__event=self.edition)
        return [pitch.registration for pitch in live.order_by("pk").select_related("registration")]

    def position(self) -> int | None:
        """Of the slot that is on, or was when its pitch was taken off."""
        stage = Stage.objects.select_related("now_on").get(pk=self.edition.pk)
        return stage.now_on.position if stage.now_on else None

    def attempt(self, verb: Callable[[], object], *refusals: type[Exception]) -> None:
        order, told = [slot.pk for slot in self.slots()], clock.state(self.edition)
        try:
            verb()
        except refusals:
            assert [slot.pk for slot in self.slots()] == order
            assert clock.state(self.edition) == told

    # Pitchers --------------------------------------------------------------------------------------

    @rule(number=ANYBODY, reserve=st.booleans())
    def book(self, number: int, reserve: bool) -> None:
        slot = None if reserve or not self.slots() else pick(self.slots(), number)
        refused = pitching.NoStage, pitching.SlotTaken, pitching.StillFree
        self.attempt(lambda: self.join(slot), *refused)

    @precondition(lambda self: self.pitchers())
    @rule(number=ANYBODY)
    def give_up(self, number: int) -> None:
        one = pick(self.pitchers(), number)
        self.attempt(lambda: taking_part.give_up(one, pitch=True), pitching.PitchWasHeld)

    @precondition(lambda self: self.pitchers())
    @rule(number=ANYBODY)
    def cancel(self, number: int) -> None:
        one = pick(self.pitchers(), number)
        self.attempt(lambda: cancelling.cancel(one), refusals.WasThere)

    # Organisers ------------------------------------------------------------------------------------

    @precondition(lambda self: clock.state(self.edition)["now"])
    @rule()
    def take_off_who_is_on(self) -> None:
        pitch = Pitch.objects.live().filter(slot=clock.state(self.edition)["at"]).first()
        if pitch:
            self.attempt(
                lambda: taking_part.give_up(pitch.registration, pitch=True),
                pitching.PitchWasHeld,
            )

    @precondition(lambda self: self.slots())
    @rule(number=ANYBODY)
    def remove(self, number: int) -> None:
        self.attempt(
            lambda: running_order.remove(pick(self.slots(), number)), running_order.SlotInUse
        )

    @precondition(lambda self: self.slots())
    @rule(number=ANYBODY, places=st.integers(-3, 3))
    def move(self, number: int, places: int) -> None:
        moving.move(pick(self.slots(), number), places)

    @precondition(lambda self: self.slots())
    @rule(one=ANYBODY, other=ANYBODY)
    def swap(self, one: int, other: int) -> None:
        turns = [slot for slot in self.slots() if not slot.is_pause]
        if turns:
            running_order.swap(pick(turns, one), pick(turns, other))

    @precondition(lambda self: self.slots())
    @rule(number=ANYBODY, closed=st.booleans())
    def close(self, number: int, closed: bool) -> None:
        self.attempt(
            lambda: running_order.set_closed(pick(self.slots(), number), closed),
            running_order.SlotInUse,
        )

    @precondition(lambda self: self.slots())
    @rule(number=ANYBODY)
    def add_pause(self, number: int) -> None:
        running_order.add_pause(self.edition, after=pick(self.slots(), number), minutes=10)

    @rule(number=SOME)
    def make_slots(self, number: int) -> None:
        as_many = {"opens_after": 15, "minutes": 5, "gap_minutes": 2, "number": number}
        self.attempt(
            lambda: running_order.make_slots(self.edition, **as_many), running_order.TooManySlots
        )

    @precondition(lambda self: self.slots())
    @rule(number=ANYBODY, outcome=st.sampled_from(["held", "absent", ""]))
    def note(self, number: int, outcome: str) -> None:
        slot = pick(self.slots(), number)
        self.attempt(lambda: outcomes.note(self.edition, slot, outcome), outcomes.NobodyPitches)

    # The clock -------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 60, 600]))
    def wait(self, seconds: int) -> None:
        self.clock.shift(timedelta(seconds=seconds))

    @rule()
    def start(self) -> None:
        before = self.position()
        clock.start(self.edition)
        assert (self.position() or 0) >= (before or 0)

    @rule()
    def pause(self) -> None:
        clock.pause(self.edition)

    @rule()
    def go_on(self) -> None:
        told, before = clock.state(self.edition), self.position()
        expected = [
            turn.slot.pk
            for turn in timetable.turns(self.edition)
            if (turn.pitch or turn.slot.is_pause) and turn.slot.position > (before or 0)
        ]

        was = Pitch.objects.on_stage().filter(slot=told["at"]).first()
        ran = was and told["now"] and told["left"] < was.slot.minutes * 60_000

        clock.skip(self.edition, seen=told["at"])

        if ran:
            expected_outcome = was.outcome or Pitch.Outcome.HELD
            assert Pitch.objects.get(pk=was.pk).outcome == expected_outcome
        now = clock.state(self.edition)
        if expected and not told["over"]:
            assert now["at"] == expected[0], "next goes to the next, also from a turn that is gone"
        else:
            assert now["now"] is None, "after the last there is nobody on"

    @rule()
    def pass_over(self) -> None:
        told = clock.state(self.edition)
        self.attempt(lambda: clock.pass_over(self.edition, seen=told["at"]), outcomes.NobodyPitches)
        if told["now"] and told["now"]["summary"]:
            pitch = Pitch.objects.on_stage().get(slot=told["at"])
            assert pitch.was_missed, "who is passed over did not come"
            assert (
                clock.state(self.edition)["at"] != told["at"] or clock.state(self.edition)["over"]
            )

    @rule()
    def go_on_to_the_end(self) -> None:
        """Each turn once at most, then it is over and stays so."""
        seen = []
        for _ in range(len(self.slots()) + 3):
            clock.skip(self.edition, seen=clock.state(self.edition)["at"])
            if clock.state(self.edition)["now"]:
                seen.append(self.position())
        assert seen == sorted(set(seen)), "it never goes back to a turn that was"
        told = clock.state(self.edition)
        assert told["over"] or (told["at"] is None and told["next"] is None), "or nothing began"

    @rule()
    def go_back(self) -> None:
        before = self.position()
        was_over = clock.state(self.edition)["over"]
        clock.skip(self.edition, -1, seen=clock.state(self.edition)["at"])
        if before is not None and not was_over:
            assert (self.position() or 0) <= before or clock.state(self.edition)["at"] is None

    # What always holds -----------------------------------------------------------------------------

    @invariant()
    def the_programme_is_whole(self) -> None:
        positions = [slot.position for slot in self.slots()]
        assert positions == sorted(set(positions))
        programme = timetable.turns(self.edition)
        assert all(a.ends_at <= b.starts_at for a, b in itertools.pairwise(programme))
        if any(turn.is_free for turn in programme):
            reserves = Pitch.objects.reserves().filter(registration__event=self.edition)
            assert not reserves.exists(), "no slot stays free while somebody waits for one"

    @invariant()
    def only_who_has_a_turn_has_an_outcome(self) -> None:
        noted = Pitch.objects.exclude(outcome="").filter(registration__event=self.edition)
        assert all(pitch.slot_id and not pitch.is_withdrawn for pitch in noted)

    @invariant()
    def the_screen_tells_the_programme(self) -> None:
        told, position = clock.state(self.edition), self.position()
        turns = {t.slot.pk: t for t in timetable.turns(self.edition)}
        if told["now"]:
            turn = turns[told["at"]]
            assert turn.pitch or turn.slot.is_pause
        else:
            assert (told["running"], told["left"]) == (False, None)
        if told["next"] and position:
            later = [t for t in turns.values() if t.slot.position > position]
            times = {f"{timezone.localtime(t.starts_at):%H.%M}" for t in later}
            assert told["next"]["time"] in times


@pytest.mark.slow
def test_any_order_of_verbs_leads_through_the_programme_once():
    run_state_machine_as_test(
        Programme,
        settings=settings(
            max_examples=examples(10),
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
