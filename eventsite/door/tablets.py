"""Tablets at the door: offer a pairing, pair, see, cut off.

An organiser shows a code on the laptop; the tablet opens it once and from then on speaks with a token
of its own making. Neither is kept here: the code is signed, of the token there is a hash.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from eventsite.models import Session, Tablet
from eventsite.staff.log import Verb, acting, record
from eventsite.web.asked_often import ASKED, AskedOften

from . import news

PAIRING_TIME = timedelta(minutes=15)
SEEN_EVERY = timedelta(seconds=30)
CLOCK_SECONDS = 15  # by so much an answer on its way may seem to differ
CLOCK_MINUTES = 2  # from here on an organiser may like to know that a tablet's clock is wrong
_SALT = "tablet-pairing"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits as base64url


class PairingRefused(Exception):
    """The code pairs no tablet."""


class PairingUnknown(PairingRefused):
    """Not made here, or damaged."""


class PairingUsed(PairingRefused):
    """Another tablet was paired with it."""


class PairingExpired(PairingRefused):
    """Made too long ago, cut off, or for an evening that is over."""


@transaction.atomic
def offer(session: Session, *, names_allowed: bool, by: User | None) -> Tablet:
    """Make room for one more tablet at a session; ``pairing_code`` is what it has to show."""
    tablet = _next(session, names_allowed=names_allowed, by=by)
    tablet.save()
    return tablet


def _next(session: Session, *, names_allowed: bool, by: User | None) -> Tablet:
    # Two organisers at once would both give out the next number.
    Session.objects.select_for_update().get(pk=session.pk)
    highest = session.tablets.aggregate(n=Max("number"))["n"] or 0
    return Tablet(session=session, number=highest + 1, names_allowed=names_allowed, created_by=by)


def pairing_code(tablet: Tablet) -> str:
    """What the QR code on the laptop carries; good for one tablet and PAIRING_TIME."""
    return signing.Signer(salt=_SALT).sign_object([tablet.pk])


@transaction.atomic
def pair(code: str, token: str) -> Tablet:
    """Give a tablet its place. The same code and token again (a lost answer) is the same tablet.

    Raises PairingUnknown, PairingUsed or PairingExpired.
    """
    if not _TOKEN.fullmatch(token):
        raise PairingUnknown
    try:
        (pk,) = signing.Signer(salt=_SALT).unsign_object(code)
    except (signing.BadSignature, ValueError) as error:
        raise PairingUnknown from error
    Tablet.objects.select_for_update().filter(pk=pk).first()
    tablet = _with_session().filter(pk=pk).first()
    if tablet is None:
        raise PairingUnknown
    hashed = _hash(token)
    if tablet.token_hash not in {None, hashed}:
        raise PairingUsed
    now = timezone.now()
    if tablet.is_revoked or now >= tablet.ends_at:
        raise PairingExpired
    if tablet.is_paired:
        return tablet
    if now >= tablet.created_at + PAIRING_TIME:
        raise PairingExpired
    tablet.token_hash = hashed
    tablet.paired_at = tablet.last_seen_at = now
    tablet.save(update_fields=["token_hash", "paired_at", "last_seen_at"])
    with acting(tablet=tablet):
        record(Verb.PAIRED, tablet)
    return tablet


@transaction.atomic
def pair_own(session: Session, token: str, *, names_allowed: bool, by: User) -> Tablet:
    """Make a browser the tablet of who is signed in there. The same token again is the same tablet.

    With ``names_allowed`` it may hold the names from then on. Raises PairingUnknown, PairingUsed
    (another's, or of another session) or PairingExpired.
    """
    if not _TOKEN.fullmatch(token):
        raise PairingUnknown
    tablet = _next(session, names_allowed=names_allowed, by=by)  # also the lock
    known = find(token)
    if known is None:
        tablet.needs_sign_in = True
        tablet.token_hash = _hash(token)
        tablet.paired_at = tablet.last_seen_at = tablet.created_at
        tablet.save()
        record(Verb.PAIRED, tablet)
        return tablet
    if not known.needs_sign_in or known.session_id != session.pk:
        raise PairingUsed
    if not known.is_live():
        raise PairingExpired
    if names_allowed and not known.names_allowed:
        known.names_allowed = True
        known.save(update_fields=["names_allowed"])
    return known


def find(token: str, *, with_maker: bool = False) -> Tablet | None:
    """The tablet with this token, also one that was cut off or whose evening is over.

    ``with_maker``: ``created_by`` is fetched along, with their role.
    """
    if not _TOKEN.fullmatch(token):
        return None
    asked = _WITH_MAKER if with_maker else _BY_TOKEN
    return asked.first(_hash(token))


def seen(tablet: Tablet, *, waiting: int, clock_offset: timedelta) -> None:
    """Note that a tablet spoke, how many scans it still holds, and how far its clock is behind.

    A write at each look would be one too many: once in SEEN_EVERY, and when it says something else.
    """
    now, seconds = timezone.now(), round(clock_offset.total_seconds())
    offset = max(-(2**31), min(seconds, 2**31 - 1))
    is_news = waiting != tablet.waiting or abs(offset - tablet.clock_offset) >= CLOCK_SECONDS
    if tablet.last_seen_at and now - tablet.last_seen_at < SEEN_EVERY and not is_news:
        return
    tablet.last_seen_at, tablet.waiting, tablet.clock_offset = now, waiting, offset
    tablet.save(update_fields=["last_seen_at", "waiting", "clock_offset"])


@transaction.atomic
def revoke(tablet: Tablet, *, by: User | None) -> None:
    """Cut a tablet off at once. Scans it still holds are kept aside when it sends them. Twice is once."""
    stored = Tablet.objects.select_for_update().get(pk=tablet.pk)
    stored.session = tablet.session
    if stored.is_revoked:
        return
    stored.revoked_at = timezone.now()
    stored.revoked_by = by
    stored.save(update_fields=["revoked_at", "revoked_by"])
    record(Verb.UNPAIRED, stored)


@dataclass(frozen=True)
class Standing:
    """A tablet as the organiser sees it."""

    tablet: Tablet
    state: str  # "offered", "expired", "online", "silent" or "revoked"

    @property
    def clock_minutes(self) -> int:
        """How many whole minutes its clock is off."""
        return abs(self.tablet.clock_offset) // 60

    @property
    def clock_is_off(self) -> bool:
        return self.clock_minutes >= CLOCK_MINUTES


SILENT_AFTER = timedelta(minutes=2)  # a tablet with a connection is seen every half minute


def standing(session: Session) -> list[Standing]:
    """The session's tablets by number."""
    now = timezone.now()
    return [Standing(tablet, _state(tablet, now)) for tablet in _AT_SESSION.all(session.pk)]


def _state(tablet: Tablet, now: datetime) -> str:
    if tablet.is_revoked:
        return "revoked"
    if not tablet.is_paired:
        return "offered" if now < tablet.created_at + PAIRING_TIME else "expired"
    silent = tablet.last_seen_at is None or now - tablet.last_seen_at > SILENT_AFTER
    return "silent" if silent else "online"


def _with_session() -> QuerySet[Tablet]:
    """Without the evening's long texts, which no door shows."""
    long = ("description", "practical_information", "thanks")
    found = Tablet.objects.select_related("session__event")
    return found.defer(*(f"session__event__{name}" for name in long))


# Of tablet, session and event: what a look of a tablet takes. Whatever else is asked of one is fetched then.
_LOOKED_AT = [
    *("number", "names_allowed", "needs_sign_in", "token_hash", "paired_at", "last_seen_at"),
    *("waiting", "clock_offset", "revoked_at"),
    *(
        f"session__{name}"
        for name in ("title", "doors_open_at", "starts_at", "ends_at", "cancelled_at")
    ),
    *(
        f"session__event__{name}"
        for name in (
            "title",
            "status",
            "capacity",
            "party_max",
            "held_places",
            "held_until",
            "closed_at",
        )
    ),
]


def _by_token() -> QuerySet[Tablet]:
    found = Tablet.objects.select_related("session__event").only(*_LOOKED_AT)
    return news.told_with(found).filter(token_hash=ASKED).order_by()


def _with_maker() -> QuerySet[Tablet]:
    found = _by_token().select_related("session__event", "created_by__staff_member")
    return found.only(*_LOOKED_AT, "created_by")


# Every tablet in the hall asks it each ten seconds, and so does every organiser's browser.
_BY_TOKEN = AskedOften(_by_token)
_WITH_MAKER = AskedOften(_with_maker)


def _at_session() -> QuerySet[Tablet]:
    found = Tablet.objects.filter(session=ASKED).select_related("created_by").order_by("number")
    return found.defer("created_by__password")


_AT_SESSION = AskedOften(_at_session)  # of every board, each few seconds


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
