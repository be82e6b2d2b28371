"""Two organisers who save one form at the same moment. On SQLite and on PostgreSQL."""

from __future__ import annotations

from functools import partial

import pytest

from courses.desk.details import RunForm
from courses.models import CourseRun
from eventsite.booking import events
from eventsite.web.versions import Stale

from ... import build
from ...threads import at_once
from ..booking.test_races import without_lock

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def save_at_once() -> list[object]:
    run = build.run(title="Cursus")
    opened = RunForm(instance=run)
    shown = {field.html_name: field.value() for field in opened if field.value() is not None}

    def save(title: str) -> None:
        form = RunForm(shown | {"title": title}, instance=CourseRun.objects.get(pk=run.pk))
        assert form.is_valid(), form.errors
        events.save_event(form.instance, check=form.check)

    return at_once([partial(save, "Van Anna"), partial(save, "Van Bram")])


def test_of_two_who_save_at_once_one_is_told_of_the_other():
    results = save_at_once()

    assert sorted(type(one).__name__ for one in results) == ["NoneType", "Stale"]
    first = "Van Anna" if results[0] is None else "Van Bram"
    assert CourseRun.objects.get().title == first


def test_without_the_lock_the_one_would_undo_the_other_unseen(monkeypatch):
    """The negative control: each finds the form as it was opened."""
    without_lock(monkeypatch, parties=2, at=(events, "check_capacity"))

    assert not [one for one in save_at_once() if isinstance(one, Stale)]
