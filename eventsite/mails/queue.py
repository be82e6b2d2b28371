"""The queue of mails: what is due, and taking it under a lease.

A worker looks some way ahead, and takes each message by itself just before it sends it: one that is
killed has one in hand, and what a verb changes of those behind it still counts. See
docs/adr/0006-the-mail-queue-is-a-table.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from eventsite.models import Message, MessageQuerySet
from eventsite.models.sessions import fetch_when_and_where
from eventsite.web.asked_often import ASKED, AskedOften, places
from eventsite.web.written_often import UpdatedOften

AHEAD = 20
SECONDS_AHEAD = 2.0  # so long a mail that somebody waits for may be behind those of a mailing
# Of what a message names, what its letter says; what it doesn't name is not joined.
RELATED = {"registration": "registration__event", "session": "session__venue", "mailing": "mailing"}

# Each is the beginning of an index. A mail that somebody waits for goes before the mailings to many, and news last.
_LEFT_BEHIND, _WAITED_FOR, _OF_MAILINGS, _NEWS = (
    AskedOften(lambda: Message.objects.left_behind(ASKED).not_stopped()[:AHEAD]),
    AskedOften(lambda: Message.objects.waiting(ASKED).filter(mailing=None, can_wait=False)[:AHEAD]),
    AskedOften(
        lambda: Message.objects.waiting(ASKED).filter(mailing__isnull=False).not_stopped()[:AHEAD]
    ),
    AskedOften(lambda: Message.objects.waiting(ASKED).filter(can_wait=True)[:AHEAD]),
)
_IN_TURN = (_LEFT_BEHIND, _WAITED_FOR, _OF_MAILINGS, _NEWS)

_KEY, _NOW, _UNTIL = places(3)


def _at_its_turn() -> MessageQuerySet:
    """None where it is not due any more."""
    waits = Q(state=Message.State.QUEUED, next_attempt_at__lte=_NOW)
    was_left = Q(state=Message.State.SENDING, leased_until__lte=_NOW)
    return Message.objects.filter(waits | was_left, pk=_KEY)


_TAKEN: dict[str, object] = {
    "state": Message.State.SENDING,
    "leased_until": _UNTIL,
    "attempts": F("attempts") + 1,
}
_TAKE = UpdatedOften(_at_its_turn, **_TAKEN)
_TAKE_OF_MAILING = UpdatedOften(lambda: _at_its_turn().not_stopped(), **_TAKEN)


def due(now: datetime) -> list[Message]:
    """The messages that are due longest, not taken yet; none when nothing is due."""
    return next((found for asked in _IN_TURN if (found := asked.all(now))), [])


def taken(ahead: list[Message]) -> Iterator[Message]:
    """Each of these as it is at its turn, under a lease; without those that another worker took.

    Ends early when its last was a while ago: something else may be more urgent by now.
    """
    until = time.monotonic() + SECONDS_AHEAD
    for message in ahead:
        if found := _take(message, timezone.now()):
            yield found
        if time.monotonic() >= until:
            return


def claim(now: datetime) -> Message | None:
    """Take the message that is due longest, for MAIL_LEASE; None when nothing is due."""
    while ahead := due(now):
        for message in ahead:
            if found := _take(message, now):
                return found
    return None


def _take(message: Message, now: datetime) -> Message | None:
    """One statement, so of several workers at once it is one's. None when it is not due any more."""
    take = _TAKE_OF_MAILING if message.mailing_id else _TAKE
    is_ours = take.update(message.pk, now, now + settings.MAIL_LEASE)
    return _with_what_it_says(message) if is_ours else None


def _with_what_it_says(message: Message) -> Message | None:
    related = [path for name, path in RELATED.items() if getattr(message, f"{name}_id")]
    found = _with(*related).first(message.pk)
    if found and found.registration:
        fetch_when_and_where([found.registration.event])
    return found


@cache
def _with(*related: str) -> AskedOften[Message]:
    return AskedOften(
        lambda: Message.objects.select_related(*(related or [None])).filter(pk=ASKED).order_by()
    )
