"""Whom a verb would mail, by the verb itself: done, delivered on paper, and undone (docs/adr/0030-before-it-reaches-people.md).

For verbs that book or hand out: who moves up, who is mailed once and what was told last are then asked
of the verb and the letters, and nowhere a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from eventsite.models import LogEntry, Message
from eventsite.staff.confirming import Effects, Mails
from eventsite.staff.verbs import Verb

from . import letters
from .letter import Letter
from .registration_letter import RegistrationLetter
from .told import Told

State = Message.State


@dataclass
class _Mailed:
    """Receivers of the letters of one kind, and the entries in calendars that go along."""

    names: list[str] = field(default_factory=list)
    entries: int = 0


def effects(do: Callable[[], object]) -> Effects:
    """Of doing this, which is not done. Raises what ``do`` raises.

    ``do`` fetches what it changes: what it did to objects in memory is not undone.
    """
    with transaction.atomic():
        last, last_line = _newest(Message.objects.all()), _newest(LogEntry.objects.all())
        held, queued = _held(), _pks(_queued())
        do()
        again = _pks(_queued().filter(pk__lte=last)) - queued
        lines = LogEntry.objects.filter(pk__gt=last_line, verb=Verb.MOVED_UP)
        moved_up = _pks(lines)
        would_leave = _on_paper(last, held, again)
        transaction.set_rollback(True)
    # What another queued or moved meanwhile is there still.
    there = Message.objects.filter(Q(pk__gt=last) | Q(state=State.QUEUED), pk__in=would_leave)
    others = _pks(there) - held.keys()
    said = _summed_up(one for pk, one in would_leave.items() if pk not in others)
    return replace(said, moved_up=len(moved_up - _pks(LogEntry.objects.filter(pk__in=moved_up))))


def _newest(rows: QuerySet[Any]) -> int:
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def _pks(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _queued() -> QuerySet[Message]:
    return Message.objects.filter(state=State.QUEUED, mailing=None)


def _held() -> dict[int, Told]:
    """Mails that gather what is done in a row, by primary key with what they would say now."""
    kinds = [
        one.kind
        for one in letters.classes()
        if issubclass(one, RegistrationLetter) and one.pause > timedelta()
    ]
    queued = Message.objects.filter(kind__in=kinds, state=State.QUEUED)
    found = [letters.of(message) for message in queued.select_related("registration__event")]
    return {one.message.pk: one.tells for one in found if isinstance(one, RegistrationLetter)}


def _on_paper(last: int, held: dict[int, Told], again: Collection[int]) -> dict[int, Letter]:
    """Of what was queued after ``last``, by primary key, the letters that would be sent; of what was
    ``held``, those that would say something else; and those that go ``again``.

    What waited before leaves too, in its turn: it will say how things then are, so that a later
    letter may have no news.
    """
    new = Message.objects.filter(pk__gt=last)
    receivers = new.exclude(registration=None).values("registration")
    waiting = _queued().filter(
        Q(pk__gt=last) | Q(pk__in={*held, *again}) | Q(registration__in=receivers)
    )
    queue = waiting.order_by("next_attempt_at", "pk")
    found: dict[int, Letter] = {}
    for message in queue.select_related("registration__event", "session"):
        try:
            letter = letters.of(message)
        except letters.UnknownKind:
            continue
        if not letter.still_true():
            continue
        if message.pk > last or message.pk in again or _says_otherwise(letter, held):
            found[message.pk] = letter
        letter.prepare()
        sent = {"state": State.SENT, "sent_at": timezone.now()}
        Message.objects.filter(pk=message.pk).update(**sent)
    return found


def _says_otherwise(letter: Letter, held: dict[int, Told]) -> bool:
    if not isinstance(letter, RegistrationLetter) or letter.message.pk not in held:
        return False
    return letter.tells != held[letter.message.pk]


def _summed_up(would_leave: Iterable[Letter]) -> Effects:
    mailed: dict[str, _Mailed] = {}
    for letter in would_leave:
        one = mailed.setdefault(str(letter.label), _Mailed())
        one.names.append(letter.name or letter.message.email)
        if isinstance(letter, RegistrationLetter) and letter.telling and letter.telling.is_news:
            one.entries += len(letter.telling.appointments)
    return Effects(
        mails=[Mails(label, len(one.names), one.names) for label, one in mailed.items()],
        calendars=sum(one.entries for one in mailed.values()),
    )
