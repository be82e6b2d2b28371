"""Programs that send the same at once, a key that is revoked meanwhile, and the last place: on both databases.

Each has a control: without what guards it, it goes wrong.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from eventsite.api import partner_sign_ups
from eventsite.keys import auth, once, verbs
from eventsite.models import ApiKey, KeptAnswer, Registration
from tests import build
from tests.threads import at_once

from .test_sign_ups import sign_up

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]

PARTIES = 4


def together(number: int, do: Any) -> list[int]:
    return sorted(one.status_code for one in at_once([do] * number))


def test_same_request_at_once_is_done_once():
    made, evening = build.api_key(), build.edition()

    answers = at_once([lambda: sign_up(made, evening, once="een")] * PARTIES)

    done = [one for one in answers if one.status_code == 201]
    assert {one.status_code for one in answers} <= {201, 409}
    assert len({one.content for one in done}) == 1
    assert Registration.objects.count() == 1


@pytest.mark.postgresql
def test_same_request_while_the_first_is_busy_is_409(monkeypatch):
    made, evening = build.api_key(), build.edition()
    busy, go_on = threading.Event(), threading.Event()
    real = partner_sign_ups.sign_up

    def slowly(*args: Any, **kwargs: Any) -> Any:
        busy.set()
        assert go_on.wait(20)
        return real(*args, **kwargs)

    monkeypatch.setattr(partner_sign_ups, "sign_up", slowly)

    def second() -> Any:
        assert busy.wait(20)
        try:
            return sign_up(made, evening, once="een")
        finally:
            go_on.set()

    first, late = at_once([lambda: sign_up(made, evening, once="een"), second])

    assert (first.status_code, late.status_code) == (201, 409)
    assert sign_up(made, evening, once="een").content == first.content


@pytest.mark.postgresql
def test_control_without_a_lock_the_same_request_fails_on_the_constraint(monkeypatch):
    """All look before anybody writes; the database lets one through, and the others are our fault."""
    made, evening = build.api_key(), build.edition()
    everyone = threading.Barrier(2)
    monkeypatch.setattr(once, "_alone", lambda key, asked_by: None)
    real = once._hold

    def when_all_looked(key: ApiKey) -> None:
        everyone.wait(20)
        real(key)

    monkeypatch.setattr(once, "_hold", when_all_looked)

    outcomes = at_once([lambda: sign_up(made, evening, once="een")] * 2)

    assert any(isinstance(one, Exception) for one in outcomes)


def revoked_while_signing_up(monkeypatch: Any) -> tuple[bool, int]:
    """Whether the revocation was through while the sign-up wasn't, and how many it made after that."""
    made, evening = build.api_key(), build.edition()
    inside, revoked = threading.Event(), threading.Event()
    waited_for: list[bool] = []
    real = partner_sign_ups.sign_up

    def slowly(*args: Any, **kwargs: Any) -> Any:
        inside.set()
        waited_for.append(not revoked.wait(2))
        return real(*args, **kwargs)

    monkeypatch.setattr(partner_sign_ups, "sign_up", slowly)

    def revoke() -> None:
        assert inside.wait(20)
        verbs.revoke(made.key, by=None)
        revoked.set()

    at_once([lambda: sign_up(made, evening), revoke])
    assert not ApiKey.objects.get().is_live()
    return waited_for[0], Registration.objects.count()


@pytest.mark.postgresql
def test_revoking_waits_for_what_is_being_done_and_nothing_comes_after(monkeypatch):
    waited, number = revoked_while_signing_up(monkeypatch)

    assert waited
    assert number == 1


@pytest.mark.postgresql
def test_control_without_holding_the_key_a_sign_up_comes_after_it_was_revoked(monkeypatch):
    monkeypatch.setattr(once, "_hold", lambda key: None)

    waited, number = revoked_while_signing_up(monkeypatch)

    assert not waited
    assert number == 1


def test_key_that_is_revoked_between_the_look_and_the_verb_does_nothing(monkeypatch):
    made, evening = build.api_key(), build.edition()
    real = auth._used

    def and_then_revoked(key: ApiKey) -> None:
        real(key)
        verbs.revoke(key, by=None)

    monkeypatch.setattr(auth, "_used", and_then_revoked)

    answer = sign_up(made, evening)

    assert answer.status_code == 401
    assert not Registration.objects.exists()
    assert not KeptAnswer.objects.exists()


def test_control_without_looking_again_it_would(monkeypatch):
    made, evening = build.api_key(), build.edition()
    real = auth._used
    monkeypatch.setattr(once, "_hold", lambda key: None)
    monkeypatch.setattr(auth, "_used", lambda key: (real(key), verbs.revoke(key, by=None)))

    assert sign_up(made, evening).status_code == 201


def test_last_place_is_given_once():
    made, evening = build.api_key(), build.edition(capacity=1)
    said = [{"email": f"b{n}@example.nl", "personen": 1} for n in range(PARTIES)]

    answers = at_once([lambda one=one: sign_up(made, evening, **one) for one in said])

    standing = sorted(one.json()["status"] for one in answers)
    assert standing == ["bevestigd", *["wachtend"] * (PARTIES - 1)]
    assert sorted(one.json()["positie"] or 0 for one in answers) == list(range(PARTIES))
