"""Saving an event, and telling who is concerned."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.calendars import invitations
from eventsite.mails.admission_letters import AdmittedLetter
from eventsite.mails.event_letters import EventChangedLetter
from eventsite.mails.registration_letter import Receiver, RegistrationLetter
from eventsite.mails.sign_up_letters import NeverFitsLetter
from eventsite.models import (
    Admission,
    Event,
    Registration,
)
from eventsite.staff import log
from eventsite.staff.verbs import Verb
from eventsite.web.versions import Check

from . import changes, locks, places
from .changes import Changes
from .refusals import CapacityBelowTaken
from .waiting_list import promote

_OF_OTHER_VERBS = (
    "status",
    "cancelled_at",
    "cancellation_reason",
    "sign_up_closed_at",
    "closing_reason",
    "held_places",
    "held_until",
    "closed_at",
    "reopened_at",
    "reopening_reason",
)


@transaction.atomic
def save_event(event: Event, *, sentence: str = "", check: Check | None = None) -> None:
    """Save an organiser's edits of an event, then hand out what a raised capacity frees.

    ``sentence`` is the organiser's own, for in the mail. ``check`` is asked once the event is held; what
    it raises is raised, and nothing is saved.

    Who waits with more people than a lowered capacity has places can't get one any more, and is told.

    A new title is a change of every entry that shows it, and is mailed. Raises CapacityBelowTaken;
    nothing is saved then.
    """
    is_new = event._state.adding
    store(event, sentence=sentence, check=check)
    if not is_new:
        promote(event)


def store(event: Event, *, sentence: str = "", check: Check | None = None) -> None:
    """As ``save_event``, for a caller whose transaction it is and who hands out the places."""
    if event._state.adding:
        event.save()
        log.record(Verb.ADDED, event, after={"title": event.title})
        return
    stored = locks.lock_event(event.pk, though_closed=True)  # its texts may change
    if check:
        check()
    check_capacity(stored, event)
    # No form's business; one that was open for an hour must not bring the old ones back.
    for field in _OF_OTHER_VERBS:
        setattr(event, field, getattr(stored, field))
    event.modified_at = timezone.now()
    before = log.stored(event)
    event.save()
    log.record(Verb.CHANGED, event, before=before, after=log.values(event))
    was = changes.fetched(stored)
    after = changes.applied(was, Changes(edited=event))
    if moved := changes.moved(was, after):
        invitations.raise_sequence(moved)
        tell_changed(after, note=sentence)
    for registration in newly_too_large(was, after):
        NeverFitsLetter.queue(registration)


def check_capacity(before: Event, after: Event) -> None:
    """Raises CapacityBelowTaken where there would be fewer places than are taken, and than there were."""
    taken = places.taken(before)
    if after.capacity < taken and after.capacity != before.capacity:
        raise CapacityBelowTaken(taken)


def newly_too_large(before: Event, after: Event) -> list[Registration]:
    """Who waits with more people than there would be places, and than there were not."""
    if before.is_over:
        return []
    waiting = Registration.objects.never_fitting(after)
    return [one for one in waiting if one.party_size <= before.capacity]  # others were told before


def tell_changed(event: Event, *, note: str = "") -> None:
    """Mail everyone concerned that an event is not what it was; nobody once it is over.

    ``note`` is the organiser's own sentence. Whoever knows it already gets nothing: each mail asks
    before it leaves whether it is news.
    """
    for letter, receivers in concerned(event):
        letter.queue_all(receivers, note=note)


def concerned(event: Event) -> list[tuple[type[RegistrationLetter], list[Receiver]]]:
    """By which letter who is told that an event is not what it was."""
    if event.status != Event.Status.PUBLISHED or event.is_over:
        return []
    guests = Admission.objects.to_come_at(event)
    return [
        (EventChangedLetter, [(one, None) for one in event.registrations.live()]),
        (AdmittedLetter, [(one.registration, one.session) for one in guests]),
    ]
