"""The scans that a tablet sends together."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.booking import locks
from eventsite.booking.refusals import EventClosed
from eventsite.models import (
    AsideScan,
    CheckIn,
    Tablet,
)

from .aside import as_item, keep_aside
from .checkin import NotCounted, Verdict, recount, undo, verdict_of
from .replay import scans_of
from .scans import Scan, let_in


@dataclass(frozen=True)
class Taken:
    """What became of one scan of a batch. ``aside``: kept for an organiser to decide on."""

    id: uuid.UUID
    verdict: Verdict | None
    aside: AsideScan | None = None


@transaction.atomic
def take_batch(
    tablet: Tablet, scans: Iterable[Scan], *, operator: User | None = None
) -> list[Taken]:
    """Take a tablet's scans: all of them, or none when it is cut off halfway.

    Sent again, in part or in another order, nothing happens twice. ``operator`` is who is signed in
    on it.
    """
    # Before any registration, as everywhere: two batches that each hold a ticket of the other's would
    # wait for each other for ever. And one lock for fifty scans is fifty times as fast as fifty.
    tablet.session.event = locks.lock_event(tablet.session.event_id, though_closed=True)
    scans = list(scans)
    ids = [pk for scan in scans for pk in (scan.id, scan.corrects) if pk]
    kept = CheckIn.objects.filter(tablet=tablet).select_related("registration").in_bulk(ids)
    aside = AsideScan.objects.filter(tablet=tablet).in_bulk(ids)
    return [_take(tablet, operator, scan, kept, aside) for scan in scans]


def _take(
    tablet: Tablet,
    operator: User | None,
    scan: Scan,
    kept: dict[uuid.UUID, CheckIn],
    aside: dict[uuid.UUID, AsideScan],
) -> Taken:
    """One scan of a batch; ``kept`` and ``aside`` hold what came of these before, and are kept up."""
    now = timezone.now()
    # No tablet scans before it is paired or later than now; a clock that was set meanwhile may say so.
    at = min(max(scan.at, tablet.paired_at or scan.at), now)
    verdict = None
    if scan.id not in kept and scan.id not in aside:
        reason: str
        if tablet.is_revoked:
            reason = AsideScan.Reason.REVOKED
        elif now >= tablet.ends_at:
            reason = AsideScan.Reason.TOO_LATE
        else:
            earlier = kept.get(scan.corrects) if scan.corrects else None
            verdict = _counted(earlier, scan, at, tablet, operator)
            reason = verdict.outcome if verdict else AsideScan.Reason.TOO_LATE
        if verdict and verdict.scan:
            kept[scan.id] = verdict.scan
        else:
            aside[scan.id] = keep_aside(tablet, scan, at, AsideScan.Reason(reason))
    if scan.id in aside:
        return Taken(scan.id, None, _with_undo(aside[scan.id], scan))
    row = kept[scan.id]
    may_undo = tablet.is_live(now) and not tablet.session.event.is_closed
    if scan.undone_at and row.voided_at is None and may_undo:
        at = min(max(scan.undone_at, at), now)
        undo(row, tablet=tablet, operator=operator, at=at)
        verdict = None
    if verdict is None:
        row.refresh_from_db()  # another scan of this batch may have changed it
        verdict = verdict_of(row, scans_of(row.registration, tablet.session))
    return Taken(scan.id, verdict)


def _counted(
    earlier: CheckIn | None, scan: Scan, at: datetime, tablet: Tablet, operator: User | None
) -> Verdict | None:
    """None: it is of an event that is closed."""
    try:
        verdict = _correct(earlier, scan, at, tablet, operator)
        return verdict or let_in(tablet, scan, at, operator=operator)
    except EventClosed:
        return None


def _correct(
    earlier: CheckIn | None, scan: Scan, at: datetime, tablet: Tablet, operator: User | None
) -> Verdict | None:
    """Not all came with an earlier scan of this tablet. None: there is nothing of it to correct."""
    if earlier is None:
        return None
    try:
        return recount(
            earlier, scan.people, check_in_id=scan.id, operator=operator, tablet=tablet, at=at
        )
    except NotCounted:
        return None


def _with_undo(aside: AsideScan, scan: Scan) -> AsideScan:
    if aside.item is not None and scan.undone_at:
        aside.item = as_item(scan)
        aside.save(update_fields=["item"])
    return aside
