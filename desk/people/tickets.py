"""The ticket, or the place in the queue, mailed once more."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from eventsite.booking import locks, refusals
from eventsite.booking.refusals import Refused
from eventsite.mails.sign_up_letters import ConfirmationLetter, WaitingLetter
from eventsite.models import Registration
from eventsite.staff.confirming import Effects, Mails
from eventsite.staff.log import Verb, record_all

_Letter = type[ConfirmationLetter] | type[WaitingLetter]


class NoAddress(refusals.BookingRefused):
    """Nothing can be mailed."""


@transaction.atomic
def send_again(registrations: Collection[Registration]) -> Refused:
    """Mail who has a place their ticket, and who waits how they stand; all of one event.

    Says of whom it was refused, and why.
    """
    if not registrations:
        return {}
    event = locks.lock_event(next(iter(registrations)).event_id, though_closed=True)
    held = locks.lock_registrations(event, [one.pk for one in registrations])
    refused = why_not(held)
    for letter, receivers in _by_letter(one for one in held if one.pk not in refused).items():
        record_all(Verb.SENT_AGAIN, receivers, after={"mail": letter.kind})
        letter.queue_all((one, None) for one in receivers)
    return refused


def why_not(registrations: Collection[Registration]) -> Refused:
    """AlreadyCancelled, AlreadyOver or NoAddress, of whom nothing can be sent."""
    is_over = any(one.event.is_over for one in list(registrations)[:1])
    found: Refused = {}
    for one in registrations:
        if one.is_cancelled:
            found[one.pk] = refusals.AlreadyCancelled()
        elif is_over:
            found[one.pk] = refusals.AlreadyOver()
        elif not one.email:
            found[one.pk] = NoAddress()
    return found


def follows(registrations: Collection[Registration]) -> Effects:
    """Who gets which mail."""
    return Effects(
        mails=[
            Mails(str(letter.label), len(receivers), [one.name for one in receivers])
            for letter, receivers in _by_letter(registrations).items()
        ]
    )


def _by_letter(registrations: Iterable[Registration]) -> dict[_Letter, list[Registration]]:
    found: dict[_Letter, list[Registration]] = {}
    for one in registrations:
        letter = ConfirmationLetter if one.is_confirmed else WaitingLetter
        found.setdefault(letter, []).append(one)
    return found
