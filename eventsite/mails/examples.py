"""Invented people and evenings for the examples of mails, and the example itself.

The rows it needs are made and taken back again in one transaction; nobody else ever sees them. The worker
does so now and then and keeps what came of it: who looks writes nothing.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eventsite.models import (
    Event,
    Invitation,
    MailExample,
    Mailing,
    Message,
    Registration,
    Session,
    Venue,
)
from eventsite.tickets import codes
from eventsite.web.languages.texts import language_codes, others, own_language, reading

from . import envelope, letters
from .letter import Letter

JOB = "examples of mails"


def keep_all(now: datetime) -> None:
    """An example of each kind, with the days as they are now, in each language that it is mailed in."""
    for letter in letters.classes():
        for language in spoken_by(letter):
            keep(letter, language)


def spoken_by(letter: type[Letter]) -> list[str]:
    """In which languages there is an example of it; staff are mailed in one."""
    return [own_language()] if letter.is_for_staff else language_codes()


def keep(letter: type[Letter], language: str = "") -> None:
    """In place of the one before it; in the site's own language where none is said."""
    language = language or own_language()
    mail = render(letter, language)
    shown = {
        "subject": mail.subject,
        "text": _without_tokens(str(mail.body)),
        "html": _without_tokens(envelope.html_of(mail)),
    }
    MailExample.objects.update_or_create(kind=letter.kind, language=language, defaults=shown)


def render(letter: type[Letter], language: str = "") -> EmailMultiAlternatives:
    """An example of the mail, as it would be sent to who reads that language; else the site's own."""
    with transaction.atomic(), translation.override(language or own_language()):
        example = letter(_nobodys(_read_in(letter.example())))
        example.prepare()
        mail = example.mail()
        transaction.set_rollback(True)
    return mail


def _read_in(message: Message) -> Message:
    """By who reads the language of now."""
    message.language = reading()
    if message.registration:
        message.registration.language = reading()
    return message


def said(**texts: str | Promise) -> dict[str, Any]:
    """Fields of something that organisers write, with their translations: invented, and there in each language."""

    def in_words(language: str) -> dict[str, str]:
        with translation.override(language):
            return {field: str(text) for field, text in texts.items()}

    return in_words(own_language()) | {"translations": {code: in_words(code) for code in others()}}


# SQLite gives a key that was rolled back to the next row: a link in an example would open that one.
_TOKEN = re.compile(r"\.?[\w-]+(:[\w-]+)?:[\w-]{43}(?![\w-])")


def _without_tokens(said: str) -> str:
    return _TOKEN.sub("voorbeeld", said)


def _nobodys(message: Message) -> Message:
    """With a ticket that nobody gets: no real registration has links of version 0."""
    if message.registration:
        message.registration.link_version = 0
        codes.put(message.registration)
        message.registration.save(update_fields=["link_version", "ticket_hash"])
    return message


def evening(*, days: int = 13, is_off: bool = False, **fields: Any) -> Event:
    """With one session that many days from now, called off or not."""
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    start += timedelta(days=days)
    event = Event.objects.create(
        **{
            "kind": Event.Kind.SOCIAL,
            "slug": "voorbeeld-van-een-mail",
            "capacity": 80,
            "status": Event.Status.CANCELLED if is_off else Event.Status.PUBLISHED,
            "cancelled_at": timezone.now() if is_off else None,
        }
        | said(
            title="Initiatievencafé",
            summary=_("Ontmoet initiatiefnemers bij hun kraam en luister naar hun pitches."),
            practical_information=_(
                "De ingang is aan de kant van het water. Uw fiets kan in de stalling ernaast.\n\n"
                "Met de trein? Van het station is het tien minuten lopen."
            ),
        )
        | fields
    )
    Session.objects.create(
        event=event,
        venue=seinwezen(),
        doors_open_at=start - timedelta(minutes=30),
        starts_at=start,
        ends_at=start + timedelta(hours=2, minutes=30),
    )
    return event


def seinwezen() -> Venue:
    return Venue.objects.create(
        name="’t Seinwezen",
        street="Kinderhuissingel 1",
        postcode="2013 AS",
        city="Haarlem",
        step_free="yes",
        accessible_toilet="yes",
        **said(
            public_transport=_("Vanaf station Haarlem is het 9 minuten lopen."),
            cycling=_("Er zijn rekken voor de deur."),
            parking=_("In de straat, tegen betaling."),
            step_free_way=_("Neem de glazen deur, links van de trap."),
        ),
    )


def registration(
    event: Event,
    *,
    status: Registration.Status = Registration.Status.CONFIRMED,
    **fields: Any,
) -> Registration:
    """Of Bram, with a ticket."""
    now = timezone.now()
    at_this_status: dict[Registration.Status, dict[str, object]] = {
        Registration.Status.WAITING: {"invitation_sequence": 0},
        Registration.Status.CONFIRMED: {"confirmed_at": now},
        Registration.Status.CANCELLED: {
            "cancelled_at": now,
            "cancelled_by": Registration.CancelledBy.PERSON,
        },
    }
    made = Registration.objects.create(
        **{
            "event": event,
            "name": "Bram Jansen",
            "email": "bram.jansen@example.nl",
            "party_size": 2,
            "invitation_sequence": 1,
            "status": status,
        }
        | at_this_status[status]
        | fields
    )
    codes.give(made)
    return made


def in_calendar(message: Message) -> Message:
    """As if the receiver's calendar had been told of what the message is about."""
    assert message.registration is not None  # noqa: S101
    session = message.session or message.registration.event.sessions.get()
    Invitation.objects.create(
        registration=message.registration, uid=session.uid, message=message, sequence=1
    )
    return message


def mailing(event: Event) -> Mailing:
    return Mailing.objects.create(
        event=event,
        audience="all",
        **said(
            subject=_("De ingang is aan de achterkant"),
            text=_(
                "De voordeur wordt geschilderd. Kom daarom langs de achterkant binnen.\n\nTot dan!"
            ),
        ),
    )
