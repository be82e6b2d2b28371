"""The list that a tablet holds: what the door needs and no more.

A ticket is known by the start of its hash. Name and parts are sealed under a key that only the ticket
itself gives, so a tablet that is left in the tram reveals nobody; unless the organiser allowed this
tablet to hold the names, to search without a connection. No e-mail address goes to a tablet.
"""

from __future__ import annotations

import base64
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils import timezone

from eventsite.models import CheckIn, Registration, Tablet, participation
from eventsite.models.participation import AtTheDoor
from eventsite.tickets import codes

from .people import guests

# A change is seen by who asks for what came after it. One whose transaction took this long is not; the
# whole list, asked for each time the page opens, has it. Asking twice for the same does no harm.
OVERLAP = timedelta(seconds=40)
_PURPOSE = b"door-roster"


@dataclass(frozen=True)
class Roster:
    """Entries for a tablet. ``full``: forget all you had. ``cursor``: ask for what came after.

    ``gone`` are the registrations that are on the list no more.
    """

    full: bool
    cursor: datetime
    people: list[dict[str, Any]]
    gone: list[int]


def of(tablet: Tablet, *, since: datetime | None) -> Roster:
    """The whole list, or what changed on it since the cursor of the last time."""
    session = tablet.session
    now = timezone.now()
    everyone = guests(session)
    registrations = everyone.filter(ticket_hash__isnull=False)
    scans = session.check_ins.live()
    gone: list[int] = []
    if since is not None:
        changed = since - OVERLAP
        ended = session.ended_admissions.filter(ended_at__gte=changed).order_by("pk")
        erased = everyone.filter(erased_at__gte=changed).order_by("pk")
        gone = [*ended.values_list("registration", flat=True), *erased.values_list("pk", flat=True)]
        registrations = registrations.filter(changed_at__gte=changed)
        scans = scans.filter(registration__changed_at__gte=changed)
    people = _entries(
        list(registrations.order_by("pk")),
        scans.select_related("tablet").order_by("scanned_at"),
        names_allowed=tablet.names_allowed,
    )
    return Roster(full=since is None, cursor=now, people=people, gone=gone)


def _entries(
    registrations: list[Registration], scans: Iterable[CheckIn], *, names_allowed: bool
) -> list[dict[str, Any]]:
    if not registrations:  # as nearly always, when a tablet looks whether anything is new
        return []
    known = participation.at_the_door(registrations)
    scans_of: dict[int, list[CheckIn]] = defaultdict(list)
    for scan in scans:
        scans_of[scan.registration_id].append(scan)
    return [
        entry(r, scans_of[r.pk], known[r.pk], names_allowed=names_allowed) for r in registrations
    ]


def entry(
    registration: Registration, scans: list[CheckIn], known: AtTheDoor, *, names_allowed: bool
) -> dict[str, Any]:
    """One party. ``scans`` are those that count, earliest first."""
    who: dict[str, Any] = {"name": registration.name}
    if known.words:
        who["chips"] = known.words
    first = scans[0] if scans else None
    return {
        "id": registration.pk,
        "key": codes.key_of(registration),
        **({"was": registration.former_ticket_key} if registration.former_ticket_key else {}),
        "status": registration.status,
        "party": registration.party_size,
        **({"roles": known.roles} if known.roles else {}),
        "inside": sum(scan.let_in for scan in scans),
        "since": first.scanned_at if first else None,
        **({"cancelledAt": registration.cancelled_at} if registration.is_cancelled else {}),
        "where": first.tablet.number if first and first.tablet else None,
        # Who cancelled comes with a ticket or not at all.
        **(who if names_allowed and not registration.is_cancelled else {}),
        **(
            {}
            if names_allowed and not registration.is_cancelled
            else {"box": _sealed(registration, who)}
        ),
    }


def _sealed(registration: Registration, who: dict[str, Any]) -> str:
    try:
        return seal(codes.code_of(registration), who)
    except codes.TicketUnknown:
        return ""


def seal(code: str, content: dict[str, Any]) -> str:
    """``content`` as JSON under AES-256-GCM, its key by HKDF-SHA256 (RFC 5869) from the ticket's code."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(code.encode())
    nonce = os.urandom(12)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), None)).decode()
