"""What a change would do to people, worked out without writing anything (docs/adr/0030-before-it-reaches-people.md)."""

from __future__ import annotations

from eventsite.mails.sign_up_letters import CancelledLetter, LeftWaitingListLetter
from eventsite.models import Registration
from eventsite.staff.confirming import Effects, Mails


def of_cancelling(registration: Registration) -> Effects:
    """Of taking one off an event."""
    letter = CancelledLetter if registration.is_confirmed else LeftWaitingListLetter
    mails = [Mails(str(letter.label), 1, [registration.name])] if registration.email else []
    return Effects(mails=mails)
