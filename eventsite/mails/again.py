"""Mails that go once more: the organiser asks, or the address was wrong."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eventsite.models import Message, Registration, new_message_id
from eventsite.staff import log
from eventsite.staff.verbs import Verb

from . import letters
from .registration_letter import RegistrationLetter
from .sign_up_letters import WaitingLetter

State = Message.State
ARRIVED_NOT = (State.FAILED, State.BOUNCED)


@transaction.atomic
def send_again(message: Message) -> bool:
    """Put a mail that went out, failed or came back in the queue anew. False when it waits, is not needed or has nowhere to go.

    It says what is true when it leaves; what is not true any more does not go. A new Message-ID, so
    that a late report on the first is none on this one.
    """
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.state not in {State.SENT, *ARRIVED_NOT} or not message.address:
        return False
    message.state = State.QUEUED
    message.message_id = new_message_id()
    message.attempts = 0
    message.next_attempt_at = timezone.now()
    message.sent_at = None
    message.last_error = ""
    message.save(
        update_fields=[
            "state",
            "message_id",
            "attempts",
            "next_attempt_at",
            "sent_at",
            "last_error",
        ]
    )
    of = message.registration or message
    log.record(Verb.SENT_AGAIN, of, after={"mail": message.kind})
    return True


def not_needed(message: Message) -> None:
    """Something else says it: another mail went in its place."""
    arrived_not = Message.objects.filter(pk=message.pk, state__in=ARRIVED_NOT)
    arrived_not.update(state=State.SUPERSEDED, sent_at=None, last_error="")


def none_needed(registration: Registration) -> None:
    """Of what waits, failed or came back: the registration is another's by now, or has no address any more."""
    theirs = Message.objects.filter(registration=registration)
    theirs.filter(state__in=[State.QUEUED, *ARRIVED_NOT]).update(
        state=State.SUPERSEDED, sent_at=None, last_error=""
    )


def send_what_did_not_arrive(registration: Registration, *, but_the_ticket: bool) -> None:
    """Send what failed or came back to the address that the registration has now.

    With ``but_the_ticket`` the caller mails ticket and appointment: the mails that hold them, waiting
    ones too, are not needed then.
    """
    theirs = Message.objects.filter(registration=registration)
    if but_the_ticket:
        ticket = theirs.filter(_holds_the_ticket(), state__in=[State.QUEUED, *ARRIVED_NOT])
        ticket.update(state=State.SUPERSEDED, sent_at=None, last_error="")
    for message in what_did_not_arrive(registration, but_the_ticket=but_the_ticket):
        send_again(message)


def what_did_not_arrive(registration: Registration, *, but_the_ticket: bool) -> list[Message]:
    """What ``send_what_did_not_arrive`` sends again."""
    theirs = Message.objects.filter(registration=registration, state__in=ARRIVED_NOT)
    return list((theirs.exclude(_holds_the_ticket()) if but_the_ticket else theirs).order_by("pk"))


def _holds_the_ticket() -> Q:
    """The mails of which all the news is in every mail that holds the ticket; not those about one session."""
    kinds = [
        one.kind
        for one in letters.classes()
        if issubclass(one, RegistrationLetter) and (one.with_ticket or one.tells_calendar)
    ]
    return Q(session=None, kind__in=[WaitingLetter.kind, *kinds])
