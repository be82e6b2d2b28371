"""How far a message to many is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from eventsite.models import Mailing, Message

from .mailing_letters import MailingLetter

State = Message.State


@dataclass(frozen=True)
class Progress:
    """Of how many mails what has become."""

    total: int
    sent: int
    failed: int
    dropped: int

    @property
    def done(self) -> int:
        return self.sent + self.failed + self.dropped

    @property
    def is_done(self) -> bool:
        return self.done == self.total


def progress(mailing: Mailing) -> Progress:
    """Counted from the queue itself, so it is true whenever it is asked."""
    counts = dict(
        mailing.messages.filter(kind=MailingLetter.kind)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return Progress(
        total=sum(counts.values()),
        sent=counts.get(State.SENT, 0) + counts.get(State.BOUNCED, 0),
        failed=counts.get(State.FAILED, 0),
        dropped=counts.get(State.SUPERSEDED, 0),
    )
