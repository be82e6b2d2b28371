"""The life of a calendar entry: what makes it another appointment, and what each mail has to say of it.

Each receiver's entries are kept with the SEQUENCE they were told last, so that every change is told
once, by whichever mail leaves first after it, and never to a calendar that knows it already
(RFC 5546 §2.1.4).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from . import calendars
from .calendars import Appointment, Method, Standing
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
_ABOUT_PARTS = {Kind.MOVED_UP, Kind.PARTS_CHANGED}

_ADMISSIONS = {Kind.ADMITTED: Method.REQUEST, Kind.ADMISSION_ENDED: Method.CANCEL}


def raise_sequence(sessions: Iterable[Session]) -> None:
    """Make each another appointment than before: newer for every calendar that knows it."""
    for session in sessions:
        session.sequence += 1
        session.modified_at = timezone.now()
        session.save(update_fields=["sequence", "modified_at"])


def to_tell(message: Message) -> list[tuple[Appointment, Method]]:
    """The entries that changed since this person's calendar was last told.

    A mail about a stall or a pitch has the pitch's entry first.
    """
    registration = message.registration
    if registration is None:
        return []
    if message.session and message.kind in _ADMISSIONS:
        # A session of another event; the mail itself says whether one is let in.
        appointment = calendars.of_registration(registration, message.session)
        return [(appointment, _ADMISSIONS[Kind(message.kind)])]
    if message.kind not in _KINDS:
        return []
    told = {invitation.uid: invitation for invitation in registration.invitations.all()}
    found = []
    for appointment in calendars.of_everything(registration):
        method = _method(message, registration, appointment, told.get(appointment.uid))
        if method:
            found.append((appointment, method))
    if message.kind in _ABOUT_PARTS:
        evenings = {session.uid for session in registration.event.sessions.all()}
        found.sort(key=lambda entry: entry[0].uid in evenings)
    return found


@transaction.atomic
def note(message: Message) -> None:
    """Write down what the message is about to tell.

    Before it is sent: a calendar that was told and not written down would miss its cancellation. A
    message that is tried again tells the same again.
    """
    for appointment, method in to_tell(message):
        Invitation.objects.update_or_create(
            registration=message.registration,
            uid=appointment.uid,
            defaults={
                "message": message,
                "sequence": appointment.sequence,
                "cancelled": method == Method.CANCEL,
            },
        )


def _method(
    message: Message, registration: Registration, now: Appointment, told: Invitation | None
) -> Method | None:
    off = now.standing == Standing.CANCELLED
    if told is None:
        is_news = registration.is_confirmed and not off and now.ends_at > message.created_at
        return Method.REQUEST if is_news else None
    is_ours = told.message_id == message.pk
    if not is_ours and (told.cancelled and off):
        return None
    if is_ours or told.sequence < now.sequence:
        return Method.CANCEL if off else Method.REQUEST
    return None
