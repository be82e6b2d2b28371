"""Who cancelled is named no more after a term of their own. The row stays with the event, as long as the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.booking import locks
from eventsite.jobs.purging import SERVING
from eventsite.models import Registration
from eventsite.retention.categories import Category

from . import blanking


def _cancelled(before: datetime) -> QuerySet[Registration]:
    """Not of who earned a certificate before: that is kept with the run's others."""
    named = Registration.objects.filter(erased_at__isnull=True, cancelled_at__isnull=False)
    return named.filter(cancelled_at__lte=before, certificate=None).order_by("cancelled_at", "pk")


def _erase(pks: Sequence[Any], before: datetime) -> int:
    of = Registration.objects.filter(pk__in=pks).order_by()
    for event in locks.lock_events(set(of.values_list("event", flat=True)), though_closed=True):
        locks.lock_registrations(event, pks)
    # Held, and asked again: somebody may have been brought back, or erased, a moment ago.
    going = list(_cancelled(before).filter(pk__in=pks).select_related("event"))
    blanking.registrations(going)
    return len(going)


CANCELLED = Category(
    key="cancelled",
    title=_("Afmeldingen"),
    holds=_("Naam en e-mailadres van wie zich afmeldde."),
    starts=_("na de afmelding"),
    days=30,
    least=7,
    most=90,
    selection=SERVING,
    goes=_(
        "Naam, adres en tekst worden gewist. Dat er een afmelding was, blijft tot de rest weggaat."
    ),
    due=_cancelled,
    erase=_erase,
    weight=10,
)
CATEGORIES = [CANCELLED]
