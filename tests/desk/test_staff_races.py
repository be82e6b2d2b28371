"""Two managers who let each other go. On SQLite and on PostgreSQL."""

from __future__ import annotations

from functools import partial

import pytest

from desk.staff import members
from eventsite.staff.roles import Right, who_may

from .. import build
from ..eventsite.booking.test_races import without_lock
from ..threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def let_each_other_go() -> list[object]:
    mira, nora = build.manager(), build.manager(email="nora@example.nl")
    return at_once([partial(members.let_go, mira, by=nora), partial(members.let_go, nora, by=mira)])


def test_of_two_managers_who_let_each_other_go_one_stays():
    results = let_each_other_go()

    assert who_may(Right.MANAGE).count() == 1
    assert [type(one).__name__ for one in results if one] == ["LastManager"]


def test_without_the_lock_both_would_be_gone(monkeypatch):
    """The negative control: each sees the other stay."""
    monkeypatch.setattr(members, "_lock_managers", lambda: None)
    without_lock(monkeypatch, parties=2, at=(members, "_check_not_last"))

    let_each_other_go()

    assert who_may(Right.MANAGE).count() == 0
