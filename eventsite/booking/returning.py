"""Who was cancelled and comes all the same."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.mails.sign_up_letters import ConfirmationLetter, WaitingLetter
from eventsite.models import Registration
from eventsite.staff import log
from eventsite.staff.verbs import Verb

from . import earlier, locks, registering
from .refusals import NotCancelled
from .waiting_list import hand_out


@transaction.atomic
def bring_back(registration: Registration) -> Registration:
    """Sign up anew who was cancelled, with a place if there is one, else behind who waits; mailed.

    A stall or a pitch was given up, and may be another's by now: they come as a visitor. Raises
    NotCancelled, RegistrationNotOpen (the event is cancelled or over), PartyTooLarge, or
    AlreadyRegistered when the address has signed up again.
    """
    event = locks.lock_event(registration.event_id)
    now = timezone.now()
    registration = locks.lock_registration(registration.pk)
    if not registration.is_cancelled:
        raise NotCancelled
    registering.check_not_over(event, now)
    registering.check_party(event, registration.party_size)
    earlier.check_not_in(
        event, registration.name, registration.email, shares_email=registration.shares_email
    )
    registration.status = Registration.Status.WAITING
    registration.role = Registration.Role.VISITOR
    registration.cancelled_at, registration.cancelled_by = None, ""
    registration.registered_at = now
    registration.invitation_sequence = earlier.next_sequence(
        earlier.of(event, registration.email), registration.email
    )
    registration.save()
    promoted = hand_out(event, now=now, newcomer=registration)
    registration = next((one for one in promoted if one == registration), registration)
    log.record(Verb.BROUGHT_BACK, registration, after=log.values(registration, ["status"]))
    (ConfirmationLetter if registration.is_confirmed else WaitingLetter).queue(registration)
    return registration
