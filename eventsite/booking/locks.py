"""Rows held until the transaction ends, so that two verbs on the same ones run one after the other."""

from __future__ import annotations

from eventsite.models import (
    Event,
    Registration,
)


def lock_event(event_id: int) -> Event:
    """The event as it is now, held until the transaction ends.

    PostgreSQL holds the row; on SQLite the transaction itself is the lock (mode IMMEDIATE).
    Two requests that count the free places at the same time would both find the last one free.
    """
    return Event.objects.select_for_update().get(pk=event_id)


def lock_registration(pk: int) -> Registration:
    """The registration as it is now, held until the transaction ends.

    Two tablets that scan one ticket at the same time would both find nobody in.
    """
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event")
    return rows.get(pk=pk)
