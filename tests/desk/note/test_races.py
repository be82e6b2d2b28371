"""Two managers who freeze one note at once. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError

from desk.figures.period import Period
from desk.models import NoteDraft, NoteVersion
from desk.note import drafting, freezing

from ...eventsite.booking.test_races import without_lock
from ...threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def freeze_twice() -> list[object]:
    draft = drafting.start(Period(date(2026, 11, 2), date(2027, 3, 6)))
    return at_once([partial(freezing.freeze, draft)] * 2)


def test_of_two_who_freeze_one_note_at_once_one_makes_the_version_and_one_hears_so():
    results = freeze_twice()

    assert sorted(type(one).__name__ for one in results) == ["AlreadyFrozen", "NoteVersion"]
    assert [one.number for one in NoteVersion.objects.all()] == [1]


def test_without_the_lock_both_would_make_the_same_number(monkeypatch):
    """The negative control: each sees no version yet, and only the database stops the second."""
    draft = drafting.start(Period(date(2026, 11, 2), date(2027, 3, 6)))
    monkeypatch.setattr(drafting, "hold", lambda pk: NoteDraft.objects.get(pk=pk))
    without_lock(monkeypatch, parties=2, at=(freezing, "_latest"))

    results = at_once([partial(freezing.freeze, draft)] * 2)

    assert IntegrityError in {type(one) for one in results}
