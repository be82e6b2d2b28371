"""Whatever verbs run, in whatever order: who follows by webhooks and reads the API has the registrations as they are.

The receiver drops answers now and then, so that it is told twice; each thing it is told it reads anew by the
address that the message says. The place in the queue moves with others, so it is as of the last reading.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from eventsite.booking.refusals import RegistrationErased
from eventsite.door import checkin
from eventsite.models import Scope, WebhookDelivery
from eventsite.persons import erasing
from eventsite.webhooks import verbs

from ... import build
from ...examples import examples, new_id
from ..booking.test_any_order import ANYBODY, Evening, pick
from .receiver import webhook

pytestmark = [pytest.mark.database, pytest.mark.django_db]


class Follower:
    """Another program's copy, by id."""

    def __init__(self) -> None:
        self.copy: dict[str, dict[str, Any]] = {}
        self.asked = 0

    def get(self, address: str, **query: Any) -> Any:
        """By another key now and then: one is braked after some hundreds of questions."""
        if self.asked % 300 == 0:
            self.headers = build.as_key(build.api_key([Scope.PEOPLE]))
        self.asked += 1
        return Client().get(f"/api/v1{address}", query, headers=self.headers)

    def hear(self, data: dict[str, Any]) -> None:
        if "aanmelding" in data:
            response = self.get(data["adres"])
            self.copy.pop(data["aanmelding"], None)
            if response.status_code == 200:
                self.copy[data["aanmelding"]] = response.json()

    def read_all(self, slugs: list[str]) -> dict[str, dict[str, Any]]:
        found = {}
        for slug in slugs:
            listed = self.get(f"/evenementen/{slug}/aanmeldingen", pageSize=100).json()
            found |= {one["id"]: one for one in listed["results"]}
        return found


class Followed(Evening):
    """The same evening, and a program that follows it from its beginning."""

    @initialize(capacity=st.integers(2, 6), evenings=st.integers(1, 2), door=st.booleans())
    def open(self, capacity: int, evenings: int, door: bool) -> None:
        super().open(capacity, evenings, door)
        self.follower = Follower()
        self.hook = webhook()
        self.follower.copy = self.follower.read_all(self.slugs)
        if door:
            self.come_in(number=0)

    def attempt(self, verb: Any, *refusals: type[Exception], **may: bool) -> Any:
        """As there; who was erased changes for nobody."""
        return super().attempt(verb, *refusals, RegistrationErased, **may)

    @property
    def slugs(self) -> list[str]:
        return [self.event.slug, self.other.slug]

    @rule(number=ANYBODY)
    def come_in(self, number: int) -> None:
        """Somebody who may, as most do."""
        self.clock.move_to(max(timezone.now(), self.session.doors_open_at))
        may = [one for one in self.parties() if one.event_id == self.event.pk and one.is_confirmed]
        if may:
            party = pick(may, number)
            self.attempt(lambda: checkin.check_in(self.session, party, check_in_id=new_id()))

    @rule(number=ANYBODY)
    def erase(self, number: int) -> None:
        party = pick(self.parties(), number)
        if party.email:
            with suppress(erasing.StillInside):
                erasing.erase(party.email)

    @rule(most=st.integers(1, 5), lost=st.booleans())
    def tell(self, most: int, lost: bool) -> None:
        """Some of what waits; with an answer that is lost it is told again later."""
        for delivery in list(self.hook.deliveries.waiting().order_by("pk")[:most]):
            self.follower.hear(delivery.data)
            if lost:
                return
            WebhookDelivery.objects.filter(pk=delivery.pk).update(
                state="delivered", delivered_at=timezone.now()
            )

    def teardown(self) -> None:
        if hasattr(self, "hook"):
            while self.hook.deliveries.waiting().exists():
                self.tell(most=5, lost=False)
            now = self.follower.read_all(self.slugs)
            assert comparable(self.follower.copy) == comparable(now)
            verbs.remove(self.hook)
        super().teardown()


def comparable(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Without what moves by itself, or with others."""
    left_out = {"positie", "gewijzigdOp"}
    return {
        key: {name: value for name, value in one.items() if name not in left_out}
        for key, one in found.items()
    }


@pytest.mark.slow
def test_who_follows_has_the_registrations_as_they_are():
    run_state_machine_as_test(
        Followed,
        settings=settings(
            max_examples=examples(6),
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
