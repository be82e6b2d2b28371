"""What is of no use to anybody any more goes the night after, whatever managers set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as SignIn
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.models import (
    CalendarLink,
    LinkInDoubt,
    MailStop,
    Registration,
    Session,
    StopInDoubt,
)
from eventsite.retention.categories import Category, delete
from eventsite.staff.roles import Right, who_may

from .batches import in_batches

APART = timedelta(hours=12)  # two looks at a doubt: far longer than a transaction takes
# Of those in doubt it is asked alone: of the others a registration is known to be there.
_OF_ADDRESS = Registration.objects.filter(email=OuterRef("email"))

SERVING = _("Informeren en aanmelden van inwoners voor bijeenkomsten")


def _useless_links(before: datetime) -> QuerySet[CalendarLink]:
    """Of an address without a registration, or of somebody who is no organiser any more.

    One that its owner ended is gone at once (``links.revoke_calendar``). A link that went does not come
    back: whoever registers or becomes an organiser again gets another.
    """
    # That most have no user is said too: PostgreSQL expects each link there is to match otherwise.
    no_organisers = CalendarLink.objects.filter(
        user__isnull=False, user__in=User.objects.exclude(pk__in=who_may(Right.ORGANISE))
    )
    either = _nobodys_links().values("pk").union(no_organisers.values("pk"))
    return CalendarLink.objects.filter(pk__in=either)


def _nobodys_links() -> QuerySet[CalendarLink]:
    addresses = CalendarLink.objects.filter(~Exists(_OF_ADDRESS), email__isnull=False)
    return addresses.filter(pk__in=LinkInDoubt.objects.values("key"))


def _useless_stops(before: datetime) -> QuerySet[MailStop]:
    """Of an address without a registration: there is nothing to send it any more."""
    return MailStop.objects.filter(~Exists(_OF_ADDRESS), pk__in=StopInDoubt.objects.values("key"))


def _settle_links() -> None:
    _settle(LinkInDoubt.objects.all(), _nobodys_links())


def _settle_stops() -> None:
    _settle(StopInDoubt.objects.all(), _useless_stops(timezone.now()))


def _settle(doubts: QuerySet[Any], nobodys: QuerySet[Any]) -> None:
    """End the doubt about what has a registration at the second look, a night after the first.

    One look is too few: a registration that was going as a link was made saw no link to note, and as long as
    that isn't committed it is still there for us. What is noted meanwhile is another row.
    """
    now = timezone.now()
    doubts.filter(looked_at__lte=now - APART).exclude(key__in=nobodys.values("pk")).delete()
    doubts.filter(looked_at=None).update(looked_at=now)


def _useless_needs(now: datetime) -> QuerySet[Registration]:
    """Of whose event no session is to come: health data has no use any more (AVG art. 5, 9)."""
    to_come = Session.objects.filter(
        event=OuterRef("event"), cancelled_at__isnull=True, ends_at__gt=now
    )
    useless = Registration.objects.filter(access_need__gt="").exclude(Exists(to_come))
    # In the order of their index: by key, all registrations there are would be gone through.
    return useless.order_by("access_need")


def _erase_links(pks: Sequence[Any], before: datetime) -> int:
    return delete(_useless_links(before).filter(pk__in=pks))


def _erase_stops(pks: Sequence[Any], before: datetime) -> int:
    return delete(_useless_stops(before).filter(pk__in=pks))


def _erase_needs(pks: Sequence[Any], before: datetime) -> int:
    # Asked again: an evening may have been moved meanwhile.
    return _useless_needs(before).filter(pk__in=pks).order_by().update(access_need="")


CALENDAR_LINKS = Category(
    key="calendar_links",
    title=_("Agendalinks"),
    holds=_("Het e-mailadres bij een agenda waarop iemand geabonneerd is."),
    starts=_("nadat de laatste aanmelding van het adres weg is"),
    selection=SERVING,
    due=_useless_links,
    erase=_erase_links,
    after=_settle_links,
)
MAIL_STOPS = Category(
    key="mail_stops",
    title=_("Gestopte berichten"),
    holds=_("Het e-mailadres van wie geen berichten meer wil."),
    starts=_("nadat de laatste aanmelding van het adres weg is"),
    selection=SERVING,
    due=_useless_stops,
    erase=_erase_stops,
    after=_settle_stops,
)
ACCESS_NEEDS = Category(
    key="access_needs",
    title=_("Wat iemand nodig heeft"),
    holds=_("Wat iemand opgaf om erbij te kunnen zijn, zoals een plek voor een rolstoel."),
    starts=_("na de laatste bijeenkomst"),
    selection=SERVING,
    goes=_("Wordt leeggemaakt. De aanmelding blijft."),
    due=_useless_needs,
    erase=_erase_needs,
)
# What goes by itself, at its own moment, and is told of.
SIGN_INS = Category(
    key="sign_ins",
    title=_("Inloggen van medewerkers"),
    holds=_("Wie er is ingelogd, en een uur lang wat iemand typte toen het inloggen verliep."),
    starts=_("nadat het inloggen verliep"),
    selection=_("Beheren van toegang tot systemen"),
    goes=_("Gaat binnen een paar minuten weg."),
)
BRAKES = Category(
    key="brakes",
    title=_("Tellingen tegen misbruik"),
    holds=_("Hoe vaak iets vanaf één plek gevraagd werd, zonder naam, e-mailadres of IP-adres."),
    starts=_("na de dag zelf"),
    selection=_("Beveiligen van systemen"),
    goes=_("De sleutel waarmee geteld wordt, gaat elke dag weg."),
)
CATEGORIES = [ACCESS_NEEDS, CALENDAR_LINKS, MAIL_STOPS, SIGN_INS, BRAKES]


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
