"""Keys as managers see them: which works, which is about to expire, and which is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from eventsite.models import ApiKey

WARNED_BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """``standing`` is "works", "expiring", "expired" or "revoked"."""

    key: ApiKey
    standing: str

    @property
    def last_day(self) -> datetime:
        """Within the last day on which it works."""
        return self.key.last_day

    @property
    def scopes(self) -> str:
        return "; ".join(self.key.in_words)

    @property
    def is_over(self) -> bool:
        return self.standing in {"expired", "revoked"}


def rows() -> list[Row]:
    """What works first, by name. One query."""
    return sorted(map(_row, _keys()), key=lambda row: row.is_over)


def row(pk: int) -> Row:
    """Raises Http404."""
    found = _keys().filter(pk=pk).first()
    if found is None:
        raise Http404
    return _row(found)


def expiring(now: datetime) -> QuerySet[ApiKey]:
    """What works still, and in WARNED_BEFORE no more; and what stopped as long ago."""
    soon = ApiKey.objects.filter(revoked_at=None, expires_at__lte=now + WARNED_BEFORE)
    return soon.filter(expires_at__gt=now - WARNED_BEFORE).order_by("expires_at", "pk")


def _keys() -> QuerySet[ApiKey]:
    return ApiKey.objects.select_related("made_by", "revoked_by").order_by("name")


def _row(key: ApiKey) -> Row:
    now = timezone.now()
    if key.revoked_at:
        return Row(key, "revoked")
    if key.expires_at <= now:
        return Row(key, "expired")
    return Row(key, "expiring" if key.expires_at <= now + WARNED_BEFORE else "works")
