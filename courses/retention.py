"""Exceptions to what one has to have done before a course. What is of an enrolment goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.jobs.purging import SERVING
from eventsite.retention.categories import Category, delete

from .models import Waiver


def _old(before: datetime) -> QuerySet[Waiver]:
    return Waiver.objects.filter(granted_at__lte=before).order_by("pk")


def _erase(pks: Sequence[Any], before: datetime) -> int:
    return delete(_old(before).filter(pk__in=pks).order_by())


CATEGORIES = [
    Category(
        key="waivers",
        title=_("Uitzonderingen voor een cursus"),
        holds=_("Naam, e-mailadres, en waarom iemand zonder de cursus ervoor mag meedoen."),
        starts=_("nadat de uitzondering gegeven is"),
        days=365,
        least=90,
        most=1095,
        selection=SERVING,
        due=_old,
        erase=_erase,
    )
]
