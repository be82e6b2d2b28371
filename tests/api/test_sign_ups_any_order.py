"""Whatever order a partner, the person and an organiser act in: all see the same, and no place is given twice."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
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

from eventsite.booking import cancelling, returning
from eventsite.booking.refusals import BookingRefused
from eventsite.keys import verbs
from eventsite.models import BrakeCount, Registration
from eventsite.tickets import links
from tests import build
from tests.examples import examples

from .test_sign_ups import cancel, change, look, sign_up

CAPACITY = 5
WHICH = st.integers(0, 7)  # of those there are, in the order in which they came
WORDS = {"confirmed": "bevestigd", "waiting": "wachtend", "cancelled": "afgemeld"}


class Everybody(RuleBasedStateMachine):
    """A small evening, one partner, and what each of the three can do to those that it brought."""

    @initialize()
    def open(self) -> None:
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.travel.start()
        self.evening = build.edition(capacity=CAPACITY, party_max=3)
        self.key = build.api_key()
        self.told: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()

    @rule(number=st.integers(1, 4), people=st.integers(1, 4))
    def partner_signs_up(self, number: int, people: int) -> None:
        BrakeCount.objects.all().delete()
        answer = sign_up(
            self.key, self.evening, email=f"bezoeker{number}@example.nl", personen=people
        )
        assert answer.status_code == (201 if people <= 3 else 400), answer.content
        if answer.status_code == 201:
            self.told.append(answer.json()["id"])

    @precondition(lambda self: self.told)
    @rule(which=WHICH, people=st.integers(1, 4))
    def partner_changes(self, which: int, people: int) -> None:
        BrakeCount.objects.all().delete()
        public_id = self.told[which % len(self.told)]
        before = look(self.key, public_id).json()
        answer = change(self.key, public_id, personen=people)
        assert answer.status_code in {200, 400, 409}
        if answer.status_code != 200:
            assert look(self.key, public_id).json() == before

    @precondition(lambda self: self.told)
    @rule(which=WHICH)
    def partner_cancels(self, which: int) -> None:
        public_id = self.told[which % len(self.told)]
        assert cancel(self.key, public_id).json()["status"] == "afgemeld"

    def _one(self, which: int) -> Registration | None:
        known = list(Registration.objects.filter(key=self.key.key).order_by("pk"))
        return known[which % len(known)] if known else None

    @rule(which=WHICH, people=st.integers(1, 3))
    def person_changes_on_their_page(self, which: int, people: int) -> None:
        BrakeCount.objects.all().delete()
        if one := self._one(which):
            url = links.registration_url(one) + "wijzigen/"
            Client().post(url, {"name": one.name, "party_size": people})

    @rule(which=WHICH)
    def person_cancels_on_their_page(self, which: int) -> None:
        if one := self._one(which):
            Client().post(links.registration_url(one) + "afmelden/")

    @rule(which=WHICH)
    def organiser_cancels_or_brings_back(self, which: int) -> None:
        one = self._one(which)
        if one is None:
            return
        try:
            if one.is_cancelled:
                returning.bring_back(one)
            else:
                cancelling.cancel(one, by=Registration.CancelledBy.ORGANISER)
        except BookingRefused:
            pass

    @rule()
    def manager_renews_the_key(self) -> None:
        self.key = verbs.renew(self.key.key, expires_at=self.key.key.expires_at)

    @invariant()
    def all_see_the_same(self) -> None:
        for public_id in self.told:
            seen = look(self.key, public_id).json()
            one = Registration.objects.filter(public_id=public_id).first()
            if one is None:
                continue
            assert seen["status"] == WORDS[one.status]
            assert seen["personen"] == one.party_size
            assert seen["positie"] == one.queue_position()
            page = Client().get(links.registration_url(one)).content.decode()
            assert ("U bent afgemeld" in page) == (seen["status"] == "afgemeld")
            assert ("wachtlijst" in page) == (seen["status"] == "wachtend")

    @invariant()
    def nobody_is_in_twice_and_nothing_is_overfull(self) -> None:
        live = Registration.objects.live().filter(event=self.evening)
        assert len(set(live.values_list("email", flat=True))) == live.count()
        assert live.confirmed().people() <= CAPACITY


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.django_db
def test_any_order_of_partner_person_and_organiser_shows_all_the_same():
    run_state_machine_as_test(
        Everybody,
        settings=settings(
            max_examples=examples(4),
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
