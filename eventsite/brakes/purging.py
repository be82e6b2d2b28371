"""What brakes kept goes: counts that say nothing any more, the chance of days past, where sign-ups came from."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from eventsite.jobs.batches import in_batches
from eventsite.models import BrakeCount, DaySalt, Registration

ORIGIN_KEPT = timedelta(days=3)  # a weekend, until an organiser looks


def wipe(now: datetime) -> None:
    """Every few minutes: the first time after midnight ends what yesterday's sources could be made with."""
    DaySalt.objects.filter(day__lt=timezone.localdate(now)).delete()
    useless = BrakeCount.objects.filter(useless_at__lt=int(now.timestamp() * 1000))
    for keys in in_batches(list(useless.values_list("pk", flat=True))):
        # Asked again: somebody may have used it meanwhile.
        useless.filter(pk__in=keys).delete()
    old = Registration.objects.exclude(origin="").filter(registered_at__lt=now - ORIGIN_KEPT)
    for ones in in_batches(list(old.values_list("pk", flat=True))):
        old.filter(pk__in=ones).update(origin="")
