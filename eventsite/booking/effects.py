"""What a change would do to people, before it is saved (docs/adr/0030-before-it-reaches-people.md).

Of an event's details nothing is written: it asks what the verbs ask, ``changes`` what becomes another
appointment, ``events`` and ``calling_off`` who is concerned, ``waiting_list`` who moves up, and
``mails/news.py`` for whom it is news. Who leaves does so in a rehearsal (``mails/rehearsal.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from eventsite.mails import letters, news, rehearsal
from eventsite.mails.sign_up_letters import (
    CancelledLetter,
    LeftWaitingListLetter,
    NeverFitsLetter,
    PromotedLetter,
)
from eventsite.models import Event, Registration, Venue
from eventsite.staff.confirming import Effects, Mails

from . import (
    calling_off,
    cancelling,
    changes,
    events,
    in_words,
    locks,
    places,
    scheduling,
    waiting_list,
    warnings,
)
from .changes import Changes


def effects(event: Event, wanted: Changes) -> Effects:
    """Of saving these changes of one event.

    Raises what the verbs raise: as ``changes.check``, CapacityBelowTaken, and as calling off does.
    """
    before = changes.fetched(event)
    changes.check(before, wanted)
    if wanted.status == Event.Status.CANCELLED:
        calling_off.check_may_be_called_off(before)
    after = changes.applied(before, wanted)
    events.check_capacity(before, after)
    return _between(before, after, wanted)


def of_venue(venue: Venue) -> Effects:
    """Of saving a venue: of every event that is still to come there."""
    concerned = Event.objects.filter(pk__in=scheduling.moved_by(venue)).order_by("pk")
    found = [effects(event, Changes(venue=venue)) for event in concerned]
    return _together(found)


def of_cancelling(registrations: Collection[Registration]) -> Effects:
    """Of taking these off their event, which is one. Raises nothing: ``cancelling.why_not`` says of whom it may."""
    live = [one for one in registrations if not one.is_cancelled]
    if not live:
        return Effects()
    with_place = [one for one in live if one.is_confirmed]
    waiting = [one for one in live if not one.is_confirmed]

    def leave() -> None:
        event = locks.lock_event(live[0].event_id)
        leaving = locks.lock_registrations(event, [one.pk for one in live])
        cancelling.give_up(event, leaving, by=Registration.CancelledBy.ORGANISER)

    others = rehearsal.effects(leave)  # who moves up here may do so on the stage as well
    theirs = [
        named(CancelledLetter.label, with_place),
        named(LeftWaitingListLetter.label, waiting),
    ]
    return Effects(
        mails=[*(one for one in theirs if one.number), *others.mails],
        moved_up=others.moved_up,
        calendars=entries(live[0].event, with_place) + others.calendars,
    )


def _between(before: Event, after: Event, wanted: Changes) -> Effects:
    now = timezone.now()
    moved = changes.moved(before, after)
    # A form of the event's own fields hands out what it frees; one of sessions does when one moved.
    hands_out = wanted.edited is not None or wanted.status is not None or bool(moved)
    promoted = _moving_up(after, now) if hands_out and wanted.venue is None else []
    concerned = []
    if wanted.status == Event.Status.CANCELLED:
        concerned = calling_off.concerned(after)
    elif moved:
        concerned = events.concerned(after)
    _give_places(concerned, promoted, now)
    told = news.of(after, concerned, moved=moved, now=now)
    mails = [Mails(letters.label(kind), len(found)) for kind, found in told.mails.items()]
    mails.append(_number(NeverFitsLetter.label, events.newly_too_large(before, after)))
    mails.append(_number(PromotedLetter.label, promoted))
    return Effects(
        changes=in_words.of(before, after),
        mails=[one for one in mails if one.number],
        moved_up=len(promoted),
        calendars=told.entries + (0 if moved else entries(after, promoted)),
        warnings=warnings.of(before, after, moved, now),
        needs_consent=warnings.consent(before, after, moved, now),
    )


def _moving_up(event: Event, now: datetime) -> list[Registration]:
    """Who of the waiting list would get a place; as ``waiting_list.hand_out``."""
    if event.status != Event.Status.PUBLISHED:
        return []
    room = places.count([event], now)[event.pk]
    queue = event.registrations.queue().taking_places()
    return list(waiting_list.moving_up(event, room, queue, now))


def _give_places(
    concerned: Iterable[tuple[object, Iterable[tuple[Registration, object]]]],
    promoted: Collection[Registration],
    now: datetime,
) -> None:
    """So that what they are told is said of who has a place. Not stored."""
    pks = {one.pk for one in promoted}
    for _letter, receivers in concerned:
        for registration, _session in receivers:
            if registration.pk in pks:
                registration.status = Registration.Status.CONFIRMED
                registration.confirmed_at = now


def entries(event: Event, registrations: Iterable[Registration]) -> int:
    """The appointments to come of these people."""
    now = timezone.now()
    to_come = [one for one in event.sessions_in_order() if one.ends_at > now]
    return len(to_come) * sum(bool(one.email) for one in registrations)


def _number(label: object, registrations: Sequence[Registration]) -> Mails:
    return Mails(str(label), sum(bool(one.email) for one in registrations))


def named(label: object, registrations: Sequence[Registration]) -> Mails:
    """The same with who they are."""
    found = [one for one in registrations if one.email]
    return Mails(str(label), len(found), [one.name for one in found])


def _together(found: Sequence[Effects]) -> Effects:
    numbers: dict[str, int] = {}
    for mail in (mail for one in found for mail in one.mails):
        numbers[mail.label] = numbers.get(mail.label, 0) + mail.number
    return Effects(
        changes=list(dict.fromkeys(line for one in found for line in one.changes)),
        mails=[Mails(label, number) for label, number in numbers.items()],
        moved_up=sum(one.moved_up for one in found),
        calendars=sum(one.calendars for one in found),
        warnings=list(dict.fromkeys(line for one in found for line in one.warnings)),
        needs_consent=next((one.needs_consent for one in found if one.needs_consent), ""),
    )
