"""What else of the same person is on at the same time."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from eventsite.models import (
    Event,
    Registration,
    Session,
)


def clashes(registration: Registration) -> list[Session]:
    """Sessions of this person's other registrations that overlap one of this registration's.

    A warning and no wall: one may leave early. Told in the mail only; a page that anyone can reach
    by typing an address must not say where else its owner goes.
    """
    others = (
        Registration.objects.live()
        .of_person(registration.email, sharer=registration.sharer)
        .exclude(event=registration.event_id)
    )
    events = list(others.order_by().values_list("event", flat=True))
    if not events:  # as of most people
        return []
    own = registration.event.sessions.filter(cancelled_at__isnull=True)
    at_that_time = own.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    found = Session.objects.filter(
        Exists(at_that_time),
        event__in=events,
        event__status=Event.Status.PUBLISHED,
        cancelled_at__isnull=True,
    ).select_related("event", "venue")
    return list(found.order_by("starts_at", "pk"))
