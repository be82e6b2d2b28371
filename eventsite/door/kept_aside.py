"""What of a tablet's batch waits for an organiser, read and written down with the rest of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from eventsite.models import AsideScan, Tablet

from .scans import Scan


class AsideScans:
    """By the tablet's id of the scan; those from before too."""

    def __init__(self) -> None:
        self.kept: dict[uuid.UUID, AsideScan] = {}
        self._taken: set[uuid.UUID] = set()
        self._new: list[AsideScan] = []
        self._changed: list[AsideScan] = []

    def fetch(self, ids: Collection[uuid.UUID], tablet: Tablet) -> None:
        """Those that the tablet sent before. Another's scan with the same id is no reason to refuse this one."""
        own = {pk: _made_from(pk, tablet) for pk in ids}
        found = AsideScan.objects.in_bulk([*own, *own.values()])
        for pk, made in own.items():
            one = found.get(pk)
            if one and one.tablet_id != tablet.pk:
                self._taken.add(pk)
                one = found.get(made)
            if one:
                self.kept[pk] = one

    def keep(self, tablet: Tablet, scan: Scan, at: datetime, reason: AsideScan.Reason) -> None:
        pk = _made_from(scan.id, tablet) if scan.id in self._taken else scan.id
        made = AsideScan(id=pk, tablet=tablet, reason=reason, item=as_item(scan), scanned_at=at)
        self.kept[scan.id] = made
        self._new.append(made)

    def with_undo(self, scan: Scan) -> AsideScan:
        """What became of it, and that it was undone on the tablet if nobody decided on it yet."""
        aside = self.kept[scan.id]
        if aside.item is not None and scan.undone_at:
            aside.item = as_item(scan)
            if aside not in self._new:
                self._changed.append(aside)
        return aside

    def write(self) -> None:
        if self._new:
            AsideScan.objects.bulk_create(self._new)
        if self._changed:
            AsideScan.objects.bulk_update(self._changed, ["item"])


def _made_from(scan_id: uuid.UUID, tablet: Tablet) -> uuid.UUID:
    return uuid.uuid5(scan_id, f"aside/{tablet.pk}")


def as_item(scan: Scan) -> dict[str, object]:
    item: dict[str, object] = {"people": scan.people, "key": scan.key}
    if scan.walk_in:
        item |= {"name": scan.walk_in.name, "email": scan.walk_in.email}
    if scan.undone_at:
        item["undone"] = True
    return item
