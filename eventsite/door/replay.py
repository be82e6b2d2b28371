"""Which of a party's scans count.

Worked out anew with each one that comes in, in the order in which they were made, as if every tablet
had been online all the time. See docs/adr/0013-parties-in-parts.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from eventsite.models import CheckIn


def inside_of(scans: Iterable[CheckIn]) -> int:
    return sum(scan.let_in for scan in scans if scan.voided_at is None)


def after(scans: Iterable[CheckIn]) -> datetime:
    """Now, but behind a repeat of this very moment, which would else come to count by the undoing."""
    repeats = [scan.scanned_at for scan in scans if scan.duplicate_of_id]
    return max([timezone.now(), *(moment + timedelta(microseconds=1) for moment in repeats)])


def settle(scans: list[CheckIn], party_size: int, newcomer: CheckIn | None = None) -> None:
    """Work out which of a party's scans count; ``newcomer`` is the one that comes in now. Saves nothing."""
    _replay(scans, party_size, newcomer)
    _number_parts(scans, newcomer)


def _replay(scans: list[CheckIn], party_size: int, newcomer: CheckIn | None) -> None:
    """Play the evening again in the order of scanning, whatever order the scans came in.

    A scan lets in as many as it was asked for, as far as the party goes; one that finds everybody in
    is a duplicate and stays one, also when the scan it repeats is undone later.
    """
    moments = [(scan.scanned_at, _rank(scan), scan, False) for scan in scans]
    moments += [
        (max(scan.voided_at, scan.scanned_at), 1, scan, True) for scan in scans if scan.voided_at
    ]
    # Of scans made at the very same moment the one that came here first is the first.
    moments.sort(key=lambda m: (m[0], m[1], m[2] is newcomer, m[2].received_at, m[2].pk))
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


def _number_parts(scans: list[CheckIn], newcomer: CheckIn | None) -> None:
    """Each scan that counts keeps its part of the party, or takes the lowest number that is free."""
    counting = [s for s in scans if s.voided_at is None and s.duplicate_of_id is None]
    counting.sort(key=lambda s: (s.scanned_at, s.received_at, s.pk))
    for scan in scans:
        if scan.duplicate_of_id:
            scan.part = None
        elif scan.voided_at:
            scan.part = scan.part or 1
    taken = {s.part for s in counting if s is not newcomer and s.part}
    for scan in counting:
        if scan is newcomer or not scan.part:
            scan.part = next(n for n in range(1, len(scans) + 1) if n not in taken)
            taken.add(scan.part)
