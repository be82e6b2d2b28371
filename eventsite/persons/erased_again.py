"""Who was erased after a backup that was put back since: they are erased again, and told nothing twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from eventsite.backups.erasures import Erased
from eventsite.models import Message, Registration

from . import erasing, keys
from .letters import ErasedLetter

log = logging.getLogger(__name__)


def erase_again(erased: Erased) -> int:
    """Returns how many. Who is in the room at this moment stays, and the log says so.

    First who shared another's address: once that is erased nothing says that they did.
    """
    done = 0
    for registration in Registration.objects.filter(pk__in=erased.registrations, erased_at=None):
        if registration.shares_email:
            done += erasing.erase_registration(registration)
    for email in _addresses():
        if erased.has(email):
            done += _erase(email)
    return done


def _erase(email: str) -> bool:
    try:
        was_there = erasing.erase(email)
    except erasing.StillInside:
        log.error("Somebody who was erased after the backup is in the room; erase them later")
        return False
    Message.objects.filter(kind=ErasedLetter.kind, email=email).delete()
    return was_there


def _addresses() -> Iterator[str]:
    """Each once."""
    seen: set[str] = set()
    for model, field in keys.BY.values():
        found = model._default_manager.exclude(**{field: ""}).order_by()
        for email in found.values_list(field, flat=True).distinct():
            if email not in seen:
                seen.add(email)
                yield email
