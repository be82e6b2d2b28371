"""Writing down what scans changed, however many, in a few statements. Needs the locks of ``book.py``."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from eventsite.models import CheckIn, Registration
from eventsite.tickets import codes
from eventsite.web.asked_often import places
from eventsite.web.written_often import InsertedOften, UpdatedOften

# let_in, duplicate_of, part, voided_at
Counted = tuple[int, uuid.UUID | None, int | None, datetime | None]
_OF_A_SCAN = ["let_in", "duplicate_of", "part", "voided_at", "voided_by", "voided_tablet"]
_OF_A_PLACE = [
    "party_size",
    "status",
    "confirmed_at",
    "invitation_sequence",
    "ticket_hash",
    "changed_at",
]
# One party, scanned once: what a tablet that has a connection brings.
_AT, _KEY = places(2)
_CHANGED = UpdatedOften(lambda: Registration.objects.filter(pk=_KEY), changed_at=_AT)
_NEW = InsertedOften(CheckIn)
_OUT_OF_THE_WAY = 10_000  # more than any party has parts


def counted(scan: CheckIn) -> Counted:
    """What of a scan changes with others."""
    return scan.let_in, scan.duplicate_of_id, scan.part, scan.voided_at


def is_live(said: Counted) -> bool:
    """Whether the scan counts."""
    _let_in, duplicate_of, _part, voided_at = said
    return duplicate_of is None and voided_at is None


def parties(changed: Collection[Registration], *, grown: Collection[Registration]) -> None:
    """New ones, those that grew or have their place only now, and when all of them changed."""
    now = timezone.now()
    for one in changed:
        one.changed_at = now
    for one in grown:
        if one.ticket_hash is None:
            codes.put(one)
    new = [one for one in grown if one._state.adding]
    if new:
        Registration.objects.bulk_create(new)
    known = [one for one in grown if one not in new]
    if known:
        Registration.objects.bulk_update(known, _OF_A_PLACE)
    rest = [one.pk for one in changed if one not in grown]
    if len(rest) == 1:
        _CHANGED.update(now, *rest)
    elif rest:
        Registration.objects.filter(pk__in=rest).update(changed_at=now)


def scans(found: Collection[CheckIn], before: Mapping[uuid.UUID, Counted]) -> None:
    """Those that are not in ``before`` are new. Their parties are saved."""
    changed = [one for one in found if one.pk in before and counted(one) != before[one.pk]]
    leaving = {
        one.pk: (one.registration_id, _part(before[one.pk]))
        for one in changed
        if _part(before[one.pk]) not in {None, _part(counted(one))}
    }
    taken = {(one.registration_id, _part(counted(one))) for one in changed}
    if taken.intersection(leaving.values()):
        # One takes what another gives up, and a row at a time the database would find two of it.
        CheckIn.objects.filter(pk__in=leaving).update(part=F("part") + _OUT_OF_THE_WAY)
    if changed:
        CheckIn.objects.bulk_update(changed, _OF_A_SCAN)
    new = [one for one in found if one.pk not in before]
    if len(new) == 1:
        _NEW.insert(*new)
    elif new:
        CheckIn.objects.bulk_create(new)


def _part(said: Counted) -> int | None:
    """Which part of the party it is, while it counts."""
    _let_in, _duplicate_of, part, _voided_at = said
    return part if is_live(said) else None
