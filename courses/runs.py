"""Organisers' verbs on runs: start the next one from the last, edit the sessions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from eventsite.booking import events, scheduling
from eventsite.models import Event, Session

from .models import CourseRun


class SessionsOverlap(Exception):
    """Two sessions of one run at the same time; nobody can be at both."""

    def __init__(self, first: Session, second: Session) -> None:
        super().__init__(f"{first} / {second}")
        self.first, self.second = first, second


class SlugTaken(Exception):
    """Another event has this address on the site."""


class NoSessions(Exception):
    """The run to copy has no session to take the times from."""


@transaction.atomic
def copy_run(source: CourseRun, *, first_day: date, slug: str, title: str = "") -> CourseRun:
    """A draft with the same sessions as ``source``, from ``first_day`` on. Nothing else is carried over.

    Local times stay: a session at 19.30 is at 19.30 in summer and in winter. Raises SlugTaken or NoSessions.
    """
    sessions = [s for s in source.sessions_in_order() if not s.is_cancelled]
    if not sessions:
        raise NoSessions
    if Event.objects.filter(slug=slug).exists():
        raise SlugTaken
    run = CourseRun(
        course=source.course,
        slug=slug,
        title=title or source.title,
        summary=source.summary,
        description=source.description,
        trainer=source.trainer,
        capacity=source.capacity,
        promotion_stop_hours=source.promotion_stop_hours,
    )
    events.save_event(run)
    days = first_day - timezone.localdate(sessions[0].starts_at)
    copies = [
        Session(
            event=run,
            title=session.title,
            doors_open_at=session.doors_open_at and shift(session.doors_open_at, days),
            starts_at=shift(session.starts_at, days),
            ends_at=shift(session.ends_at, days),
            venue=session.venue,
        )
        for session in sessions
    ]
    scheduling.save_sessions(run, copies)
    return run


def shift(moment: datetime, days: timedelta) -> datetime:
    """The same time on the clock, that many days later, across the change of the clock too."""
    local = timezone.localtime(moment)
    wall = local.replace(tzinfo=None) + days
    return timezone.make_aware(wall)


@transaction.atomic
def save_sessions(
    run: CourseRun, changed: Iterable[Session], deleted: Iterable[Session] = ()
) -> None:
    """As scheduling.save_sessions, and raises SessionsOverlap: one enrolment is for all of a run's sessions."""
    scheduling.save_sessions(run, changed, deleted)
    sessions = list(run.sessions.filter(cancelled_at__isnull=True).order_by("starts_at", "pk"))
    for first, second in itertools.pairwise(sessions):
        if second.starts_at < first.ends_at:
            raise SessionsOverlap(first, second)
