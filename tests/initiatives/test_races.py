"""The form pressed twice: the second looks before the first is kept. On SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from functools import partial

import pytest

from desk.settings.kept import InUse, remove
from eventsite.models import Message
from eventsite.web import sent_once
from initiatives import publishing
from initiatives.models import Initiative

from .. import build
from ..eventsite.booking.test_races import without_lock
from ..threads import at_once
from .test_publishing import change

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
    sent = build.sent("chaima@example.nl", name="Repaircafé")

    results = at_once([partial(send, submission=sent)] * 8)

    assert {made.pk for made in results} == {Initiative.objects.get().pk}
    assert Message.objects.count() == 1


def test_second_that_looked_before_the_first_was_kept_gets_the_first(monkeypatch):
    sent = build.sent("chaima@example.nl", name="Repaircafé")
    without_lock(monkeypatch, parties=2, at=(sent_once, "find"))

    results = at_once([partial(send, submission=sent)] * 2)

    assert {made.pk for made in results} == {Initiative.objects.get().pk}
    assert Message.objects.count() == 1


def test_second_that_says_something_else_hears_that_the_first_stands(monkeypatch):
    form = uuid.uuid4()
    without_lock(monkeypatch, parties=2, at=(sent_once, "find"))

    results = at_once(
        [
            partial(send, name=name, submission=build.sent("chaima@example.nl", form, name=name))
            for name in ("Repaircafé", "Weggeefwinkel")
        ]
    )

    assert {getattr(one, "made", one).pk for one in results} == {Initiative.objects.get().pk}
    assert Counter(type(one).__name__ for one in results) == {"Initiative": 1, "SentOtherwise": 1}


def test_two_initiatives_of_one_address_do_not_take_one_name_at_once(monkeypatch):
    first, second = send(), send(name="Weggeefwinkel")
    # Each holds its own row, which keeps the other from nothing.
    monkeypatch.setattr(
        publishing, "lock_initiative", lambda pk, **_: Initiative.objects.get(pk=pk)
    )
    without_lock(monkeypatch, parties=2, at=(publishing, "_check_new"))

    results = at_once([partial(change, one, name="Buurttuin") for one in (first, second)])

    assert sorted(type(one).__name__ for one in results) == ["AlreadyEntered", "Initiative"]
    assert Initiative.objects.of("chaima@example.nl").named("Buurttuin").count() == 1


def test_theme_is_not_taken_out_under_who_enters_an_initiative_with_it(monkeypatch):
    theme, chosen = build.theme("sport"), threading.Event()
    look = publishing._check_new

    def look_when_chosen(initiative):
        chosen.set()
        look(initiative)

    monkeypatch.setattr(publishing, "_check_new", look_when_chosen)

    def take_out():
        chosen.wait(timeout=20)
        remove(theme)

    made, refused = at_once([partial(send, theme=theme), take_out])

    assert isinstance(refused, InUse)
    assert str(Initiative.objects.get(pk=made.pk).theme) == "sport"
