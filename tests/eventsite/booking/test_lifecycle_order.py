"""Publish, close, open, save, call off, bring back and delete after each other, in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

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

from eventsite.booking import (
    calling_off,
    cancelling,
    closing,
    drafts,
    events,
    refusals,
    registering,
    scheduling,
)
from eventsite.models import Event, LogEntry, Message, Registration, RegistrationState, Session

from ... import build
from ...examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db]

REASON = st.sampled_from(["", "Storm.", "Vol."])
Status = Event.Status


class Life(RuleBasedStateMachine):
    """One evening or run from a draft on, on a clock that goes forward."""

    @initialize(
        is_run=st.booleans(),
        sessions=st.sampled_from([2, 1, 0]),
        start=st.sampled_from(["on the site", "begun", "draft"]),
    )
    def open(self, is_run: bool, sessions: int, start: str) -> None:
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        make: Any = build.run if is_run else build.edition
        begins = timezone.now() + timedelta(days=4)
        sessions = 2 if start == "begun" else sessions  # the first is held, the second comes
        self.event = make(capacity=2, sessions=sessions, starts_at=begins, status=Status.DRAFT)
        if start != "draft" and sessions:
            drafts.publish(self.event)
        if start == "begun":
            self.clock.move_to(self.to_come()[0].ends_at)

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()

    @property
    def there(self) -> bool:
        return Event.objects.filter(pk=self.event.pk).exists()

    def now(self) -> Event:
        return Event.objects.get(pk=self.event.pk)

    def rows(self) -> list[list[tuple[Any, ...]]]:
        tables = (Event, Session, Registration, Message, LogEntry)
        return [list(table.objects.order_by("pk").values_list()) for table in tables]

    def attempt(self, verb: Callable[[], object], *others: type[Exception]) -> bool:
        """Whether it was done; what is refused changes nothing."""
        before = self.rows()
        try:
            verb()
        except (refusals.BookingRefused, *others):
            assert self.rows() == before
            return False
        return True

    @precondition(lambda self: self.there)
    @rule()
    def publish(self) -> None:
        before = self.now()
        if self.attempt(lambda: drafts.publish(before)):
            after = self.now()
            assert after.status == Status.PUBLISHED
            assert not before.is_draft
            assert after.sessions.standing().exists()

    @precondition(lambda self: self.there)
    @rule(reason=REASON)
    def close(self, reason: str) -> None:
        opened_before = type(self.event).objects.get(pk=self.event.pk)
        if self.attempt(lambda: closing.close(self.now(), reason=reason)):
            self.attempt(lambda: events.save_event(opened_before))
            assert self.now().registration_state() == RegistrationState.CLOSED

    @precondition(lambda self: self.there)
    @rule()
    def reopen(self) -> None:
        if self.attempt(lambda: closing.reopen(self.now())):
            assert self.now().registration_state() == RegistrationState.OPEN

    @precondition(lambda self: self.there)
    @rule(reason=REASON)
    def call_off(self, reason: str) -> None:
        was_off = self.now().is_cancelled
        if self.attempt(lambda: calling_off.call_off(self.now(), reason=reason)):
            assert self.now().is_cancelled
            held = self.event.sessions.standing().filter(ends_at__lte=timezone.now())
            assert was_off or not held.exists(), "what took place is history"

    @precondition(lambda self: self.there)
    @rule()
    def reinstate(self) -> None:
        was = self.now()
        was_off, was_over = was.is_cancelled, was.is_over
        if self.attempt(lambda: calling_off.reinstate(was)) and was_off:
            assert self.now().status == Status.PUBLISHED
            assert not was_over

    @precondition(lambda self: self.there)
    @rule(capacity=st.integers(1, 4), title=st.sampled_from(["Café", "Avond"]))
    def save(self, capacity: int, title: str) -> None:
        """A form that was opened before all the rest."""
        stored = self.now()
        form = type(self.event).objects.get(pk=self.event.pk)
        form.capacity, form.title = capacity, title
        form.status, form.sign_up_closed_at, form.closing_reason = Status.DRAFT, None, ""
        form.cancelled_at, form.cancellation_reason = None, ""
        if self.attempt(lambda: events.save_event(form)):
            after = self.now()
            for field in ("status", "sign_up_closed_at", "closing_reason", "cancellation_reason"):
                assert getattr(after, field) == getattr(stored, field)

    @precondition(lambda self: self.there and self.event.sessions.exists())
    @rule(days=st.integers(-2, 2))
    def move(self, days: int) -> None:
        session = self.event.sessions.first()
        for field in ("doors_open_at", "starts_at", "ends_at"):
            setattr(session, field, getattr(session, field) + timedelta(days=days))
        self.attempt(lambda: scheduling.save_sessions(self.now(), [session]))

    @precondition(lambda self: self.there)
    @rule(number=st.integers(0, 5))
    def register(self, number: int) -> None:
        was = self.now().registration_state()
        email = f"b{number}@example.nl"
        if self.attempt(lambda: registering.register(self.now(), name="Bram Jansen", email=email)):
            assert was == RegistrationState.OPEN

    @precondition(lambda self: self.there and self.event.registrations.live().exists())
    @rule()
    def cancel(self) -> None:
        first = self.event.registrations.live().first()
        self.attempt(lambda: cancelling.cancel(first))

    @precondition(lambda self: self.there)
    @rule()
    def delete(self) -> None:
        was = self.now()
        if self.attempt(lambda: drafts.delete(was)):
            assert was.is_draft
            assert not self.there

    @rule()
    def wait(self) -> None:
        self.clock.shift(timedelta(hours=30))

    @precondition(lambda self: self.there and self.to_come())
    @rule(field=st.sampled_from(["starts_at", "ends_at"]))
    def wait_for_the_next_session(self, field: str) -> None:
        self.clock.move_to(max(timezone.now(), getattr(self.to_come()[0], field)))

    def to_come(self) -> list[Session]:
        return list(self.event.sessions.filter(ends_at__gt=timezone.now()).order_by("starts_at"))

    @invariant()
    def nobody_knows_of_a_draft(self) -> None:
        if hasattr(self, "clock") and self.there and self.now().is_draft:
            assert not self.event.registrations.exists()
            assert not Message.objects.filter(registration__event=self.event.pk).exists()

    @invariant()
    def a_reason_stands_only_as_long_as_it_holds(self) -> None:
        if hasattr(self, "clock") and self.there:
            event = self.now()
            assert not event.cancellation_reason or event.is_cancelled
            assert not event.closing_reason or event.sign_up_closed_at


@pytest.mark.slow
def test_any_order_of_steps_keeps_what_people_were_told():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=12,
            suppress_health_check=list(HealthCheck),
        ),
    )
