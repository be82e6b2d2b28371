"""Another e-mail address for a registration, and what hangs on the old one.

What the old address could open ends, what waits goes to the new one, and the new calendar is told all:
docs/adr/0034-one-person-at-the-desk.md.
"""

from __future__ import annotations

from django.db import transaction

from eventsite.mails import again, stopping
from eventsite.mails.new_address_letter import NewAddressLetter
from eventsite.models import Invitation, Message, Registration
from eventsite.staff import log
from eventsite.staff.verbs import Verb
from eventsite.tickets import links
from eventsite.web.versions import Check

from . import earlier, locks

Source = Registration.Source
_LOGGED = ("email", "shares_email", "source")


@transaction.atomic
def change_email(
    registration: Registration,
    email: str,
    *,
    shares_email: bool = False,
    check: Check | None = None,
) -> Registration:
    """Give a registration another address, in one spelling as the forms' fields give it; or none.

    Links and ticket that went to the old address open nothing any more. The new one gets a mail with
    new ones while there is anything to come for, and what did not arrive at the old one, as far as it
    is still true. ``shares_email`` says that the address is somebody else's. Also after the event,
    for a certificate that came back. The language stays theirs. Without one nobody is mailed any more, and the ticket is printed
    anew. Raises AlreadyRegistered when another registration of the event
    has the address, and what ``check`` raises; the same address again changes nothing.
    """
    event = locks.lock_event(registration.event_id, though_closed=True)
    registration = locks.lock_registration(registration.pk)
    if check:
        check()
    before = registration.email
    if (email, shares_email) == (before, registration.shares_email):
        return registration
    if not registration.is_cancelled:
        earlier.check_not_in(
            event, registration.name, email, shares_email=shares_email, but=registration
        )
    newest = earlier.next_sequence(earlier.of(event, email), email)
    registration.invitation_sequence = max(registration.invitation_sequence + 1, newest)
    _store(registration, email, shares_email=shares_email)
    if email == before:
        return registration
    if before:
        # Nobody read what was never mailed: a ticket that was printed for who had no address stays good.
        links.revoke(registration)
        _forget_what_was_told(registration, before)
        if email and not shares_email and stopping.has_stopped(before):
            stopping.stop(email)
    if not email:
        again.none_needed(registration)
        return registration
    says_it_all = is_to_come(registration)
    again.send_what_did_not_arrive(registration, but_the_ticket=says_it_all)
    if says_it_all:
        NewAddressLetter.queue(registration)
    return registration


def is_to_come(registration: Registration) -> bool:
    """Whether there is anything left that a ticket or a place in the queue is good for."""
    event = registration.event
    return not (registration.is_cancelled or event.is_cancelled or event.is_over)


def _forget_what_was_told(registration: Registration, address: str) -> None:
    """The new address was told nothing. What the old calendar knows, who shares it goes on with."""
    Message.objects.filter(registration=registration, told__isnull=False).update(told=None)
    others = Registration.objects.filter(event=registration.event_id, email=address)
    heir = others.exclude(pk=registration.pk).first()
    known = set(heir.invitations.values_list("uid", flat=True)) if heir else set()
    for invitation in Invitation.objects.filter(registration=registration):
        if heir is None or invitation.uid in known:
            invitation.delete()
            continue
        invitation.registration = heir
        invitation.save(update_fields=["registration"])


def source_without_own_address(registration: Registration) -> Source:
    """Nobody signs up on the site without an address of their own: an organiser answers for it now."""
    by_an_organiser = {Source.ORGANISER, Source.PHONE, Source.PAPER}
    if not registration.shares_email:
        by_an_organiser.add(Source.DOOR)
    source = Source(registration.source)
    return source if source in by_an_organiser else Source.ORGANISER


def _store(registration: Registration, email: str, *, shares_email: bool) -> None:
    was = log.values(registration, _LOGGED)
    registration.email, registration.shares_email = email, shares_email
    if not email or shares_email:
        registration.source = source_without_own_address(registration)
    now = log.values(registration, _LOGGED)
    log.record(Verb.CHANGED, registration, before=was, after=now)
    registration.save(update_fields=[*_LOGGED, "email_folded", "invitation_sequence"])
