"""What organisers tell of an evening that is over."""

from __future__ import annotations

from django.db import transaction

from eventsite.booking import locks, statuses
from eventsite.staff.log import Verb, record, values
from eventsite.web.versions import Check

from .models import Edition

FIELDS = ("aftermath",)


class NotBegun(Exception):
    """Of an evening that has yet to begin, or never will, nothing came."""


@transaction.atomic
def tell(edition: Edition, *, check: Check) -> None:
    """Save an organiser's words about what came of it. Raises NotBegun or versions.Stale."""
    # Comes after the figures, mostly.
    statuses.pass_on(locks.lock_event(edition.pk, though_closed=True), edition)
    if not edition.has_begun:
        raise NotBegun
    check()
    before = values(Edition.objects.get(pk=edition.pk), FIELDS)
    edition.save(update_fields=(*FIELDS, "translations"))
    record(Verb.CHANGED, edition, before=before, after=values(edition, FIELDS))
