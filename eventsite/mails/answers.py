"""What calendars answer to our invitations (METHOD:REPLY, RFC 5546 §3.2.3, in a mail: RFC 6047).

Who declines in a calendar thinks they cancelled, and did not. Nothing is cancelled here: anyone can send
such a mail, for UIDs are in the public feeds too. All that follows is one mail to who was invited, for each
time that they were told something, and a note for the organisers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.message import Message as ParsedMessage
from email.parser import BytesParser
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar, Component

from eventsite.models import Event, Invitation, Registration, Session
from eventsite.web.border import emails

from .declined_letter import DeclinedLetter

# An answer is one small entry. What is larger is none, and is not read to find out.
MOST_BYTES = 256 * 1024
MOST_ENTRIES = 20
CALENDARS = {"text/calendar", "application/ics"}
DECLINED = "DECLINED"
COMES = frozenset({"ACCEPTED", "TENTATIVE"})


@dataclass(frozen=True)
class Answer:
    """Who says what of which entry; ``partstat`` as RFC 5545 §3.2.12 spells it."""

    uid: str
    email: str
    partstat: str


def read(mail: bytes) -> list[Answer]:
    """The answers in a mail; none in one that brings no readable REPLY."""
    parsed = BytesParser(EmailMessage, policy=policy.compat32).parsebytes(mail)
    for part in parsed.walk():
        calendar = _calendar_in(part)
        if calendar is not None and str(calendar.get("METHOD", "")).strip().upper() == "REPLY":
            entries = [entry for entry in calendar.subcomponents if entry.name == "VEVENT"]
            return [answer for entry in entries[:MOST_ENTRIES] for answer in _answers(entry)]
    return []


@transaction.atomic
def record(answer: Answer) -> Invitation | None:
    """Note that somebody declined, or comes after all; who declined is mailed once for what was told.

    None when it is about nothing that stands and is to come, or when they were never invited to it.
    """
    session = Session.objects.filter(uid=answer.uid, cancelled_at=None).first()
    if session is None or session.ends_at <= timezone.now():
        return None
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("registration")
        .filter(
            uid=answer.uid,
            registration__in=Registration.objects.live().filter(
                email=answer.email, event__status=Event.Status.PUBLISHED
            ),
        )
        .exclude(content="")
        .order_by("-sequence", "-message_id")
        .first()
    )
    if invitation is None or answer.partstat not in COMES | {DECLINED}:
        return None
    declined = answer.partstat == DECLINED
    invitation.declined_sequence = invitation.sequence if declined else None
    invitation.save(update_fields=["declined_sequence"])
    if declined:
        occasion = f"{session.pk}:{invitation.sequence}"
        DeclinedLetter.queue_once([invitation.registration], occasion, session=session)
    return invitation


def _calendar_in(part: ParsedMessage) -> Component | None:
    if part.get_content_type() not in CALENDARS:
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or len(payload) > MOST_BYTES:
        return None
    try:
        return Calendar.from_ical(payload)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None  # whatever a stranger sends


def _answers(entry: Component) -> Iterator[Answer]:
    attendees = entry.get("ATTENDEE", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        scheme, _colon, address = str(attendee).partition(":")
        if scheme.lower() != "mailto":
            continue
        try:
            email = emails.clean(unquote(address))
        except ValidationError:
            continue
        yield Answer(
            uid=str(entry.get("UID", "")).strip(),
            email=email,
            partstat=str(attendee.params.get("PARTSTAT", "")).upper(),
        )
