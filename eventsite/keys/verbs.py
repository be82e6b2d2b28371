"""Make a key, renew its secret, revoke it. Each verb owns its transaction and holds the key alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from eventsite.models import ApiKey, Event, Scope
from eventsite.models.keys import in_order
from eventsite.staff.log import Verb, record

from . import secret

OVERLAP = timedelta(days=7)  # how long the secret before works beside the new one


class NameTaken(Exception):
    """Another key has this name, also one that was revoked."""


class TooLong(Exception):
    """It would work for longer than ``API_KEY_MOST_DAYS``, or is over already."""


class Ended(Exception):
    """It was revoked."""


@dataclass(frozen=True)
class Made:
    """A key with its secret, which is known now and never again."""

    key: ApiKey
    secret: str


def last_moment(now: datetime) -> datetime:
    """Until when a key may work that is made or renewed now."""
    return now + timedelta(days=settings.API_KEY_MOST_DAYS)


def make(
    *,
    name: str,
    partner: str,
    contact_email: str,
    scopes: Collection[Scope],
    expires_at: datetime,
    by: User | None,
    events: Iterable[Event] | None = None,
) -> Made:
    """A new key; with ``events`` it is of use at these alone, also when there are none. Raises NameTaken or TooLong."""
    now = timezone.now()
    _check_end(expires_at, now)
    made = secret.make()
    key = ApiKey(
        name=name,
        partner=partner,
        contact_email=contact_email,
        scopes=in_order(scopes),
        only_events=events is not None,
        secret_hash=secret.hashed(made),
        ends_with=made[-4:],
        made_by=by,
        made_at=now,
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            key.save(force_insert=True)
            key.events.set(events or [])
            told = {"scopes": key.scopes, "expires_at": expires_at, "only_events": key.only_events}
            record(Verb.ADDED, key, after=told)
    except IntegrityError as error:
        raise NameTaken from error
    return Made(key, made)


@transaction.atomic
def renew(key: ApiKey, *, expires_at: datetime) -> Made:
    """Another secret; the one before works for OVERLAP, or until it would have ended. Raises Ended or TooLong.

    One before that ends at once: of a key two work, never three.
    """
    now = timezone.now()
    _check_end(expires_at, now)
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at:
        raise Ended
    before = {"expires_at": key.expires_at}
    made = secret.make()
    key.former_hash, key.former_until = key.secret_hash, min(now + OVERLAP, key.expires_at)
    key.secret_hash, key.ends_with = secret.hashed(made), made[-4:]
    key.renewed_at, key.expires_at, key.warned_at = now, expires_at, None
    key.save()
    record(
        Verb.RENEWED_KEY, key, before=before, after={"expires_at": expires_at, "renewed_at": now}
    )
    return Made(key, made)


@transaction.atomic
def revoke(key: ApiKey, *, by: User | None) -> ApiKey:
    """End it, both secrets, at once and for good. Twice is once.

    Waits for what is being kept for it (``keys/once.py``): once this returns, nothing more of it comes through.
    """
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at:
        return key
    key.revoked_at, key.revoked_by = timezone.now(), by
    key.former_hash = key.former_until = None
    key.save()
    record(Verb.REVOKED_KEY, key)
    return key


def _check_end(expires_at: datetime, now: datetime) -> None:
    if not now < expires_at <= last_moment(now):
        raise TooLong
