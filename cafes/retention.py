"""Photos of evenings: people are on them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.models import Session
from eventsite.retention.categories import CONSENT, Category

from . import covers, photos
from .models import Cover, Photo


def _old(before: datetime) -> QuerySet[Photo]:
    return Photo.objects.filter(added_at__lte=before).exclude(_later(before)).order_by("pk")


def _old_covers(before: datetime) -> QuerySet[Cover]:
    return Cover.objects.filter(added_at__lte=before).exclude(_later(before)).order_by("pk")


def _later(before: datetime) -> Exists:
    """Of an evening that was held since, or is to come."""
    return Exists(Session.objects.filter(event=OuterRef("edition"), ends_at__gt=before))


def _erase(pks: Sequence[Any], before: datetime) -> int:
    """The files go with the commit."""
    number = 0
    for photo in _old(before).filter(pk__in=pks).order_by("edition", "pk"):
        with suppress(photos.Gone):
            photos.remove(photo)
            number += 1
    return number


def _erase_covers(pks: Sequence[Any], before: datetime) -> int:
    """The files go with the commit."""
    number = 0
    for cover in _old_covers(before).filter(pk__in=pks):
        with suppress(photos.Gone):
            covers.remove(cover)
            number += 1
    return number


CATEGORIES = [
    Category(
        key="photos",
        title=_("Foto’s van een avond"),
        holds=_("De foto’s, wat erop staat, en wie ze maakte."),
        starts=_("na de avond, of nadat de foto erbij kwam"),
        days=3650,
        least=365,
        most=7300,
        selection=_("Vastleggen van bijeenkomsten in beeld"),
        basis=CONSENT,
        goes=_("De foto’s worden verwijderd, ook de bestanden."),
        due=_old,
        erase=_erase,
    ),
    Category(
        key="covers",
        title=_("Foto’s bij aankondigingen"),
        holds=_("De foto, wat erop staat, en wie hem maakte."),
        starts=_("na de avond, of nadat de foto erbij kwam"),
        days=3650,
        least=365,
        most=7300,
        selection=_("Vastleggen van bijeenkomsten in beeld"),
        basis=CONSENT,
        goes=_("De foto wordt verwijderd, ook het bestand. De avond krijgt weer de tekening."),
        due=_old_covers,
        erase=_erase_covers,
    ),
]
