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

from . import photos
from .models import Photo


def _old(before: datetime) -> QuerySet[Photo]:
    later = Session.objects.filter(event=OuterRef("edition"), ends_at__gt=before)
    return Photo.objects.filter(added_at__lte=before).exclude(Exists(later)).order_by("pk")


def _erase(pks: Sequence[Any], before: datetime) -> int:
    """The files go with the commit."""
    number = 0
    for photo in _old(before).filter(pk__in=pks).order_by("edition", "pk"):
        with suppress(photos.Gone):
            photos.remove(photo)
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
    )
]
