"""The life of a calendar entry: what makes it another appointment, and what each mail has to say of it.

Each receiver's entries are kept with the SEQUENCE they were told last, so that every change is told
once, by whichever mail leaves first after it, and never to a calendar that knows it already
(RFC 5546 §2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from .calendars import Method
from .models import Invitation, Message, Registration, Session

Kind = Message.Kind

_KINDS = {
    Kind.CONFIRMATION,
    Kind.PROMOTED,
    Kind.CHANGED,
    Kind.CANCELLED,
    Kind.EVENT_CHANGED,
    Kind.EVENT_CANCELLED,
    Kind.JOINED,
    Kind.MOVED_UP,
    Kind.PARTS_CHANGED,
}

_ADMISSIONS = {Kind.ADMITTED: Method.REQUEST, Kind.ADMISSION_ENDED: Method.CANCEL}


def raise_sequence(sessions: Iterable[Session]) -> None:
    """Make each another appointment than before: newer for every calendar that knows it."""
    for session in sessions:
        session.sequence += 1
        session.modified_at = timezone.now()
        session.save(update_fields=["sequence", "modified_at"])


def to_tell(message: Message) -> list[tuple[Session, Method]]:
    """The entries that changed since this person's calendar was last told, by start."""
    registration = message.registration
    if message.session and message.kind in _ADMISSIONS:
        # A session of another event; the mail itself says whether one is let in.
        return [(message.session, _ADMISSIONS[Kind(message.kind)])]
    if message.kind not in _KINDS or registration is None:
        return []
    told = {i.session_id: i for i in registration.invitations.all()}
    found = []
    for session in registration.event.all_sessions_in_order():
        method = _method(message, registration, session, told.get(session.pk))
        if method:
            found.append((session, method))
    return found


@transaction.atomic
def note(message: Message) -> None:
    """Write down what the message is about to tell.

    Before it is sent: a calendar that was told and not written down would miss its cancellation. A
    message that is tried again tells the same again.
    """
    for session, method in to_tell(message):
        assert message.registration is not None  # noqa: S101 (or there was nothing to tell)
        told = session.sequence + message.registration.invitation_sequence
        Invitation.objects.update_or_create(
            registration=message.registration,
            session=session,
            defaults={
                "message": message,
                "sequence": told,
                "cancelled": method == Method.CANCEL,
            },
        )


def _method(
    message: Message, registration: Registration, session: Session, told: Invitation | None
) -> Method | None:
    off = registration.is_cancelled or session.is_cancelled or registration.event.is_cancelled
    if told is None:
        is_news = registration.is_confirmed and not off and session.ends_at > message.created_at
        return Method.REQUEST if is_news else None
    is_ours = told.message_id == message.pk
    if not is_ours and (told.cancelled and off):
        return None
    if is_ours or told.sequence < session.sequence + registration.invitation_sequence:
        return Method.CANCEL if off else Method.REQUEST
    return None
