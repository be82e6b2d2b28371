"""Erasing a person: what is to come is given up, then nothing of them is to be found (AVG article 17).

Rows that are counted stay, and name nobody: docs/adr/0042-erasing-a-person.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from courses.models import Waiver
from eventsite.backups import erasures
from eventsite.booking import cancelling, inside, locks
from eventsite.booking.refusals import BookingRefused
from eventsite.models import (
    AsideScan,
    CalendarLink,
    Destruction,
    Event,
    MailStop,
    Registration,
    Subscription,
)
from eventsite.retention import categories, recording
from eventsite.web.languages.texts import own_language, reading
from initiatives.models import Initiative, Offer

from . import blanking
from .letters import ErasedLetter

Cause = Destruction.Cause


class StillInside(BookingRefused):
    """Somebody of theirs is in the room at ``event``: it waits until that is over."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"inside at {event.pk}")
        self.event = event


@dataclass(frozen=True)
class _Held:
    """Locked: whose registrations go, and who shares the address and keeps theirs."""

    events: Sequence[Event]
    going: Sequence[Registration]
    sharers: Sequence[Registration]


@transaction.atomic
def erase(email: str, *, cause: Cause = Cause.PERSON) -> bool:
    """Erase who is known by an address, in one spelling as the forms' fields give it. False where nothing was held.

    What is still to come is cancelled as ``cancelling.cancel_all`` does, and who waits moves up; one last
    mail says that it is done, and goes from the queue itself. Who shares the address keeps their place,
    without it. Accounts of staff stay. Raises StillInside; nothing was changed then. And ValueError for
    no address: rows without one are many people's.
    """
    if not email:
        raise ValueError("no address")
    held = _hold(email)
    _check_nobody_inside(held.going)
    language = _language_of(email, held, cause)
    numbers = _numbers(email, held.going)
    _give_up(held, by=_by(cause))
    blanking.registrations(held.going)
    blanking.take_address_from(held.sharers)
    found = bool(numbers or held.sharers)
    blanking.address(email)
    _write_down(numbers, cause)
    erasures.note_address(email)
    if found:
        ErasedLetter.queue_in(language, email)
    return found


@transaction.atomic
def erase_registration(registration: Registration, *, cause: Cause = Cause.PERSON) -> bool:
    """Erase one alone: of who is known by name beside somebody else's address. False where it was. Raises StillInside."""
    event = locks.lock_event(registration.event_id, though_closed=True)
    going = locks.lock_registrations(event, [registration.pk])
    _check_nobody_inside(going)
    _give_up(_Held([event], going, []), by=_by(cause))
    blanking.registrations(going)
    _write_down(_of_registrations(going), cause)
    erasures.note_registration(registration.pk)
    return bool(going)


def _language_of(email: str, held: _Held, cause: Cause) -> str:
    """In which the last mail is; nothing will tell any more once they are erased."""
    if cause == Cause.PERSON:
        return reading()
    if theirs := [*held.sharers, *held.going]:
        return str(theirs[-1].language)
    wrote = Initiative.objects.of(email), Offer.objects.filter(email=email)
    for rows in (*wrote, Subscription.objects.of(email)):
        if language := rows.order_by("-pk").values_list("language", flat=True).first():
            return str(language)
    return own_language()


def _by(cause: Cause) -> Registration.CancelledBy:
    by = Registration.CancelledBy
    return by.ORGANISER if cause == Cause.ORGANISER else by.PERSON


def _hold(email: str) -> _Held:
    """In the order of booking/locks.py. Who signs up anew meanwhile does so after it, and stays."""
    of = Registration.objects.filter(email=email).order_by()
    scans = AsideScan.objects.of_address(email).order_by()
    pks = {*of.values_list("event", flat=True)}
    pks |= {*scans.values_list("tablet__session__event", flat=True)}
    events = locks.lock_events(pks, though_closed=True)
    for pk in sorted(scans.values_list("pk", flat=True)):
        locks.lock_aside(pk)
    theirs: list[Registration] = []
    for event in events:
        theirs += locks.lock_registrations(
            event, of.filter(event=event).values_list("pk", flat=True)
        )
    return _Held(
        events,
        [one for one in theirs if not one.shares_email],
        [one for one in theirs if one.shares_email],
    )


def _check_nobody_inside(going: Sequence[Registration]) -> None:
    here = inside.in_the_room_of(going) if going else {}
    for one in going:
        if here[one.pk]:
            raise StillInside(one.event)


def _give_up(held: _Held, *, by: Registration.CancelledBy) -> None:
    """As far as it can be: of what is over, and of who took part, it stays as it was."""
    for event in held.events:
        live = [one for one in held.going if one.event_id == event.pk and not one.is_cancelled]
        if live and not event.is_closed:
            cancelling.cancel_all(live, by=by)


def _of_registrations(going: Sequence[Registration]) -> Counter[str]:
    runs = Event.Kind.EDUCATION
    return Counter("enrolments" if one.event.kind == runs else "registrations" for one in going)


def _numbers(email: str, going: Sequence[Registration]) -> Counter[str]:
    """How many of each category of ``retention`` go."""
    status = Initiative.Status
    initiatives = Initiative.objects.of(email)
    found = _of_registrations(going) + Counter(
        {
            "initiatives": initiatives.filter(status=status.PUBLISHED).count(),
            "initiatives_withdrawn": initiatives.filter(status=status.WITHDRAWN).count(),
            "initiatives_unpublished": initiatives.filter(status=status.DRAFT).count(),
            "offers": _offers(email).count(),
            "waivers": Waiver.objects.filter(email=email).count(),
            "mails": blanking.mails(email).count(),
            "subscriptions": Subscription.objects.of(email).confirmed().count(),
            "subscriptions_unconfirmed": Subscription.objects.of(email).unconfirmed().count(),
            "mail_stops": MailStop.objects.filter(email=email).count(),
            "calendar_links": CalendarLink.objects.filter(email=email).count(),
            "aside_scans": AsideScan.objects.of_address(email).count(),
        }
    )
    return +found


def _offers(email: str) -> QuerySet[Offer]:
    """Theirs, and those to their initiatives, which go with these."""
    to_them = Q(initiative__in=Initiative.objects.of(email))
    return Offer.objects.exclude(email="").filter(Q(email=email) | to_them)


def _write_down(numbers: Counter[str], cause: Cause) -> None:
    for key, number in numbers.items():
        category = categories.of(key)
        assert category is not None, key  # noqa: S101 (wiring names them all)
        recording.record(category, number, cause=cause)
