"""What has no use any more goes by itself. How long each is kept stands with it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session as SignIn
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from eventsite.models import CalendarLink, MailStop, Registration, Session
from eventsite.staff.roles import Right, who_may

from .batches import in_batches

NEEDS_AT_HOUR = 4  # in the night, when the rest goes too


def purge_calendar_links(now: datetime) -> None:
    """The night after the last registration of an address went, or somebody was no organiser any more.

    One that its owner ended is gone at once (``links.revoke_calendar``). A link that went does not come
    back: whoever registers or becomes an organiser again gets another.
    """
    registrations = Registration.objects.filter(email=OuterRef("email"))
    nobodys = Q(email__isnull=False) & ~Exists(registrations)
    no_organisers = Q(user__isnull=False) & ~Q(user__in=who_may(Right.ORGANISE))
    useless = CalendarLink.objects.filter(nobodys | no_organisers)
    # Asked again of each batch: somebody may have registered meanwhile.
    for batch in in_batches(list(CalendarLink.objects.order_by("pk").values_list("pk", flat=True))):
        useless.filter(pk__in=batch).delete()


def purge_mail_stops(now: datetime) -> None:
    """The night after the last registration of an address went: there is nothing to send it any more."""
    useless = MailStop.objects.exclude(Exists(Registration.objects.filter(email=OuterRef("email"))))
    for batch in in_batches(list(MailStop.objects.order_by("pk").values_list("pk", flat=True))):
        useless.filter(pk__in=batch).delete()


def purge_access_needs(now: datetime) -> None:
    """The night after the last session of what it was for: health data has no use any more (AVG art. 5, 9)."""
    to_come = Session.objects.filter(
        event=OuterRef("event"), cancelled_at__isnull=True, ends_at__gt=now
    )
    useless = Registration.objects.filter(access_need__gt="").exclude(Exists(to_come))
    # In the order of their index: by key, all registrations there are would be gone through.
    found = useless.order_by("access_need").values_list("pk", flat=True)
    for batch in in_batches(list(found)):
        # Asked again: an evening may have been moved meanwhile.
        useless.filter(pk__in=batch).update(access_need="")


def wipe_expired(now: datetime) -> None:
    """What nobody can read any more lies in its table still: sign-ins that ended, and in the cache what was
    typed as one ended (``staff/typed.py``). Django wipes neither until somebody asks.

    A cache that is no table of ours does it by itself.
    """
    ended = SignIn.objects.filter(expire_date__lt=now).order_by("expire_date")
    for batch in in_batches(list(ended.values_list("pk", flat=True))):
        SignIn.objects.filter(pk__in=batch, expire_date__lt=now).delete()
    cache = caches["default"]
    if isinstance(cache, DatabaseCache):
        _wipe_expired_rows(cache._table, now)  # type: ignore[attr-defined]  # of no stub


def _wipe_expired_rows(table: str, now: datetime) -> None:
    quoted, moment = connection.ops.quote_name(table), connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quoted} WHERE expires < %s", [moment])  # noqa: S608 (ours)
