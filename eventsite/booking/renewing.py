"""New links and a new ticket for who lost theirs, or sees that somebody else has them."""

from __future__ import annotations

from django.db import transaction

from eventsite.mails.renewed_letter import RenewedLinksLetter
from eventsite.models import CalendarLink, Registration
from eventsite.tickets import links

from . import locks


@transaction.atomic
def renew(registration: Registration) -> Registration:
    """End every link and the ticket of a registration, and mail the new ones to its address, if it has one.

    The link that opens its courses ends as well, and so does the address's calendar: it shows the tickets.
    Also after the event, as long as links open anything.
    """
    locks.lock_event(registration.event_id, though_closed=True)
    registration = locks.lock_registration(registration.pk)
    links.revoke(registration)
    for calendar in CalendarLink.objects.filter(email=registration.email).exclude(email=""):
        links.revoke_calendar(calendar)
    RenewedLinksLetter.queue(registration)
    return registration
