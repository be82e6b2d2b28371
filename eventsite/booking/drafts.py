"""Organisers' verbs on drafts: put one on the site, or delete it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError

from eventsite.models import Event
from eventsite.staff.log import Verb, record
from eventsite.subscriptions import notices

from . import checklist, locks, statuses, waiting_list


@transaction.atomic
def publish(event: Event) -> None:
    """Put a draft on the site; nothing happens to one that is there.

    Raises statuses.NotReady while the checklist blocks, and statuses.IsCancelled: that one is
    reinstated (calling_off.py).
    """
    stored = locks.lock_event(event.pk)
    if stored.is_cancelled:
        raise statuses.IsCancelled
    if not stored.is_draft:
        return
    missing = checklist.blocking(stored)
    if missing:
        raise statuses.NotReady(missing)
    statuses.change(stored, Event.Status.PUBLISHED)
    statuses.pass_on(stored, event)
    record(Verb.PUBLISHED, stored)
    notices.of_event(stored)
    waiting_list.promote(stored)


@transaction.atomic
def delete(event: Event) -> None:
    """Delete a draft with all that was laid out for it.

    Raises statuses.NotADraft, or statuses.HasPeople when somebody signed up or stands on its plan.
    """
    stored = locks.lock_event(event.pk)
    if not stored.is_draft:
        raise statuses.NotADraft
    if stored.registrations.exists():
        raise statuses.HasPeople
    record(Verb.REMOVED, stored, before={"title": stored.title})
    try:
        stored.delete()
    except ProtectedError as error:
        raise statuses.HasPeople from error
