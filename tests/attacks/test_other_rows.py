"""Keys of what is another's, in an address or in a field: nothing there is changed, or shown."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.models import Model
from django.urls import resolve

from cafes.models import Stand, StandBooking
from eventsite.models import CheckIn, Event, Message, Registration, Session
from initiatives.models import Initiative, Offer
from pitches.models import Pitch, PitchSlot

from .. import build
from .test_bad_input import OF_SETS, PASSED
from .walk import Walk, to_its_end

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# What belongs to one event, and by which field.
OF_EVENT: dict[type[Model], str] = {
    Event: "pk",
    Session: "event",
    Registration: "event",
    Message: "registration__event",
    CheckIn: "session__event",
    Stand: "edition",
    StandBooking: "stand__edition",
    PitchSlot: "edition",
    Pitch: "registration__event",
}


FOREIGN = 90_001


def elsewhere_by_one_key() -> tuple[list[Event], Initiative]:
    """The first of each kind has the same key, so that one answer tries all of them. SQLite numbers on."""
    with connection.cursor() as cursor:
        for model in (*OF_EVENT, Initiative, Offer):
            table = [model._meta.db_table]
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", table)
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [*table, FOREIGN - 1])
    return elsewhere()


def elsewhere() -> tuple[list[Event], Initiative]:
    """Another evening, another run and another initiative, with one of everything."""
    edition, run = build.edition(), build.run()
    (stand,), (slot, _free) = build.stands(edition, 1), build.slots(edition, 2)
    build.initiator(edition, stand=stand, slot=slot, email="fatima@example.nl")
    build.bram(run, email="dirk@example.nl")
    initiative = build.initiative(contact_email="fatima@example.nl")
    build.offer(initiative, email="dirk@example.nl")
    return [edition, run], initiative


def rows(events: list[Event], initiative: Initiative) -> dict[type[Model], list[tuple]]:
    sets = {
        model: model.objects.filter(**{f"{path}__in": [one.pk for one in events]})
        for model, path in OF_EVENT.items()
    } | {
        Initiative: Initiative.objects.filter(pk=initiative.pk),
        Offer: Offer.objects.filter(initiative=initiative),
    }
    return {model: [*found.order_by("pk").values_list()] for model, found in sets.items()}


def test_keys_of_what_is_anothers_change_nothing_there(walk: Walk):
    others = elsewhere_by_one_key()
    before = rows(*others)
    assert sum(found[0][0] == FOREIGN for found in before.values() if found) >= 8
    found = {}
    for met in walk.forms:
        keys = [
            name
            for name, (first, *_) in met.form.fields.items()
            if first.isdigit() and not OF_SETS.search(name)
        ]
        if not keys or met.form.method != "post":
            continue
        for button, pressed in met.form.buttons or PASSED:
            sent = met.form.fields | {name: [str(FOREIGN)] for name in keys}
            with walk.undone(met.by) as kept:
                press = {button: [pressed], "bevestigd": ["1"]}
                to_its_end(walk.clients[met.by].post(met.form.action, sent | press))
                if kept and rows(*others) != before:
                    found[met.form.action, button] = "changed"

    assert found == {}, "\n".join(map(str, found))


def test_own_link_opens_nothing_that_is_anothers(walk: Walk):
    (edition, _run), initiative = others = elsewhere()
    before = rows(*others)
    tried = 0
    for place in walk.places:
        keys = {
            name: value for name, value in resolve(place.path).kwargs.items() if name != "token"
        }
        if place.is_staff or len(keys) == len(resolve(place.path).kwargs):
            continue
        for value in keys.values():
            foreign = edition.slug if isinstance(value, str) else initiative.offers.get().pk
            path = re.sub(rf"/{re.escape(str(value))}(?=/)", f"/{foreign}", place.path)
            with walk.undone("anyone"):
                walk.clients["anyone"].post(path, {"besluit": "ja", "accept": "1"})
            assert rows(*others) == before, path
            tried += path != place.path

    assert tried >= 2


def test_events_of_the_other_kind_are_not_found_or_shown(walk: Walk):
    edition, run = walk.own
    found = {}
    for place in walk.places:
        for one, other in ((edition, run), (run, edition)):
            asked = place.path.replace(f"/{one.slug}/", f"/{other.slug}/")
            if place.name.startswith("courses_desk"):
                asked = asked.replace(f"/{one.pk}/", f"/{other.pk}/")
            if asked != place.path:
                by = walk.who_go_to(place)[0]
                found[place.name, other.slug] = walk.fault(by, "get", asked)

    assert {where: wrong for where, wrong in found.items() if wrong} == {}
