"""Every kind of mail with real-looking people and dates, made by the same code that mails.

The rows it needs are made and taken back again in one transaction; nobody else ever sees them.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TypeVar

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import Event, Invitation, Mailing, Message, Registration, Session, Venue
from eventsite.tickets import codes

from . import letters

Kind = Message.Kind
T = TypeVar("T")

# Makes an example of a kind that is not about a registration.
_examples: dict[Kind, Callable[[Kind], Message]] = {}


def example_of(*kinds: Kind) -> Callable[[Callable[[Kind], Message]], Callable[[Kind], Message]]:
    """Let a function make the example of these kinds. Called from an app's ready()."""

    def decorate(make: Callable[[Kind], Message]) -> Callable[[Kind], Message]:
        _examples.update(dict.fromkeys(kinds, make))
        return make

    return decorate


def kinds() -> list[Kind]:
    """Every kind there is an example of."""
    return [kind for kind in Kind if kind in _examples or kind in _ABOUT_REGISTRATIONS]


def render(kind: Kind) -> EmailMultiAlternatives:
    """An example of the mail, as it would be sent."""
    with transaction.atomic():
        mail = letters.render(_examples.get(kind, _example)(kind))
        transaction.set_rollback(True)
    return mail


def render_mailing(mailing: Mailing) -> EmailMultiAlternatives:
    """A mailing without anyone's name or links: who looks at it must not get in as a receiver."""
    return letters.render(Message(kind=Kind.MAILING_TEST, mailing=mailing))


def html_of(mail: EmailMultiAlternatives) -> str:
    """The HTML with its pictures in it, to show without a mail client."""
    sent = message_from_bytes(mail.message().as_bytes(), EmailMessage, policy=policy.default)
    body = sent.get_body(("html",))
    html = str(body.get_content()) if body else ""
    for part in sent.walk():
        content_id = str(part.get("Content-ID", "")).strip("<>")
        if content_id:
            picture = part.get_payload(decode=True)
            data = base64.b64encode(picture if isinstance(picture, bytes) else b"").decode()
            html = html.replace(
                f"cid:{content_id}", f"data:{part.get_content_type()};base64,{data}"
            )
    return html


_WAITING = {Kind.WAITING}
_CANCELLED = {Kind.CANCELLED, Kind.LEFT_WAITING_LIST}
_ABOUT_REGISTRATIONS = {
    Kind.CONFIRMATION,
    Kind.WAITING,
    Kind.PROMOTED,
    Kind.CHANGED,
    Kind.CANCELLED,
    Kind.LEFT_WAITING_LIST,
    Kind.EVENT_CHANGED,
    Kind.EVENT_CANCELLED,
    Kind.LINKS,
    Kind.REMINDER_WEEK,
    Kind.REMINDER_DAY,
    Kind.PRACTICAL,
    Kind.THANKS,
    Kind.MAILING,
    Kind.MAILING_TEST,
}


def _example(kind: Kind) -> Message:
    event = _event(kind)
    session = event.sessions_in_order()[0]
    registration = _registration(kind, event)
    if kind == Kind.MAILING_TEST:
        email = "anna.de.wit@example.nl"
        return Message.objects.create(kind=kind, email=email, mailing=_mailing(event))
    message = Message.objects.create(
        kind=kind,
        registration=registration,
        session=session if kind in {Kind.REMINDER_WEEK, Kind.REMINDER_DAY} else None,
        occasion=letters.occasion_of(session),
        mailing=_mailing(event) if kind == Kind.MAILING else None,
    )
    if kind in {Kind.CANCELLED, Kind.EVENT_CANCELLED}:
        Invitation.objects.create(
            registration=registration, uid=session.uid, message=message, sequence=1
        )
    return message


def _event(kind: Kind) -> Event:
    days = {Kind.REMINDER_DAY: 1, Kind.REMINDER_WEEK: 7, Kind.PRACTICAL: 3}.get(kind, 13)
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    start += timedelta(days=days)
    is_off = kind == Kind.EVENT_CANCELLED
    event = Event.objects.create(
        kind=Event.Kind.SOCIAL,
        slug="voorbeeld-van-een-mail",
        title="Initiatievencafé",
        summary=_("Ontmoet initiatiefnemers bij hun kraam en luister naar hun pitches."),
        capacity=80,
        status=Event.Status.CANCELLED if is_off else Event.Status.PUBLISHED,
        cancelled_at=timezone.now() if is_off else None,
        practical_information=_(
            "De ingang is aan de kant van het water. Uw fiets kan in de stalling ernaast.\n\n"
            "Met de trein? Van het station is het tien minuten lopen."
        ),
    )
    venue = Venue.objects.create(
        name="’t Seinwezen", street="Kinderhuissingel 1", postcode="2013 AS", city="Haarlem"
    )
    Session.objects.create(
        event=event,
        venue=venue,
        doors_open_at=start - timedelta(minutes=30),
        starts_at=start,
        ends_at=start + timedelta(hours=2, minutes=30),
    )
    return event


def _registration(kind: Kind, event: Event) -> Registration:
    now = timezone.now()
    registration = Registration(
        event=event,
        name="Bram Jansen",
        email="bram.jansen@example.nl",
        party_size=2,
        invitation_sequence=1,
    )
    if kind in _WAITING:
        registration.invitation_sequence = 0
    elif kind in _CANCELLED:
        registration.status = Registration.Status.CANCELLED
        registration.cancelled_at = now
        registration.cancelled_by = Registration.CancelledBy.PERSON
    else:
        registration.status = Registration.Status.CONFIRMED
        registration.confirmed_at = now
    registration.save()
    codes.give(registration)
    return registration


def _mailing(event: Event) -> Mailing:
    return Mailing.objects.create(
        event=event,
        audience="all",
        subject=_("De ingang is aan de achterkant"),
        text=_("De voordeur wordt geschilderd. Kom daarom langs de achterkant binnen.\n\nTot dan!"),
    )
