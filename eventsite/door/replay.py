"""Which of a party's scans count.

Worked out anew with each one that comes in, in the order in which they were made, as if every tablet
had been online all the time. See docs/adr/0013-parties-in-parts.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from eventsite.models import (
    CheckIn,
    Registration,
    Session,
)


def inside_of(scans: Iterable[CheckIn]) -> int:
    return sum(scan.let_in for scan in scans if scan.voided_at is None)


def scans_of(registration: Registration, session: Session) -> list[CheckIn]:
    """Every scan of one ticket at one session, undone and repeated ones too."""
    return list(registration.check_ins.filter(session=session))


def after(scans: Iterable[CheckIn]) -> datetime:
    """Now, but behind a repeat of this very moment, which would else come to count by the undoing."""
    repeats = [scan.scanned_at for scan in scans if scan.duplicate_of_id]
    return max([timezone.now(), *(moment + timedelta(microseconds=1) for moment in repeats)])


def settle(registration: Registration, scans: list[CheckIn]) -> None:
    """Work out which of a party's scans count, and save what changed. Needs the lock."""
    before = {scan: (scan.let_in, scan.duplicate_of_id, scan.part) for scan in scans}
    _replay(scans, registration.party_size)
    _number_parts(scans)
    changed = [
        scan
        for scan in scans
        if scan._state.adding or before[scan] != (scan.let_in, scan.duplicate_of_id, scan.part)
    ]
    # Repeats first: what they give up, another may take.
    for scan in sorted(changed, key=lambda scan: scan.part is not None):
        if scan._state.adding:
            scan.save(force_insert=True)
        else:
            scan.save(update_fields=["let_in", "duplicate_of", "part"])
    registration.save(update_fields=["changed_at"])


def _replay(scans: list[CheckIn], party_size: int) -> None:
    """Play the evening again in the order of scanning, whatever order the scans came in.

    A scan lets in as many as it was asked for, as far as the party goes; one that finds everybody in
    is a duplicate and stays one, also when the scan it repeats is undone later.
    """
    moments = [(scan.scanned_at, _rank(scan), scan, False) for scan in scans]
    moments += [
        (max(scan.voided_at, scan.scanned_at), 1, scan, True) for scan in scans if scan.voided_at
    ]
    # Of scans made at the very same moment the one that came here first is the first.
    moments.sort(key=lambda m: (m[0], m[1], m[2]._state.adding, m[2].received_at, m[2].pk))
    inside: list[CheckIn] = []
    for _moment, _order, scan, is_undone in moments:
        if is_undone:
            if scan in inside:
                inside.remove(scan)
            continue
        left = party_size - sum(other.let_in for other in inside)
        scan.let_in = max(0, min(scan.people, left))
        if scan.let_in:
            scan.duplicate_of_id = None
            inside.append(scan)
        else:
            scan.duplicate_of_id = inside[0].pk


def _rank(scan: CheckIn) -> int:
    """Order within one moment: what is undone in it, the undoing (1), what is scanned after that."""
    return 0 if scan.voided_at and scan.voided_at <= scan.scanned_at else 2


def _number_parts(scans: list[CheckIn]) -> None:
    """Each scan that counts keeps its part of the party, or takes the lowest number that is free."""
    counting = [s for s in scans if s.voided_at is None and s.duplicate_of_id is None]
    for scan in scans:
        if scan.duplicate_of_id:
            scan.part = None
        elif scan.voided_at:
            scan.part = scan.part or 1
    taken = {s.part for s in counting if not s._state.adding and s.part}
    for scan in counting:
        if scan._state.adding or not scan.part:
            scan.part = next(n for n in range(1, len(scans) + 1) if n not in taken)
            taken.add(scan.part)
