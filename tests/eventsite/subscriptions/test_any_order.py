"""Publish, call off, bring back, say yes, stop, erase, sign up, purge and mail after each other, in whatever order."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from eventsite.booking import calling_off, cancelling, drafts, registering
from eventsite.mails import delivery
from eventsite.models import Event, Message, NoticeMail, Registration, Subscription
from eventsite.persons import erasing
from eventsite.subscriptions import notices, retention, topics, verbs

from ... import build
from ...examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LANGUAGES = st.sampled_from(["nl", "en"])
PEOPLE = st.sampled_from(["bram@example.nl", "daan@example.nl"])
State = Message.State


class Following(RuleBasedStateMachine):
    """One evening, and two who may follow the evenings."""

    @initialize()
    def begin(self) -> None:
        # Each walk begins with nobody: what the one before stored is taken back.
        self.before = transaction.savepoint()
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        outbox.outbox = []
        self.event = build.edition(
            status=Event.Status.DRAFT, starts_at=timezone.now() + timedelta(days=60)
        )
        self.said_yes: set[str] = set()
        self.wants: set[str] = set()
        self.said_in: dict[str, str] = {}  # who said yes last on a page in which language
        self.anew: Counter[str] = (
            Counter()
        )  # how often each began to follow: they may be told so often

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()
            transaction.savepoint_rollback(self.before)

    def now(self) -> Event:
        return Event.objects.get(pk=self.event.pk)

    @rule(who=PEOPLE, language=LANGUAGES)
    def ask(self, who: str, language: str) -> None:
        with translation.override(language):
            verbs.ask(who, topics.offered())

    @rule(who=PEOPLE, language=LANGUAGES)
    def say_yes(self, who: str, language: str) -> None:
        rows = list(Subscription.objects.of(who))
        with translation.override(language):
            verbs.confirm(rows)
        self.said_in[who] = language
        if rows and who not in self.wants:
            self.wants.add(who)
            self.anew[who] += 1

    @rule(who=PEOPLE)
    def stop(self, who: str) -> None:
        verbs.stop(Subscription.objects.of(who).values_list("pk", flat=True))
        self.wants.discard(who)

    @rule(who=PEOPLE)
    def erase(self, who: str) -> None:
        erasing.erase(who)
        self.wants.discard(who)

    @rule(days=st.sampled_from([1, 8]))
    def purge(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))
        for category in retention.CATEGORIES:
            before = timezone.now() - timedelta(days=category.days)
            category.erase(list(category.due(before).values_list("pk", flat=True)), before)

    @rule()
    def publish(self) -> None:
        if self.now().is_draft:
            drafts.publish(self.now())

    @rule()
    def call_off(self) -> None:
        if self.now().status == Event.Status.PUBLISHED and not self.now().is_over:
            calling_off.call_off(self.now())

    @rule()
    def bring_back(self) -> None:
        if self.now().is_cancelled and not self.now().is_over:
            calling_off.reinstate(self.now())

    @rule(who=PEOPLE)
    def sign_up(self, who: str) -> None:
        is_in = Registration.objects.live().filter(email=who).exists()
        if self.now().registration_state() == "open" and not is_in:
            registering.register(self.now(), name="Bram", email=who)

    @rule(who=PEOPLE)
    def leave(self, who: str) -> None:
        if not self.now().is_over:
            for one in Registration.objects.live().filter(email=who):
                cancelling.cancel(one)

    @rule()
    def make_mails(self) -> None:
        notices.tell_due(timezone.now())

    @rule()
    def deliver(self) -> None:
        stands = self.now().status == Event.Status.PUBLISHED
        before = len(outbox.outbox)
        delivery.deliver_due()
        for one in outbox.outbox[before:]:
            if "List-Unsubscribe" in one.extra_headers:
                (to,) = one.to
                assert stands, "told of what is off"
                assert to in self.wants, "told to who did not say yes, or stopped"
                assert not Registration.objects.live().filter(email=to).exists(), "needed no mail"

    @invariant()
    def nobody_is_told_twice_for_one_yes(self) -> None:
        if not hasattr(self, "anew"):
            return
        news = [one for one in outbox.outbox if "List-Unsubscribe" in one.extra_headers]
        told = Counter(one.to[0] for one in news)
        assert not told - self.anew
        for row in NoticeMail.objects.select_related("subscription"):
            assert row.subscription.is_confirmed

    @invariant()
    def who_follows_does_so_in_the_language_of_their_yes(self) -> None:
        for one in Subscription.objects.confirmed() if hasattr(self, "said_in") else ():
            assert one.language == self.said_in[one.email]

    @invariant()
    def who_wants_to_know_is_who_is_stored(self) -> None:
        if hasattr(self, "wants"):
            stored = set(Subscription.objects.confirmed().values_list("email", flat=True))
            assert stored == self.wants


def test_in_any_order_nobody_is_told_twice_nor_what_is_not_true():
    run_state_machine_as_test(
        Following,
        settings=settings(
            max_examples=examples(12),
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
