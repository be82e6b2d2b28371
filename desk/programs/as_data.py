"""Events, people and scans as ``values.py`` has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from desk.people import listing
from eventsite.models import ApiKey, CheckIn, Event, Registration, Session, participation

from .values import KINDS, ROLES, STATES, STATUSES


def session(one: Session) -> dict[str, Any]:
    return {
        "id": one.uid,
        "titel": one.written_name,
        "begin": one.starts_at,
        "einde": one.ends_at,
        "afgelast": one.is_off,
    }


def events(found: list[Event]) -> list[dict[str, Any]]:
    """One query, for their sessions."""
    of_event: dict[int, list[Session]] = defaultdict(list)
    sessions = Session.objects.filter(event__in=[one.pk for one in found])
    for one in sessions.select_related("event").order_by("starts_at", "pk"):
        of_event[one.event_id].append(one)
    return [
        {
            "slug": one.slug,
            "soort": KINDS[one.kind],
            "titel": one.title,
            "publicatie": STATES[one.status],
            "afgesloten": one.is_closed,
            "plaatsen": one.capacity,
            "bijeenkomsten": [session(each) for each in of_event[one.pk]],
        }
        for one in found
    ]


def registrations(key: ApiKey, event: Event, found: list[Registration]) -> list[dict[str, Any]]:
    """A query for who waits before them, for their scans and for what they do; whatever their number."""
    for one in found:
        one.event = event
    queue = listing.positions(event) if any(one.is_waiting for one in found) else {}
    parts = participation.parts_of_all(found)
    scans = _scans(key, found)
    return [
        {
            "id": one.public_id,
            "evenement": event.slug,
            "naam": one.name,
            "email": one.email,
            "personen": one.party_size,
            "rol": ROLES[one.role],
            "doet": [str(part.label) for part in parts.get(one.pk, [])],
            "status": STATUSES[one.status],
            "positie": queue.get(one.pk),
            "aangemeldOp": one.registered_at,
            "afgemeldOp": one.cancelled_at,
            "taal": one.language,
            "inchecks": [scan(each) for each in scans[one.pk]],
            "gewijzigdOp": one.changed_at,
        }
        for one in found
    ]


def scan(one: CheckIn) -> dict[str, Any]:
    return {
        "id": one.pk,
        "bijeenkomst": one.session.uid,
        "personen": one.let_in,
        "op": one.scanned_at,
    }


def _scans(key: ApiKey, found: Iterable[Registration]) -> dict[int, list[CheckIn]]:
    """Those that count, earliest first; at other events too, where somebody was admitted and the key is for."""
    live = CheckIn.objects.live().filter(registration__in=[one.pk for one in found])
    if key.only_events:
        live = live.filter(session__event__in=key.events.values("pk"))
    of_party: dict[int, list[CheckIn]] = defaultdict(list)
    for one in live.select_related("session").order_by("scanned_at", "pk"):
        of_party[one.registration_id].append(one)
    return of_party
