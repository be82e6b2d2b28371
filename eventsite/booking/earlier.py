"""What an address, or a form that is sent again, has at an event already."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from eventsite.models import Event, Registration
from eventsite.web import sent_once
from eventsite.web.border.folding import fold_name
from eventsite.web.sent_once import Submission

from .refusals import AlreadyRegistered


def of(event: Event, email: str, submission: Submission | None = None) -> list[Registration]:
    """Of this address or made by this form, in the order of the queue, cancelled ones too. One statement, or none."""
    theirs = Q(email=email) if email else Q()
    if submission:
        theirs |= Q(submission_id=submission.id)
    return list(event.registrations.filter(theirs)) if theirs else []


def sent(theirs: Collection[Registration], submission: Submission | None) -> Registration | None:
    """What an earlier sending of the same form made. Raises SentOtherwise."""
    made = next((one for one in theirs if sent_once.is_by(one, submission)), None)
    if made and submission:
        sent_once.check(made, submission)
    return made


def live(
    theirs: Collection[Registration], name: str, email: str, *, shares_email: bool
) -> Registration | None:
    """The one for which this person gets no second.

    Who shares an address is in when anybody with it has the same name.
    """
    return next(
        (
            one
            for one in theirs
            if email
            and one.email == email
            and not one.is_cancelled
            and (one.name_folded == fold_name(name) if shares_email else not one.shares_email)
        ),
        None,
    )


def check_not_in(
    event: Event,
    name: str,
    email: str,
    *,
    shares_email: bool,
    but: Registration | None = None,
) -> None:
    """Raises AlreadyRegistered, but not for the registration ``but``."""
    others = [one for one in of(event, email) if one != but]
    if found := live(others, name, email, shares_email=shares_email):
        raise AlreadyRegistered(found)


def known(event: Event, email: str) -> Registration | None:
    """The live registration of who is known by this address."""
    return event.registrations.live().of_person(email).first()


def next_sequence(theirs: Collection[Registration], email: str) -> int:
    """Newer than all that this address's calendar was told of the event before."""
    return max((one.invitation_sequence + 1 for one in theirs if one.email == email), default=0)
