"""Keys that work no more: who could be called about them, and what they could."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.models import ApiKey
from eventsite.retention.categories import Category, delete


def _ended(before: datetime) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(Q(revoked_at__lte=before) | Q(expires_at__lte=before)).order_by(
        "pk"
    )


def _erase(pks: Sequence[Any], before: datetime) -> int:
    return delete(_ended(before).filter(pk__in=pks).order_by())


CATEGORIES = [
    Category(
        key="api_keys",
        title=_("API-sleutels die niet meer werken"),
        holds=_("Naam van de partner en het e-mailadres van de beheerder daar."),
        starts=_("nadat de sleutel verliep of is ingetrokken"),
        days=365,
        least=30,
        most=1095,
        selection=_("Beheren van toegang tot systemen"),
        due=_ended,
        erase=_erase,
        weight=20,
    )
]
