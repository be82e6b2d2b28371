"""Offering a workshop to an edition's pitchers: places held for them, and a mail to each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cafes.models import Edition
from courses.models import CourseRun
from eventsite.booking import locks, waiting_list
from eventsite.models import Registration
from eventsite.staff.log import Verb, record
from eventsite.web.versions import Check

from . import workshop
from .letters import WorkshopOfferedLetter
from .models import Pitch, Workshop


class StartsBefore(Exception):
    """Places can't be held until after the workshop has begun."""


@transaction.atomic
def offer(
    edition: Edition,
    run: CourseRun,
    *,
    places: int,
    until: datetime | None,
    check: Check | None = None,
) -> None:
    """Make ``run`` the edition's workshop, hold ``places`` of it ``until`` then, and ask its pitchers.

    Takes the place of what was offered before. Who was asked for this run is not asked again. Raises
    StartsBefore. ``check`` is asked once the edition is held; what it raises is raised.
    """
    locks.lock_event(edition.pk)
    if check:
        check()
    start = run.starts_at
    if places and (until is None or start is None or until > start):
        raise StartsBefore
    before = workshop.of(edition.pk)
    locks.lock_events({run.pk, *([before.run_id] if before else [])}, though_closed=True)
    if before and before.run_id != run.pk:
        waiting_list.hold_places(before.run, 0, until=None)
    Workshop.objects.update_or_create(edition=edition, defaults={"run": run})
    if before is None or before.run_id != run.pk:
        record(Verb.PROPOSED, run, event=edition)
    waiting_list.hold_places(run, places, until=until if places else None)
    pitchers = Registration.objects.confirmed().filter(
        pk__in=Pitch.objects.on_stage().filter(registration__event=edition).values("registration")
    )
    for registration in pitchers.order_by("pk"):
        ask(registration)


@transaction.atomic
def withdraw(edition: Edition) -> None:
    """The edition has no workshop any more; what was held for its pitchers is for everyone.

    Who enrolled keeps their place.
    """
    locks.lock_event(edition.pk)
    offered = workshop.of(edition.pk)
    if offered:
        waiting_list.hold_places(offered.run, 0, until=None)
        offered.delete()
        record(Verb.REVOKED, offered.run, event=edition)


def ask(registration: Registration) -> None:
    """Mail somebody who has a turn on the stage that there is a workshop; once for each run."""
    offered = workshop.of(registration.event_id)
    if offered and workshop.is_open_to(offered, registration):
        WorkshopOfferedLetter.queue_once([registration], workshop.occasion_of(offered))
