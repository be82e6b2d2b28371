"""What webhooks were told is of use as long as somebody may ask why something did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.models import WebhookDelivery
from eventsite.retention.categories import Category, delete


def _old(before: datetime) -> QuerySet[WebhookDelivery]:
    found = WebhookDelivery.objects.exclude(state=WebhookDelivery.State.WAITING)
    return found.filter(happened_at__lte=before).order_by("happened_at")


def _erase(pks: Sequence[Any], before: datetime) -> int:
    return delete(_old(before).filter(pk__in=pks).order_by())


WEBHOOK_DELIVERIES = Category(
    key="webhook_deliveries",
    title=_("Meldingen aan webhooks"),
    holds=_("Van welke aanmelding wat gemeld is en wanneer, zonder naam of e-mailadres."),
    starts=_("nadat het gebeurde"),
    days=30,
    least=15,
    most=90,
    selection=_("Beheren van toegang tot systemen"),
    due=_old,
    erase=_erase,
)
CATEGORIES = [WEBHOOK_DELIVERIES]
