"""The life of a calendar entry: what makes it another appointment, and what each mail has to say of it.

What each receiver's calendar was told of each entry is kept, so that every change is told once, by
whichever mail leaves first after it, and never to a calendar that knows it already (RFC 5546 §2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from eventsite.models import Invitation, Message, Session

from . import diary
from .appointments import Appointment, Standing
from .ical import Method

State = Message.State


def raise_sequence(sessions: Iterable[Session]) -> None:
    """Make each another appointment than before: newer for every calendar that knows it."""
    for session in sessions:
        session.sequence += 1
        session.modified_at = timezone.now()
        session.save(update_fields=["sequence", "modified_at"])


def to_tell(message: Message, *, evening_first: bool) -> list[tuple[Appointment, Method]]:
    """The entries of the message's registration that differ from what the person's calendar was told.

    What the mail is about comes first: the sessions of the registration's event, or all else.
    """
    registration = message.registration
    if registration is None:
        return []
    own = diary.of(registration.email)
    found = []
    for uid in own.brought.get(registration.pk, []):
        appointment = own.entries.get(uid)
        method = appointment and _method(message, appointment, own.told.get(uid))
        if appointment and method:
            found.append((appointment, method))
    if not evening_first:
        evenings = {session.uid for session in registration.event.sessions.all()}
        found.sort(key=lambda entry: entry[0].uid in evenings)
    return found


@transaction.atomic
def note(message: Message, entries: Iterable[tuple[Appointment, Method]]) -> None:
    """Write down what the message is about to tell.

    Before it is sent: a calendar that was told and not written down would miss its cancellation. A
    message that is tried again tells the same again, and one that never left is told by the next.
    """
    for appointment, _method in entries:
        Invitation.objects.update_or_create(
            registration=message.registration,
            uid=appointment.uid,
            defaults={
                "message": message,
                "sequence": appointment.sequence,
                "content": diary.content(appointment),
            },
        )


def _method(message: Message, now: Appointment, told: Invitation | None) -> Method | None:
    if told and told.content == diary.content(now) and not _may_have_missed(told, message):
        return None
    if now.standing == Standing.CANCELLED:
        return Method.CANCEL if told else None
    # Who waits hears nothing, unless it is that they lost their place.
    is_expected = now.standing == Standing.CONFIRMED or (told and not told.is_cancelled)
    is_to_come = now.ends_at > message.created_at
    return Method.REQUEST if is_expected and is_to_come else None


def _may_have_missed(told: Invitation, message: Message) -> bool:
    """This message told it, on an earlier try; or another that did not get there."""
    return told.message_id == message.pk or told.message.state not in {State.SENDING, State.SENT}
