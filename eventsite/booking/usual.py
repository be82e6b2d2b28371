"""What managers said that new evenings and runs begin with; each can be changed there afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from eventsite.site.reading import site

from .copying import shift


def fields(*names: str) -> dict[str, int]:
    """Of those fields of an event the ones that were set."""
    found = {name: getattr(site().row, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def opens_at(starts_at: datetime) -> datetime | None:
    """From when one can sign up, at the same time on the clock; None for as soon as it is on the site."""
    weeks = site().row.opens_weeks_before
    if weeks is None:
        return None
    moment = shift(starts_at, -timedelta(weeks=weeks))
    return moment if moment > timezone.now() else None
