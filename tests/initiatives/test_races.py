"""The form pressed twice: the second looks before the first is kept. On SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from eventsite.models import Message
from initiatives import publishing
from initiatives.models import Initiative

from ..eventsite.booking.test_races import without_lock
from ..threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]


def send(**fields) -> Initiative:
    """Chaima's form."""
    chaima = {
        "name": "Repaircafé",
        "summary": "Maken in plaats van weggooien.",
        "contact_name": "Chaima El Amrani",
        "contact_email": "chaima@example.nl",
    }
    return publishing.enter(**(chaima | fields))


def test_form_pressed_twice_is_one_initiative_and_both_get_it():
    results = at_once([partial(send, submission_id=uuid.uuid4())] * 8)

    assert {made.pk for made in results} == {Initiative.objects.get().pk}
    assert Message.objects.count() == 1


def test_second_that_looked_before_the_first_was_kept_gets_the_first(monkeypatch):
    press = partial(send, submission_id=uuid.uuid4())
    without_lock(monkeypatch, parties=2, at=(publishing, "_sent_before"))

    results = at_once([press, press])

    assert {made.pk for made in results} == {Initiative.objects.get().pk}
    assert Message.objects.count() == 1


def test_same_id_from_another_address_at_once_is_another_initiative(monkeypatch):
    submission = uuid.uuid4()
    without_lock(monkeypatch, parties=2, at=(publishing, "_sent_before"))

    at_once(
        [
            partial(send, submission_id=submission),
            partial(send, submission_id=submission, contact_email="daan@example.nl"),
        ]
    )

    assert set(Initiative.objects.values_list("contact_email", flat=True)) == {
        "chaima@example.nl",
        "daan@example.nl",
    }
