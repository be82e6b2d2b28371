"""What one sign-up asks of the database, however many there are already."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from eventsite.brakes import counting, guard, limits
from eventsite.brakes.counting import Use
from eventsite.models import Registration

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("frozen")]


def sign_up(client, event, **said):
    form = {"name": "Bram Jansen", "email": "bram@example.nl", "party_size": "1"}
    form |= {"submission_id": str(uuid.uuid4())} | said
    return client.post(f"{event.get_absolute_url()}aanmelden/", form, REMOTE_ADDR="203.0.113.7")


def statements(client, event) -> list[str]:
    with CaptureQueriesContext(connection) as counted:
        assert sign_up(client, event).status_code == 200
    # Besides BEGIN and COMMIT, and what is asked once a day in each process.
    besides = ("SAVEPOINT", "daysalt")
    said = [q["sql"] for q in counted.captured_queries]
    return [sql for sql in said if not any(word in sql for word in besides)]


@pytest.mark.parametrize("there", [1, 3])
def test_sign_up_with_a_place_and_a_mail_takes_ten_statements(client, there):
    event = build.edition(capacity=10)
    for _ in range(there):
        build.registration(event)

    asked = statements(client, event)

    made = Registration.objects.get(email="bram@example.nl")
    assert made.is_confirmed
    assert made.ticket_hash
    assert [m.kind for m in made.messages.all()] == ["confirmation"]
    assert len(asked) == 10
    assert not [sql for sql in asked if sql.startswith("UPDATE")]


@pytest.mark.parametrize("wait", [1, 3])
def test_sign_up_behind_others_asks_for_the_queue_once(client, wait):
    event = build.edition(capacity=1)
    for _ in range(1 + wait):
        build.registration(event)

    asked = statements(client, event)

    assert Registration.objects.get(email="bram@example.nl").is_waiting
    assert len(asked) == 11


@pytest.mark.parametrize("said", [{}, {"email": "geen adres"}], ids=["right", "wrong"])
def test_form_is_counted_along_with_places_or_without(client, rf, said):
    event = build.edition()
    path = f"{event.get_absolute_url()}aanmelden/"
    request = rf.post(path, REMOTE_ADDR="203.0.113.7")
    request.resolver_match = resolve(path)
    form = guard.use_of(request, request.resolver_match.func)
    counting.take(replace(form, cost=limits.FORM.most - 1))

    assert [sign_up(client, event, **said).status_code for _ in range(2)][1] == 429
    assert event.registrations.count() == (0 if said else 1)


def test_form_that_is_refused_for_places_is_counted_all_the_same():
    form, places = Use(limits.FORM, "bram", stays=True), Use(limits.PART, "bram", cost=4)
    counting.take(places)

    with pytest.raises(counting.Braked):
        counting.take(places, form)

    with pytest.raises(counting.Braked):
        counting.take(replace(form, cost=limits.FORM.most))
