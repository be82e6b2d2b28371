"""Saving an event, and telling who is concerned."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.calendars import invitations
from eventsite.mails.admission_letters import AdmittedLetter
from eventsite.mails.event_letters import EventChangedLetter
from eventsite.mails.sign_up_letters import NeverFitsLetter
from eventsite.models import (
    Admission,
    Event,
    Registration,
)
from eventsite.staff import log
from eventsite.staff.verbs import Verb
from eventsite.web.versions import Check

from . import locks, places
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
)


@transaction.atomic
def save_event(event: Event, *, check: Check | None = None) -> None:
    """Save an organiser's edits of an event, then hand out what a raised capacity frees.

    ``check`` is asked once the event is held; what it raises is raised, and nothing is saved.

    Who waits with more people than a lowered capacity has places can't get one any more, and is told.

    A new title is a change of every entry that shows it, and is mailed. Raises CapacityBelowTaken;
    nothing is saved then.
    """
    if event._state.adding:
        event.save()
        log.record(Verb.ADDED, event, after={"title": event.title})
        return
    stored = locks.lock_event(event.pk)
    if check:
        check()
    taken = places.taken(stored)
    if event.capacity < taken and event.capacity != stored.capacity:
        raise CapacityBelowTaken(taken)
    # No form's business; one that was open for an hour must not bring the old ones back.
    for field in _OF_OTHER_VERBS:
        setattr(event, field, getattr(stored, field))
    event.modified_at = timezone.now()
    before = log.stored(event)
    event.save()
    log.record(Verb.CHANGED, event, before=before, after=log.values(event))
    if event.title != stored.title:
        _retitled(stored)
    for registration in Registration.objects.never_fitting(event):
        if registration.party_size <= stored.capacity and not stored.is_over:  # else told before
            NeverFitsLetter.queue(registration)
    promote(event)


def _retitled(event: Event) -> None:
    shown = [session for session in event.sessions_in_order() if not session.title]
    invitations.raise_sequence(shown)
    if shown:
        tell_changed(event)


def tell_changed(event: Event) -> None:
    """Mail everyone concerned that an event is not what it was; nobody once it is over."""
    if event.status == Event.Status.PUBLISHED and not event.is_over:
        EventChangedLetter.queue_all((one, None) for one in event.registrations.live())
        AdmittedLetter.queue_all(
            (admission.registration, admission.session)
            for admission in Admission.objects.to_come_at(event)
        )
