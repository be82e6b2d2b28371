"""For whom a letter would be news, of many at once and before it is queued. Writes nothing.

Each letter asks itself before it leaves, by the same comparison: ``told.changes`` and what calendars
were told. What is under way already will say how it then is, so who gets that needs no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from eventsite.calendars import invitations
from eventsite.calendars.appointments import of_registration
from eventsite.models import (
    Event,
    Invitation,
    Message,
    MessageQuerySet,
    Registration,
    Session,
    participation,
)

from . import letters, told
from .registration_letter import Receiver, RegistrationLetter
from .told import Told

State = Message.State


@dataclass(frozen=True)
class News:
    """Whom a change of one event is news for, and how many entries in calendars it makes others."""

    mails: dict[str, list[Registration]]  # by the letter's kind
    entries: int


def of(
    event: Event,
    concerned: Sequence[tuple[type[RegistrationLetter], Sequence[Receiver]]],
    *,
    moved: Iterable[Session],
    now: datetime,
) -> News:
    """With ``event`` as it would be, of what would be queued. A fixed number of queries, and those of
    the mails that are under way."""
    receivers = [one for _letter, found in concerned for one, _session in found if one.email]
    for one in receivers:
        if one.event_id == event.pk:
            one.event = event
    known = _Known.of(event, receivers, now)
    others = {session.uid for session in moved}
    mails: dict[str, list[Registration]] = {}
    entries = 0
    for letter, found in concerned:
        mails[letter.kind] = []
        for registration, session in found:
            if not registration.email:
                continue
            about = known.sessions(session)
            if known.is_news(registration, about, letter.kind):
                mails[letter.kind].append(registration)
            entries += known.entries(registration, [one for one in about if one.uid in others])
    return News(mails, entries)


@dataclass(frozen=True)
class _Known:
    """What each was told, by mail and in their calendars."""

    event: Event
    told: dict[int, Told | None]
    under_way: dict[int, list[RegistrationLetter]]
    calendars: dict[tuple[str, str], Invitation]
    now: datetime

    @classmethod
    def of(cls, event: Event, receivers: Collection[Registration], now: datetime) -> _Known:
        parts = participation.parts_of_all(receivers)
        for one in receivers:
            one.parts = parts[one.pk]
        elsewhere = [one.pk for one in receivers if one.event_id != event.pk]
        about = Message.objects.filter(
            Q(registration__event=event.pk) | Q(registration__in=elsewhere)
        )
        said: dict[int, list[Told]] = defaultdict(list)
        rows = told.in_order(
            about.filter(told__isnull=False, state__in=[State.SENDING, State.SENT])
        )
        for pk, one_told in rows.values_list("registration", "told"):
            if pk and one_told:
                said[pk].append(one_told)
        uids = [session.uid for session in event.sessions.all()]
        by_pk = {one.pk: one for one in receivers}
        return cls(
            event,
            {pk: told.together(found) for pk, found in said.items()},
            _under_way(event, about, by_pk, now),
            invitations.told_of(uids),
            now,
        )

    def sessions(self, session: Session | None) -> list[Session]:
        """Those of the event as it would be that a letter is about."""
        all_of_it = self.event.all_sessions_in_order()
        return [one for one in all_of_it if session is None or one.pk == session.pk]

    def is_news(self, registration: Registration, about: list[Session], kind: str) -> bool:
        waiting = [one for one in self.under_way.get(registration.pk, []) if one.kind != kind]
        before = told.together(
            [self.told.get(registration.pk), *(letter.tells for letter in waiting)]
        )
        if before is None or told.changes(before, told.of(about, registration.parts)):
            return True
        if any(letter.tells_calendar for letter in waiting):
            return False
        return any(self._would_tell(registration, session) for session in about)

    def entries(self, registration: Registration, sessions: list[Session]) -> int:
        """How many of these are another entry in their calendar; none where it knows none at all."""
        knows_some = any(
            (registration.email, session.uid) in self.calendars
            for session in self.event.sessions.all()
        )
        return sum(knows_some and self._would_tell(registration, one) for one in sessions)

    def _would_tell(self, registration: Registration, session: Session) -> bool:
        appointment = of_registration(registration, session)
        knows = self.calendars.get((registration.email, session.uid))
        return invitations.would_tell(appointment, knows, at=self.now) is not None


def _under_way(
    event: Event, about: MessageQuerySet, by_pk: dict[int, Registration], now: datetime
) -> dict[int, list[RegistrationLetter]]:
    """Letters that leave before one that is queued now, and say when and where."""
    found: dict[int, list[RegistrationLetter]] = defaultdict(list)
    due = Q(state=State.QUEUED, next_attempt_at__lte=now) | Q(
        state=State.SENDING, told__isnull=True
    )
    sessions = {session.pk: session for session in event.sessions.all()}
    for message in about.filter(due, mailing=None).select_related("session"):
        if message.registration_id not in by_pk:
            continue
        message.registration = by_pk[message.registration_id]
        if message.session_id in sessions:
            message.session = sessions[message.session_id]
        try:
            letter = letters.of(message)
        except letters.UnknownKind:
            continue
        if isinstance(letter, RegistrationLetter) and letter.says_when and letter.still_true():
            found[message.registration.pk].append(letter)
    return found
