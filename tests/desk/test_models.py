"""One test per constraint of the desk's own tables, named after it."""

from __future__ import annotations

from datetime import date

import pytest

from desk.figures.period import Period
from desk.models import NoteDraft, NoteLine, NoteVersion
from desk.note import drafting

from ..constraints import refused

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def draft() -> NoteDraft:
    return drafting.start(Period(date(2026, 11, 2), date(2027, 3, 6)))


def test_note_draft_period_ends_after_it_starts(draft):
    with refused("note_draft_period_ends_after_it_starts"):
        NoteDraft.objects.update(last=date(2026, 11, 1))


def test_note_version_one_per_draft_and_number(draft):
    NoteVersion.objects.create(draft=draft, number=1, document={})
    with refused("note_version_one_per_draft_and_number"):
        NoteVersion.objects.create(draft=draft, number=1, document={})


def test_note_version_number_at_least_1(draft):
    with refused("note_version_number_at_least_1"):
        NoteVersion.objects.create(draft=draft, number=0, document={})


def test_every_constraint_has_a_test_of_its_name():
    models = (NoteDraft, NoteLine, NoteVersion)
    names = {constraint.name for model in models for constraint in model._meta.constraints}
    assert {name for name in names if f"test_{name}" not in globals()} == set()
