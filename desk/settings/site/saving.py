"""The one verb: keep what managers set of the site."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.jobs import periodic
from eventsite.mails import examples
from eventsite.models import SiteSettings
from eventsite.models.site import ONLY
from eventsite.site import reading
from eventsite.staff.log import Verb, record, stored, values
from eventsite.web import picture_files
from eventsite.web.versions import Check


@transaction.atomic
def save(row: SiteSettings, check: Check) -> None:
    """From the next page, mail or print on it is so, in every process. Raises Stale."""
    _hold()
    check()
    before = stored(row)
    row.modified_at = timezone.now()
    row.save()
    record(Verb.CHANGED, row, before=before, after=values(row))
    reading.changed()
    periodic.ask_again(examples.JOB)
    old = str(before["logo"])
    if old and old != row.logo:
        transaction.on_commit(lambda: picture_files.discard(old))


def _hold() -> None:
    """Lock the one row, an empty one where there was none."""
    SiteSettings.objects.get_or_create(pk=ONLY)
    SiteSettings.objects.select_for_update().get(pk=ONLY)
