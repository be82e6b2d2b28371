"""Scans kept aside that nobody decided on, and what tablets hold themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.booking import locks
from eventsite.jobs.purging import SERVING
from eventsite.models import AsideScan
from eventsite.retention.categories import Category, delete


def _undecided(before: datetime) -> QuerySet[AsideScan]:
    """What was decided on holds nothing of anybody (``door/aside.py``)."""
    found = AsideScan.objects.undecided().filter(received_at__lte=before)
    return found.order_by("scanned_at", "pk")


def _erase(pks: Sequence[Any], before: datetime) -> int:
    found = AsideScan.objects.filter(pk__in=pks).order_by()
    locks.lock_events(
        set(found.values_list("tablet__session__event", flat=True)), though_closed=True
    )
    return delete(_undecided(before).filter(pk__in=pks).order_by())


ASIDE_SCANS = Category(
    key="aside_scans",
    title=_("Scans waarover niemand besliste"),
    holds=_("Wat een tablet stuurde, met de naam van wie zonder kaart kwam."),
    starts=_("nadat de tablet ze stuurde"),
    days=30,
    least=15,
    most=90,
    selection=SERVING,
    due=_undecided,
    erase=_erase,
)
TABLETS = Category(
    key="tablets",
    title=_("De lijst op een tablet"),
    holds=_("De namen en kaarten van een avond, in de tablet zelf."),
    starts=_("na de avond"),
    selection=SERVING,
    goes=_("De tablet wist de lijst zelf, de ochtend na de avond. Hier staat er niets van."),
)
CATEGORIES = [ASIDE_SCANS, TABLETS]
