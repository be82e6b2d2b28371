"""Rows held until the transaction ends, so that two verbs on the same ones run one after the other.

One order for every verb of every app: course, event, scan kept aside, message to many, registration, the
rest. Who writes a row that points at another holds that one too (PostgreSQL: FOR KEY SHARE); but not so
that a registration held here keeps them waiting (FOR NO KEY UPDATE), since a message to many points at
theirs in an order of its own. Of several events the editions come first (a workshop's run is changed by
what happens at its edition), then by age. Who holds a row never asks for one that comes before it: two that did would wait for each other
for ever, and PostgreSQL ends that with an error for one of them. On SQLite the transaction itself is
the lock (mode IMMEDIATE).

Before all of them comes the answer that is kept for a program (``keys/once.py``), of that request alone; a key
itself is held by nothing but what makes, renews or revokes it.

What is closed (figures/closing.py) can't be held: nothing of it changes any more. A verb that changes
nothing that figures say, a text or an address, holds it ``though_closed``. Closing holds the event and
everybody of it: who holds only a registration asks ``check_open``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Exists, F, Q

from eventsite.models import (
    AsideScan,
    Event,
    Registration,
    RegistrationQuerySet,
)
from eventsite.web.asked_often import ASKED, AskedOften

from .refusals import EventClosed, RegistrationErased

# Every sign-up and every scan begins with it.
_EVENT = AskedOften(lambda: Event.objects.select_for_update().filter(pk=ASKED).order_by())


def lock_event(event_id: int, *, though_closed: bool = False) -> Event:
    """The event as it is now, held until the transaction ends. Raises EventClosed.

    Two requests that count the free places at the same time would both find the last one free.
    """
    event = _EVENT.first(event_id)
    if event is None:
        raise Event.DoesNotExist
    if event.is_closed and not though_closed:
        raise EventClosed(event)
    return event


def check_open(event_ids: Iterable[int]) -> None:
    """Raises EventClosed. Asked once a registration of it is held: by then nobody can close it first."""
    closed = Event.objects.filter(pk__in=set(event_ids), closed_at__isnull=False).first()
    if closed:
        raise EventClosed(closed)


def lock_events(event_ids: Iterable[int], *, though_closed: bool = False) -> list[Event]:
    """Several at once, in the order in which they are locked everywhere. Raises EventClosed."""
    kinds = Event.objects.filter(pk__in=list(event_ids)).values_list("kind", "pk")
    order = sorted((kind == Event.Kind.EDUCATION, pk) for kind, pk in kinds)
    return [lock_event(pk, though_closed=though_closed) for _is_run, pk in order]


def lock_aside(pk: uuid.UUID) -> AsideScan:
    """The scan kept aside as it is now. Needs the event's lock: a batch may hold it and come here too."""
    return AsideScan.objects.select_for_update().get(pk=pk)


def lock_registration(pk: int, *, though_erased: bool = False) -> Registration:
    """The registration as it is now, held until the transaction ends. Raises RegistrationErased.

    Two tablets that scan one ticket at the same time would both find nobody in.
    """
    rows = Registration.objects.select_for_update(of=("self",), no_key=True).select_related("event")
    found = rows.get(pk=pk)
    if found.is_erased and not though_erased:
        raise RegistrationErased
    return found


def lock_registrations(
    event: Event, pks: Iterable[int], *, though_erased: bool = False
) -> list[Registration]:
    """Several of one event, oldest first, as they are now. Needs the event's lock.

    Others' are left out, and those that were erased.
    """
    rows = event.registrations.select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(pk__in=list(pks)).order_by("pk"))
    if not though_erased:
        found = [one for one in found if not one.is_erased]
    for registration in found:
        registration.event = event
    return found


def lock_found(event: Event, wanted: Q, **asked: Exists) -> list[Registration]:
    """All that ``wanted`` finds, oldest first, as they are now, others' too. Needs the event's lock.

    ``asked`` is what else is to be known of each, by name.
    """
    return of_event(event, held(wanted, **asked))


def held(wanted: Q, **asked: Exists) -> RegistrationQuerySet:
    """The question of ``lock_found``, not asked yet."""
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    # By the key itself SQLite reads all there ever were, to find some of them in this order.
    return rows.filter(wanted).annotate(**asked).order_by(F("pk") + 0)


def of_event(event: Event, found: Iterable[Registration]) -> list[Registration]:
    """As a list; those of ``event`` know it as it is."""
    registrations = list(found)
    for one in registrations:
        if one.event_id == event.pk:
            one.event = event
    return registrations


def lock_everybody(event: Event) -> int:
    """All of an event, oldest first; says how many. Needs the event's lock.

    Who is let in at a session of another event holds their registration, and not the event it is of.
    """
    rows = event.registrations.select_for_update(of=("self",), no_key=True).order_by("pk")
    return len(rows.values_list("pk"))
