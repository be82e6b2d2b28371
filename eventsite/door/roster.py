"""The list that a tablet holds: what the door needs and no more.

A ticket is known by the start of its hash. Name, parts and the language somebody reads are sealed under a key that only the ticket
itself gives, so a tablet that is left in the tram reveals nobody; unless the organiser allowed this
tablet to hold the names, to search without a connection. No e-mail address goes to a tablet.
"""

from __future__ import annotations

import base64
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils import timezone

from eventsite.models import (
    CheckIn,
    CheckInQuerySet,
    Registration,
    RegistrationQuerySet,
    Session,
    Tablet,
    participation,
)
from eventsite.models.participation import AtTheDoor
from eventsite.tickets import codes
from eventsite.web.languages.texts import own_language

from .cursor import OVERLAP, Cursor, marks, room_of
from .news import Signs
from .people import SHOWN, Figures, figures, guests

_PURPOSE = b"door-roster"


@dataclass(frozen=True)
class Roster:
    """Entries for a tablet. ``full``: forget all you had. ``cursor``: ask for what came after.

    ``gone`` are the registrations that are on the list no more.
    """

    full: bool
    cursor: Cursor
    people: list[dict[str, Any]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    @property
    def is_news(self) -> bool:
        return self.full or bool(self.people or self.gone)

    @property
    def figures(self) -> Figures:
        """As they were when the list was looked at."""
        assert self.cursor.figures is not None  # noqa: S101 (only a tablet's own cursor has none)
        return self.cursor.figures


def of(tablet: Tablet, *, since: Cursor | None, signs: Signs | None = None) -> Roster:
    """The whole list, or what changed on it since the cursor of the last time.

    ``signs``, where they are known, save looking for what is not there. What every door shows of the evening is counted anew where something did.
    """
    now = timezone.now()
    session, room = tablet.session, room_of(tablet.session.event, now)
    after = now - OVERLAP
    if since is None:
        registrations = _listed(guests(session))
        people = _entries(tablet, registrations)
        told = marks([(one.pk, one.changed_at) for one in registrations], after=after)
        return Roster(full=True, cursor=Cursor(now, figures(session), room, told), people=people)
    signs = signs or Signs(now, has_guests=True, has_undecided=True)
    everyone = _changed(session, since, signs)
    changes = [] if everyone is None else list(everyone.values_list("pk", "changed_at"))
    new = {pk for pk, at in changes if not since.was_told((pk, at))}
    gone = _ended(session, since) if signs.has_guests else []
    known = since.figures if since.room == room and not new and not gone else None
    # By when they changed: after an hour without a connection their keys would be thousands.
    found = everyone.only(*SHOWN) if new and everyone is not None else ()
    changed = [one for one in found if one.pk in new]
    return Roster(
        full=False,
        cursor=Cursor(now, known or figures(session), room, marks(changes, after=after)),
        people=_entries(tablet, [one for one in changed if one.ticket_hash], since),
        gone=[*gone, *(one.pk for one in changed if one.is_erased)],
    )


def _changed(session: Session, since: Cursor, signs: Signs) -> RegistrationQuerySet | None:
    """Also who was told already, and who is on no list. None, as nearly always: nobody did."""
    none_here = signs.changed_at is None or signs.changed_at < since.looks_from
    if none_here and not signs.has_guests:
        return None
    everyone = guests(session, only_here=not signs.has_guests)
    return everyone.filter(changed_at__gte=since.looks_from).order_by("pk")


def _listed(registrations: RegistrationQuerySet) -> list[Registration]:
    return list(registrations.filter(ticket_hash__isnull=False).only(*SHOWN).order_by("pk"))


def _ended(session: Session, since: Cursor) -> list[int]:
    ended = session.ended_admissions.filter(ended_at__gte=since.looks_from)
    return list(ended.order_by("pk").values_list("registration", flat=True))


def _scans(session: Session, since: Cursor | None) -> CheckInQuerySet:
    scans = session.check_ins.live().select_related("tablet").order_by("scanned_at")
    return scans.filter(registration__changed_at__gte=since.looks_from) if since else scans


def _entries(
    tablet: Tablet, registrations: list[Registration], since: Cursor | None = None
) -> list[dict[str, Any]]:
    """Of everybody on the list, or of who changed ``since``."""
    if not registrations:  # as nearly always, when a tablet looks whether anything is new
        return []
    known = participation.at_the_door(registrations)
    scans_of: dict[int, list[CheckIn]] = defaultdict(list)
    for scan in _scans(tablet.session, since):
        scans_of[scan.registration_id].append(scan)
    return [
        entry(one, scans_of[one.pk], known[one.pk], names_allowed=tablet.names_allowed)
        for one in registrations
    ]


def counted(registration: Registration, scans: Iterable[CheckIn]) -> dict[str, Any]:
    """What scanning changes of a party's entry. ``scans`` are those that count, earliest first."""
    first = next(iter(scans), None)
    return {
        "id": registration.pk,
        "status": registration.status,
        "party": registration.party_size,
        "inside": sum(scan.let_in for scan in scans),
        "since": first.scanned_at if first else None,
        "where": first.tablet.number if first and first.tablet else None,
    }


def entry(
    registration: Registration, scans: list[CheckIn], known: AtTheDoor, *, names_allowed: bool
) -> dict[str, Any]:
    """One party. ``scans`` are those that count, earliest first."""
    who: dict[str, Any] = {"name": registration.name}
    if known.words:
        who["chips"] = known.words
    if registration.language != own_language():
        who["lang"] = registration.language
    return {
        **counted(registration, scans),
        "key": codes.key_of(registration),
        **({"was": registration.former_ticket_key} if registration.former_ticket_key else {}),
        **({"roles": known.roles} if known.roles else {}),
        **({"cancelledAt": registration.cancelled_at} if registration.is_cancelled else {}),
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
