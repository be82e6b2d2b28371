"""After a backup was put back, before anything may leave: nothing old goes out twice (docs/adr/0074-backups.md).

What happened between the backup and now is not known here, and was told to people all the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as SignIn
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from eventsite.jobs import periodic
from eventsite.models import Invitation, Restoration, Revision, Session, StaffMember
from eventsite.staff.log import Verb, record

from . import erasures
from .erasures import Erased

# By more than any appointment changes between two backups: calendars heed no lower one than they saw (RFC 5546 §2.1.4).
SEQUENCE_STEP = 1000
_UNKNOWN = "?"  # as what a calendar was told; never empty, which is called off
# They ask others, or delete files while it is not sure that this will be written.
_LATER = {"links of the toolkit", "unnamed pictures", "pictures for who shares"}
_INVITED_BEFORE = timedelta(days=30)

_hold: list[Callable[[], int]] = []
_erase_again: list[Callable[[Erased], int]] = []
_tell: list[Callable[[], object]] = []


def connect(
    hold: Iterable[Callable[[], int]],
    erase_again: Iterable[Callable[[Erased], int]],
    tell: Iterable[Callable[[], object]],
) -> None:
    """What holds back all that would leave, the mails first; who erases people; who tells programs that rows went
    back in time. ``wiring/`` names them."""
    _hold[:] = hold
    _erase_again[:] = erase_again
    _tell[:] = tell


def unfinished() -> Restoration | None:
    """One that was cut off before it was settled: nothing may leave."""
    return Restoration.objects.filter(settled_at=None).first()


@transaction.atomic
def settle(restoration: Restoration) -> None:
    """In one transaction, with what came due since the backup: no worker sees any of it before it is held."""
    now = timezone.now()
    cut_off = Restoration.objects.filter(settled_at=None).exclude(pk=restoration.pk)
    cut_off.update(settled_at=F("restored_at"))  # earlier ones; this one does it for all
    _hold_all()
    restoration.erased_again = _erased_again(restoration.taken_at)
    _tell_calendars_anew(restoration.taken_at)
    _end_links_that_open_once(now)
    _begin_revisions()
    for tell in _tell:
        tell()
    periodic.run_due(now, without=_LATER)
    restoration.held = _hold_all()
    restoration.settled_at = timezone.now()
    restoration.save(update_fields=["held", "erased_again", "settled_at"])
    record(Verb.RESTORED, restoration, after={"held": restoration.held})


def _hold_all() -> int:
    """Returns how many of the first, the mails, are held in all."""
    return [hold() for hold in _hold][0] if _hold else 0  # noqa: RUF015 (each is called)


def _erased_again(since: datetime) -> int:
    erased = erasures.since(since)
    return sum(erase(erased) for erase in _erase_again)


def _tell_calendars_anew(since: datetime) -> None:
    """Of what is to come: whichever mail leaves next says it again, as newer than whatever was told."""
    coming = Session.objects.filter(ends_at__gt=since)
    told = Invitation.objects.filter(uid__in=coming.values("uid")).exclude(content="")
    told.update(content=_UNKNOWN, gist=_UNKNOWN)
    coming.update(sequence=F("sequence") + SEQUENCE_STEP, modified_at=timezone.now())


def _end_links_that_open_once(now: datetime) -> None:
    """Some were used since: choosing a password, by an invitation or anew; and nobody is signed in."""
    SignIn.objects.all().delete()
    User.objects.update(last_login=now)
    StaffMember.objects.update(invited_at=F("invited_at") - _INVITED_BEFORE)
    cache.clear()


def _begin_revisions() -> None:
    """What browsers and processes keep by an earlier name may be of what is gone."""
    for revision in Revision.objects.all():
        Revision.objects.filter(pk=revision.pk).update(token=uuid.uuid4())
