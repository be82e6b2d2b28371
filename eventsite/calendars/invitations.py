"""The life of a calendar entry: what makes it another appointment, and what each mail has to say of it.

What each receiver's calendar was told of each entry is kept, so that every change is told once, by
whichever mail leaves first after it, and never to a calendar that knows it already (RFC 5546 §2.1.4).
A mail has one calendar part at most, see docs/adr/0024-one-calendar-part.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from eventsite.models import Invitation, Message, Session

from . import diary
from .appointments import Appointment, Standing
from .diary import Diary
from .ical import Method

State = Message.State

# The kind of the mails for what didn't go into the one before; see mails/calendar_letters.py.
REST = "calendar_entry"


@dataclass(frozen=True)
class Telling:
    """What one mail tells a calendar: one entry, or all of a course that it knows nothing of yet."""

    method: Method
    appointments: list[Appointment]
    more: bool  # there is more, for mails of its own
    is_news: bool = True  # not where only what is written below an entry is different


def raise_sequence(sessions: Iterable[Session]) -> None:
    """Make each another appointment than before: newer for every calendar that knows it."""
    for session in sessions:
        session.sequence += 1
        session.modified_at = timezone.now()
        session.save(update_fields=["sequence", "modified_at"])


def to_tell(message: Message, own: Diary | None = None) -> Telling | None:
    """How the message's registration differs from what the person's calendar was told.

    ``own`` is that person's diary, where who asks has it already.

    Clients act on the entry that comes first, and on others only where they have none of them
    (RFC 5546 §3.2.2 and §3.2.5 allow one UID, and several only in what is published, §3.2.1).
    """
    registration = message.registration
    if registration is None:
        return None
    own = own or diary.of(registration.email, known=registration)
    found: list[tuple[Appointment, Method]] = []
    news: list[tuple[Appointment, Method]] = []
    for uid in own.brought.get(registration.pk, []):
        appointment = own.entries.get(uid)
        told_of_it = own.told.get(uid)
        method = appointment and _method(message, appointment, told_of_it)
        if appointment and method:
            found.append((appointment, method))
            if is_news(appointment, told_of_it) or _may_have_missed(told_of_it, message):
                news.append((appointment, method))
    if not found:
        return None
    is_new, found = bool(news), news or found[:1]
    appointments = [appointment for appointment, _method in found]
    told = [own.told[a.uid].message_id for a in appointments if a.uid in own.told]
    if len(found) > 1 and all(pk == message.pk for pk in told):
        return Telling(Method.PUBLISH, appointments, more=False, is_news=is_new)
    about = message.session.uid if message.session else ""

    def turn(entry: tuple[Appointment, Method]) -> tuple[bool, bool]:
        """What it told on an earlier try, then what it is about, then as they come."""
        uid = entry[0].uid
        earlier = uid in own.told and own.told[uid].message_id == message.pk
        return not earlier, uid != about

    appointment, method = min(found, key=turn)
    return Telling(method, [appointment], more=len(found) > 1, is_news=is_new)


def is_news(now: Appointment, told: Invitation | None) -> bool:
    """Whether it is another appointment than the calendar was told of, or one that it knows nothing of."""
    return told is None or told.gist != diary.gist(now)


@transaction.atomic(savepoint=False)
def note(message: Message, telling: Telling) -> None:
    """Write down what the message is about to tell, and queue a mail for what it leaves.

    Before it is sent: a calendar that was told and not written down would miss its cancellation. A
    message that is tried again tells the same again, and one that never left is told by the next.
    """
    Invitation.objects.bulk_create(
        (
            Invitation(
                registration=message.registration,
                uid=appointment.uid,
                message=message,
                sequence=appointment.sequence,
                content=diary.content(appointment),
                gist=diary.gist(appointment),
            )
            for appointment in telling.appointments
        ),
        update_conflicts=True,
        unique_fields=["registration", "uid"],
        update_fields=["message", "sequence", "content", "gist"],
    )
    rest = Message.objects.filter(registration=message.registration, kind=REST)
    if telling.more and not rest.filter(state=State.QUEUED).exclude(pk=message.pk).exists():
        Message.objects.create(kind=REST, registration=message.registration)


def told_of(uids: Collection[str]) -> dict[tuple[str, str], Invitation]:
    """What each calendar was told last of these entries, by its owner's address and the UID. One query."""
    rows = Invitation.objects.filter(uid__in=uids).select_related("registration", "message")
    in_order = sorted(rows, key=diary.told_order)
    return {(row.registration.email, row.uid): row for row in in_order}


def would_tell(now: Appointment, told: Invitation | None, *, at: datetime) -> Method | None:
    """How a mail made at that moment would tell a calendar; None when that is no news to it."""
    message = Message(created_at=at)
    method = _method(message, now, told)
    return method if is_news(now, told) or _may_have_missed(told, message) else None


def _method(message: Message, now: Appointment, told: Invitation | None) -> Method | None:
    if told and told.content == diary.content(now) and not _may_have_missed(told, message):
        return None
    if now.standing == Standing.CANCELLED:
        return Method.CANCEL if told else None
    # Who waits hears nothing, unless it is that they lost their place.
    is_expected = now.standing == Standing.CONFIRMED or (told and not told.is_cancelled)
    is_to_come = now.ends_at > message.created_at
    return Method.REQUEST if is_expected and is_to_come else None


def _may_have_missed(told: Invitation | None, message: Message) -> bool:
    """This message told it, on an earlier try; or another that did not get there."""
    if told is None:
        return True
    return told.message_id == message.pk or told.message.state not in {State.SENDING, State.SENT}
