"""What a key may see: its events, and who signed up for them. Its reading of people is logged."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone

from eventsite.keys.auth import check_at
from eventsite.models import ApiKey, Event, LogEntry, Registration, RegistrationQuerySet
from eventsite.staff.log import Verb, label_of, record
from eventsite.web.api.finding import by_slug

READ_EVERY = timedelta(hours=1)  # a line for each page would hide all others


def events(key: ApiKey) -> Any:
    """Drafts too."""
    found = Event.objects.all()
    return found.filter(pk__in=key.events.values("pk")) if key.only_events else found


def event(key: ApiKey, slug: str) -> Event:
    """With its sessions; a draft too. Raises Http404, and KeyRefused where the key is for others."""
    found = by_slug(Event.objects.all(), slug)
    # Of a draft nobody else may know that there is one.
    if found.is_draft and not key.may_at(found):
        raise Http404
    check_at(key, found)
    return found


def registrations() -> RegistrationQuerySet:
    """Of who was erased nothing is told."""
    return Registration.objects.filter(erased_at=None)


def registration(key: ApiKey, public_id: uuid.UUID) -> Registration:
    """With its event. Raises Http404, also where the key is for other events: which there are is not told."""
    found = registrations().select_related("event").filter(public_id=public_id).first()
    if found is None or not key.may_at(found.event_id):
        raise Http404
    return found


def note_reading(key: ApiKey, of: Event) -> None:
    """A line in the log, as with a download at the desk: the first time in an hour that this key reads these people."""
    lines = LogEntry.objects.of_object(label_of(Event), of.pk)
    lately = lines.filter(
        verb=Verb.EXPORTED,
        actor=LogEntry.Actor.KEY,
        actor_id=key.pk,
        at__gt=timezone.now() - READ_EVERY,
    )
    if not lately.exists():
        record(Verb.EXPORTED, of, after={"access_needs": False})
