"""The ticket, or the place in the queue, mailed once more."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from eventsite.booking import locks, refusals
from eventsite.mails.sign_up_letters import ConfirmationLetter, WaitingLetter
from eventsite.models import Registration
from eventsite.staff.confirming import Effects, Mails
from eventsite.staff.log import Verb, record


class NoAddress(refusals.BookingRefused):
    """Nothing can be mailed."""


@transaction.atomic
def send_again(registration: Registration) -> None:
    """Mail who has a place their ticket, and who waits how they stand. Raises what ``check`` raises."""
    registration = locks.lock_registration(registration.pk)
    check(registration)
    letter = _letter(registration)
    record(Verb.SENT_AGAIN, registration, after={"mail": letter.kind})
    letter.queue(registration)


def check(registration: Registration) -> None:
    """Raises AlreadyCancelled, AlreadyOver or NoAddress."""
    if registration.is_cancelled:
        raise refusals.AlreadyCancelled
    if registration.event.is_over:
        raise refusals.AlreadyOver
    if not registration.email:
        raise NoAddress


def follows(registrations: Sequence[Registration]) -> Effects:
    """Who gets which mail."""
    found: dict[str, list[str]] = {}
    for one in registrations:
        found.setdefault(str(_letter(one).label), []).append(one.name)
    return Effects(mails=[Mails(label, len(names), names) for label, names in found.items()])


def _letter(registration: Registration) -> type[ConfirmationLetter] | type[WaitingLetter]:
    return ConfirmationLetter if registration.is_confirmed else WaitingLetter
