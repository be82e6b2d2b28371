"""Organisers' verbs on what won't go on: call it off, bring it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eventsite.calendars import invitations
from eventsite.mails.admission_letters import AdmissionEndedLetter
from eventsite.mails.event_letters import EventCancelledLetter
from eventsite.mails.registration_letter import Receiver, RegistrationLetter
from eventsite.models import Admission, CheckIn, Event, Registration
from eventsite.staff.log import Verb, record
from eventsite.subscriptions import notices

from . import events, inside, locks, statuses, waiting_list
from .refusals import AlreadyOver


@transaction.atomic
def call_off(event: Event, *, reason: str = "") -> None:
    """Cancel the whole event; ``reason`` stands in the mail and on the public page.

    Registrations stay, so that it can be reinstated; everyone is mailed. Raises statuses.StillDraft,
    AlreadyOver, or statuses.HasTakenPlace once a session was held, somebody is in or pitched: sessions
    that are still to come can be taken away one by one.
    """
    stored = locks.lock_event(event.pk)
    check_may_be_called_off(stored)
    if stored.is_cancelled:
        return
    statuses.change(stored, Event.Status.CANCELLED, reason=reason)
    statuses.pass_on(stored, event)
    record(Verb.CALLED_OFF, stored)
    invitations.raise_sequence(stored.sessions.standing())
    for letter, receivers in concerned(stored):
        letter.queue_all(receivers)


def concerned(event: Event) -> list[tuple[type[RegistrationLetter], list[Receiver]]]:
    """By which letter who is told that an event is off."""
    guests = Admission.objects.to_come_at(event)
    return [
        (EventCancelledLetter, [(one, None) for one in event.registrations.live()]),
        (AdmissionEndedLetter, [(one.registration, one.session) for one in guests]),
    ]


def check_may_be_called_off(event: Event) -> None:
    """Raises what ``call_off`` does."""
    if event.is_draft:
        raise statuses.StillDraft
    if event.is_cancelled:
        return
    if event.is_over:
        raise AlreadyOver
    held = event.sessions.standing().filter(ends_at__lte=timezone.now())
    if held.exists() or CheckIn.objects.live().filter(session__event=event).exists():
        raise statuses.HasTakenPlace
    doing = event.registrations.live().filter(role=Registration.Role.INITIATOR)
    if inside.who_did_something(doing):
        raise statuses.HasTakenPlace


@transaction.atomic
def reinstate(event: Event, *, sentence: str = "") -> None:
    """Let a cancelled event go on after all, and tell who signed up before; else nothing happens.

    ``sentence`` is the organiser's own, for in the mail. Raises AlreadyOver: what didn't go on doesn't come to have gone on.
    """
    stored = locks.lock_event(event.pk)
    if not stored.is_cancelled:
        return
    if stored.is_over:
        raise AlreadyOver
    statuses.change(stored, Event.Status.PUBLISHED)
    statuses.pass_on(stored, event)
    record(Verb.REINSTATED, stored)
    notices.of_event(stored)
    invitations.raise_sequence(stored.sessions.standing())
    events.tell_changed(stored, note=sentence)
    waiting_list.promote(stored)
