"""What the worker does for the courses, every so often."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventsite.jobs import periodic

from . import certificates


@periodic.job("certificates", periodic.every(timedelta(minutes=1)))
def issue_certificates(now: datetime) -> None:
    """What was earned in runs that are over."""
    certificates.issue_due()
