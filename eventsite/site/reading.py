"""What is set of the site, read without a query: see docs/adr/0039-settings-at-the-desk.md.

Each process remembers the row. A small file in MEDIA_ROOT, the folder that all processes share, is
put anew after every change: one look at it tells whether what is remembered is still true. Where the
folder is not shared, or the row was changed by hand, a process knows within ``AT_MOST`` seconds.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import Error, transaction

from eventsite.models import SiteSettings
from eventsite.models.site import ONLY

from .values import Site

log = logging.getLogger(__name__)

AT_MOST = 60.0
A_MOMENT = (
    1.0  # for which it is not asked again of a database that is away: pages look several times
)
Stamp = tuple[int, int] | None


@dataclass(frozen=True)
class _Known:
    row: SiteSettings
    stamp: Stamp
    until: float  # by the monotonic clock, in seconds


_known: _Known | None = None


def site() -> Site:
    """As it is set now. When the database doesn't answer: as it was known, or as the environment says."""
    global _known
    # Before the row is read: a change in between is seen the next time.
    now = stamp()
    known = _known
    if known is None or known.stamp != now or time.monotonic() >= known.until:
        try:
            row, lasts = stored(), AT_MOST
        except Error:
            row, lasts = (known.row if known else SiteSettings()), A_MOMENT
        known = _known = _Known(row, now, time.monotonic() + lasts)
    return Site(known.row)


def stored() -> SiteSettings:
    """The row as the database has it; an empty one as long as nobody set anything."""
    row = SiteSettings.objects.filter(pk=ONLY).first() or SiteSettings(pk=ONLY)
    row._state.adding = False  # for forms: what is empty is what they showed
    return row


def changed() -> None:
    """In the transaction that changes the row: this process reads it anew, all others once it is there."""
    global _known
    _known = None
    transaction.on_commit(_put_stamp)


def remember(row: SiteSettings) -> None:
    """Take this for what is set until something changes. For tests: nothing is asked of the database."""
    global _known
    _known = _Known(row, stamp(), math.inf)


def _file() -> Path:
    return Path(settings.MEDIA_ROOT, ".site-changed")


def stamp() -> Stamp:
    """Another one after every change; ``None`` before the first."""
    try:
        found = os.stat(_file())  # noqa: PTH116  # on every page; a Path adds nothing
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _put_stamp() -> None:
    """A new file in the place of the old: another inode, whatever the clock says."""
    file = _file()
    new = file.with_name(f"{file.name}-{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.touch()
        new.replace(file)
    except OSError as error:
        log.warning("other processes learn of new site settings late: %s", error)
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
