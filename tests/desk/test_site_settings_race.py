"""Two managers who set the site at the same moment, before anybody ever did. On SQLite and on PostgreSQL."""

from __future__ import annotations

from functools import partial

import pytest

from desk.settings.site import saving
from desk.settings.site.forms import TextsForm
from eventsite.models import SiteSettings
from eventsite.site import reading
from eventsite.web.versions import Stale

from ..eventsite.booking.test_races import without_lock
from ..threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def save_at_once() -> list[object]:
    opened = TextsForm(instance=reading.stored())
    shown = {field.html_name: field.value() or "" for field in opened}

    def save(title: str) -> None:
        form = TextsForm(shown | {"home_title": title}, instance=reading.stored())
        assert form.is_valid(), form.errors
        saving.save(form.instance, form.check)

    return at_once([partial(save, "Van Mira"), partial(save, "Van Anna")])


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_of_two_managers_one_is_told_of_the_other_and_one_row_is_made():
    results = save_at_once()

    assert sorted(type(one).__name__ for one in results) == ["NoneType", "Stale"]
    first = "Van Mira" if results[0] is None else "Van Anna"
    assert SiteSettings.objects.get().home_title == first
    assert reading.site().home_title == first


def test_without_the_lock_the_one_would_undo_the_other_unseen(monkeypatch):
    """The negative control: each finds the form as it was opened."""
    monkeypatch.setattr(saving, "_hold", lambda: SiteSettings.objects.get_or_create(pk=1))
    without_lock(monkeypatch, parties=2, at=(saving, "stored"))

    assert not [one for one in save_at_once() if isinstance(one, Stale)]
