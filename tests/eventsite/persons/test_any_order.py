"""Everything somebody can do, in whatever order, and erased at any moment: then nothing of them is found."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from cafes.models import Stand
from courses import certificates
from eventsite.booking import cancelling, refusals, registering
from eventsite.door import checkin
from eventsite.figures import stored
from eventsite.mails import delivery, stopping
from eventsite.models import Event, Registration
from eventsite.persons import erasing
from eventsite.tickets import links
from initiatives import offers
from pitches import taking_part
from pitches.models import PitchSlot

from ... import build
from ...examples import examples, new_id
from . import traces

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PEOPLE = {"xander@example.nl": "Xander Quist", "yvonne@example.nl": "Yvonne Zwart"}
WHO = st.sampled_from([*PEOPLE])
WHERE = st.integers(0, 2)


class Lives(RuleBasedStateMachine):
    """An evening, the one after it, and a run; two people who come, book, help, leave and are erased."""

    @initialize()
    def open(self) -> None:
        self.example = transaction.atomic()
        self.example.__enter__()
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        start = timezone.now() + timedelta(days=2)
        self.events = [
            build.edition(capacity=2, starts_at=start),
            build.edition(capacity=1, starts_at=start + timedelta(days=2)),
            build.run(
                build.course(certificate_sessions=1), capacity=2, starts_at=start, sessions=2
            ),
        ]
        self.initiative = build.initiative()
        for edition in self.events[:2]:
            build.stands(edition, 1)
            build.slots(edition, 1)

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def of(self, who: str, where: int) -> Registration | None:
        mine = Registration.objects.live().filter(email=who, event=self.events[where].pk)
        return mine.first()

    @contextmanager
    def tried(self):
        with suppress(refusals.BookingRefused):
            yield

    @rule(who=WHO, where=WHERE)
    def register(self, who: str, where: int) -> None:
        with self.tried():
            event = Event.objects.get(pk=self.events[where].pk)
            build.registration(event, name=PEOPLE[who], email=who)

    @rule(who=WHO, where=WHERE)
    def cancel(self, who: str, where: int) -> None:
        if found := self.of(who, where):
            with self.tried():
                cancelling.cancel(found)

    @rule(who=WHO, where=WHERE)
    def need(self, who: str, where: int) -> None:
        if found := self.of(who, where):
            with self.tried():
                registering.change(
                    found, name=PEOPLE[who], party_size=1, access_need=f"Vraag {PEOPLE[who]}"
                )

    @rule(who=WHO, where=st.integers(0, 1), pitch=st.booleans())
    def book(self, who: str, where: int, pitch: bool) -> None:
        edition = self.events[where]
        slot, stand = (
            PitchSlot.objects.filter(edition=edition),
            Stand.objects.filter(edition=edition),
        )
        wish = taking_part.Wish(
            stand_id=None if pitch else stand.get().pk, slot_id=slot.get().pk if pitch else None
        )
        plan = taking_part.NewInitiative(f"Plan van {PEOPLE[who]} {new_id()}", "Samen.")
        with self.tried(), suppress(taking_part.stands.StandTaken, taking_part.pitching.SlotTaken):
            taking_part.join(edition, wish, initiative=plan, name=PEOPLE[who], email=who)

    @rule(who=WHO)
    def help(self, who: str) -> None:
        with suppress(offers.TooManyOffers):
            build.offer(self.initiative, name=PEOPLE[who], email=who)

    @rule(who=WHO)
    def subscribe(self, who: str) -> None:
        links.calendar_link(who)
        stopping.stop(who)

    @rule(who=WHO, where=WHERE)
    def come(self, who: str, where: int) -> None:
        """To the first session that is to come; the clock goes there."""
        found = self.of(who, where)
        sessions = [
            one for one in self.events[where].sessions_in_order() if one.ends_at > timezone.now()
        ]
        if found and sessions:
            self.clock.move_to(max(timezone.now(), sessions[0].starts_at))
            with self.tried():
                checkin.check_in(sessions[0], found, check_in_id=new_id())

    @rule(hours=st.sampled_from([3, 30]))
    def later(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))
        certificates.issue_due()

    @rule()
    def deliver(self) -> None:
        delivery.deliver_due()

    @rule(who=WHO)
    def erase(self, who: str) -> None:
        over = [event for event in Event.objects.all() if event.is_over]
        before = [stored.of(event) for event in over]
        try:
            erasing.erase(who)
        except erasing.StillInside:
            assert Registration.objects.filter(email=who).exists()
            return
        # Its last mail holds the address until it has left.
        delivery.deliver_due()
        assert traces.of(*who.split("@")[:1], *PEOPLE[who].lower().split()) == set()
        assert [stored.of(event) for event in over] == before
        for event in self.events:
            live = Registration.objects.live().filter(event=event.pk)
            assert not live.filter(
                erased_at__isnull=False, status="waiting", event__in=self.coming()
            )

    def coming(self) -> list[int]:
        return [event.pk for event in Event.objects.all() if not event.is_over]


@pytest.mark.slow
def test_erased_at_any_moment_nothing_of_them_is_found_and_figures_stay():
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=examples(4),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
