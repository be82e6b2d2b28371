"""The one verb: keep what managers set of the site."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from eventsite.jobs import periodic
from eventsite.jobs.pictures import Pictures
from eventsite.mails import examples
from eventsite.models import SiteSettings
from eventsite.models.site import ONLY
from eventsite.site import reading
from eventsite.staff.log import Verb, record, stored, values
from eventsite.web import picture_files
from eventsite.web.versions import Check

OWNER = "logo"  # of its file


class LogoGone(Exception):
    """The logo's file was deleted since it was sent: somebody took it off, or it was only looked at."""


@transaction.atomic
def save(row: SiteSettings, check: Check) -> None:
    """From the next page, mail or print on it is so, in every process. Raises Stale or LogoGone."""
    _hold()
    check()
    before = stored(row)
    old = str(before["logo"])
    if row.logo not in ("", old) and not picture_files.is_there(row.logo):
        raise LogoGone
    row.modified_at = timezone.now()
    row.save()
    record(Verb.CHANGED, row, before=before, after=values(row))
    reading.changed()
    periodic.ask_again(examples.JOB)
    if old and old != row.logo:
        transaction.on_commit(lambda: _discard_unless_used(old))


@transaction.atomic
def _discard_unless_used(logo: str) -> None:
    """With the row held: somebody may set it back at this moment."""
    _hold()
    if reading.stored().logo != logo:
        picture_files.discard(logo)


def _shown() -> Iterable[str]:
    return [reading.stored().logo]


LOGO = Pictures(OWNER, _shown, _discard_unless_used)


def _hold() -> None:
    """Lock the one row, an empty one where there was none."""
    SiteSettings.objects.get_or_create(pk=ONLY)
    SiteSettings.objects.select_for_update().get(pk=ONLY)
