"""Who asks only what changed always has what the whole list says, whatever happened in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.test import Client
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

from cafes import covers, stands
from cafes.models import Cover, Edition, Stand, StandBooking
from eventsite.booking import calling_off, cancelling, closing, drafts, refusals, scheduling
from eventsite.models import Event, Registration, Session, Venue
from eventsite.persons import erasing
from initiatives import publishing
from initiatives.models import Initiative
from pitches import running_order
from pitches.models import Pitch, PitchSlot

from ... import build
from ...conftest import empty_tables
from ...examples import examples
from .mirror import ALL, Mirror, everything

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

LISTS = ("/api/v1/edities", "/api/v1/bijeenkomsten", "/api/v1/locaties")
WHICH = st.integers(0, 20)
_numbers = count(1)
REFUSED = (
    refusals.BookingRefused,
    refusals.Erased,
    running_order.TooManySlots,
    ProtectedError,
)


class Changes(RuleBasedStateMachine):
    """Organisers, visitors, initiators and a hand at the database; and two programs.

    One asks after each change; the other seldom, two things at a time.
    """

    lists = LISTS

    @initialize(number=st.integers(1, 3))
    def begin(self, number: int) -> None:
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        self.client = Client()
        for _ in range(number):
            self.new_evening(published=True)
        self.take_a_stall(which=0)
        self.pitch(which=1)
        self.often = {path: Mirror(self.client, path, size=ALL) for path in self.lists}
        self.seldom = {path: Mirror(self.client, path) for path in self.lists}
        self.whole = {path: everything(self.client, path) for path in self.lists}
        self.seen = {path: {*whole} for path, whole in self.whole.items()}

    def teardown(self) -> None:
        try:
            if hasattr(self, "seen"):
                self.the_other_asks()
                for path, mirror in self.often.items():
                    self.compare(path, mirror)
        finally:
            if hasattr(self, "travel"):
                self.travel.stop()
            empty_tables()

    def attempt(self, verb: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                verb()
        except REFUSED:
            pass

    def one(self, of: Any, which: int) -> Any:
        """A row of a model, or of some of its rows; None where there is none."""
        rows = of.order_by("pk") if isinstance(of, QuerySet) else of.objects.order_by("pk")
        return rows[which % len(rows)] if rows else None

    def evening(self, which: int) -> Edition:
        found: Edition = self.one(Edition, which)
        return found

    # What organisers do.

    @rule(published=st.booleans())
    def new_evening(self, published: bool) -> None:
        status = Event.Status.PUBLISHED if published else Event.Status.DRAFT
        begins = timezone.now() + timedelta(days=3)
        made = build.edition(capacity=2, status=status, starts_at=begins)
        build.stands(made, 2)
        build.slots(made, 2)

    @rule(which=WHICH)
    def publish(self, which: int) -> None:
        self.attempt(lambda: drafts.publish(self.evening(which)))

    @rule(which=WHICH)
    def close(self, which: int) -> None:
        self.attempt(lambda: closing.close(self.evening(which), reason="Vol."))

    @rule(which=WHICH)
    def call_off(self, which: int) -> None:
        self.attempt(lambda: calling_off.call_off(self.evening(which), reason="Storm."))

    @rule(which=WHICH)
    def reinstate(self, which: int) -> None:
        self.attempt(lambda: calling_off.reinstate(self.evening(which)))

    @rule(which=WHICH)
    def move(self, which: int) -> None:
        session = self.one(Session, which)
        session.starts_at += timedelta(days=1)
        session.ends_at += timedelta(days=1)
        session.doors_open_at = None
        self.attempt(lambda: scheduling.save_sessions(session.event, [session]))

    @rule(which=WHICH)
    def elsewhere(self, which: int) -> None:
        session = self.one(Session, which)
        session.venue = build.venue(name=f"Zaal {next(_numbers)}")
        self.attempt(lambda: scheduling.save_sessions(session.event, [session]))

    @rule(which=WHICH)
    def change_venue(self, which: int) -> None:
        venue = self.one(Venue, which)
        venue.hearing_loop = "no" if venue.hearing_loop == "yes" else "yes"
        self.attempt(lambda: scheduling.save_venue(venue))

    @rule(which=WHICH)
    def picture(self, which: int) -> None:
        colour = f"#{next(_numbers):06x}"
        self.attempt(lambda: build.cover(self.evening(which), colour=colour))

    @rule(which=WHICH)
    def no_picture(self, which: int) -> None:
        if cover := self.one(Cover, which):
            self.attempt(lambda: covers.remove(cover))

    @rule(which=WHICH)
    def pause(self, which: int) -> None:
        if slot := self.one(PitchSlot, which):
            self.attempt(lambda: running_order.add_pause(slot.edition, after=slot, minutes=10))

    @rule(which=WHICH)
    def delete_draft(self, which: int) -> None:
        if Edition.objects.count() > 1:
            self.attempt(lambda: drafts.delete(self.evening(which)))

    # What visitors and initiators do.

    @rule(which=WHICH)
    def sign_up(self, which: int) -> None:
        self.attempt(lambda: build.registration(self.evening(which)))

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        if found := self.one(Registration, which):
            self.attempt(lambda: cancelling.cancel(found))

    @rule(which=WHICH)
    def take_a_stall(self, which: int) -> None:
        if stand := self.one(Stand, which):
            self.attempt(lambda: build.initiator(stand.edition, stand=stand))

    @rule(which=WHICH)
    def pitch(self, which: int) -> None:
        if slot := self.one(PitchSlot, which):
            self.attempt(lambda: build.initiator(slot.edition, slot=slot))

    @rule(which=WHICH)
    def give_up_a_stall(self, which: int) -> None:
        if booked := self.one(StandBooking, which):
            self.attempt(lambda: stands.release([booked.registration]))

    @rule(which=WHICH)
    def publish_an_initiative(self, which: int) -> None:
        if found := self.one(Initiative, which):
            self.attempt(lambda: publishing.publish(found))

    @rule(which=WHICH)
    def withdraw_an_initiative(self, which: int) -> None:
        if found := self.one(Initiative, which):
            self.attempt(lambda: publishing.withdraw(found))

    @rule(which=WHICH)
    def erase_an_initiator(self, which: int) -> None:
        named = Initiative.objects.exclude(contact_email="")
        if found := self.one(named, which):
            self.attempt(lambda: erasing.erase(found.contact_email))

    # What no verb does.

    @rule(which=WHICH)
    def another_slug(self, which: int) -> None:
        Event.objects.filter(pk=self.evening(which).pk).update(slug=f"anders-{next(_numbers)}")

    @rule(which=WHICH, other=WHICH)
    def swap_slugs(self, which: int, other: int) -> None:
        one, two = self.evening(which), self.evening(other)
        if one.pk != two.pk:
            with transaction.atomic():
                Event.objects.filter(pk=one.pk).update(slug="even-geen")
                Event.objects.filter(pk=two.pk).update(slug=one.slug)
                Event.objects.filter(pk=one.pk).update(slug=two.slug)

    @rule(which=WHICH)
    def hide(self, which: int) -> None:
        Event.objects.filter(pk=self.evening(which).pk).update(
            status="draft", cancelled_at=None, cancellation_reason="", closed_at=None
        )

    @rule(which=WHICH)
    def take_a_day_off(self, which: int) -> None:
        Session.objects.filter(pk=self.one(Session, which).pk).update(cancelled_at=timezone.now())

    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        evening = self.evening(which)
        if Edition.objects.count() > 1:
            self.attempt(lambda: _delete(evening))

    @rule(hours=st.sampled_from([1, 30, 73]))
    def wait(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))

    @rule()
    def the_other_asks(self) -> None:
        for path, mirror in self.seldom.items():
            self.compare(path, mirror)

    @precondition(lambda self: hasattr(self, "seen"))
    @invariant()
    def who_asks_what_changed_knows_all(self) -> None:
        """Where nothing else is shown it need not ask: what is wrong in what it is told comes out next time."""
        for path in self.lists:
            whole = everything(self.client, path)
            if whole != self.whole[path]:
                self.whole[path] = whole
                self.seen[path] |= whole.keys()
                self.compare(path, self.often[path])

    def compare(self, path: str, mirror: Mirror) -> None:
        mirror.sync()
        whole = self.whole[path]
        assert mirror.things == whole
        if path == self.lists[0]:
            assert mirror.by_slug == {one["slug"]: pk for pk, one in whole.items()}
        # Nobody hears of what never was on the site.
        assert {one["id"] for one in mirror.gone} <= self.seen[path]


def _delete(evening: Edition) -> None:
    """As a hand at the database would, with all that is there of it."""
    Pitch.objects.filter(registration__event=evening).delete()
    StandBooking.objects.filter(registration__event=evening).delete()
    evening.delete()


@pytest.mark.slow
def test_who_asks_only_what_changed_has_what_the_whole_list_says():
    run_state_machine_as_test(
        Changes,
        settings=settings(
            max_examples=examples(6),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
