"""Accounts of who works here no more, and invitations that nobody answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from eventsite.models import StaffMember
from eventsite.retention.categories import Category

from . import members

_STAFF = _("Beheren van toegang tot systemen")


def _closed(before: datetime) -> QuerySet[StaffMember]:
    since = Coalesce("ended_at", "last_seen_at", "created_at")
    closed = StaffMember.objects.filter(user__is_active=False).annotate(since=since)
    return closed.filter(since__lte=before).order_by("pk")


def _erase_closed(pks: Sequence[Any], before: datetime) -> int:
    found = _closed(before).filter(pk__in=pks).select_related("user")
    return sum(members.forget_closed(member) for member in found)


def _unanswered(before: datetime) -> QuerySet[StaffMember]:
    return members.unanswered(before).order_by("pk")


def _erase_unanswered(pks: Sequence[Any], before: datetime) -> int:
    found = _unanswered(before).filter(pk__in=pks).select_related("user")
    return sum(members.forget_unanswered(member) for member in found)


CATEGORIES = [
    Category(
        key="closed_accounts",
        title=_("Gesloten accounts van medewerkers"),
        holds=_("Naam, e-mailadres en rol. Het logboek zegt daarna “een medewerker van vroeger”."),
        starts=_("nadat het account gesloten is"),
        days=365,
        least=30,
        most=1095,
        selection=_STAFF,
        due=_closed,
        erase=_erase_closed,
    ),
    Category(
        key="unanswered_invitations",
        title=_("Uitnodigingen van medewerkers zonder antwoord"),
        holds=_("Naam, e-mailadres en rol van wie nooit kwam."),
        starts=_("nadat de link in de uitnodiging verliep"),
        days=30,
        least=7,
        most=90,
        selection=_STAFF,
        due=_unanswered,
        erase=_erase_unanswered,
    ),
]
