"""Organisers' verbs on runs: start the next one from the last, edit the sessions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from eventsite.booking import changes, copying, effects, scheduling
from eventsite.booking.changes import Changes
from eventsite.booking.refusals import BookingRefused
from eventsite.models import Event, Session
from eventsite.staff.confirming import Effects
from eventsite.web.versions import Check

from .models import CourseRun

COPIED = (
    "summary",
    "description",
    "trainer",
    "capacity",
    "promotion_stop_hours",
    "practical_information",
    "thanks",
)


class SessionsOverlap(BookingRefused):
    """Two sessions of one run at the same time; nobody can be at both."""

    def __init__(self, first: Session, second: Session) -> None:
        super().__init__(f"{first} / {second}")
        self.first, self.second = first, second


class NoSessions(Exception):
    """The run to copy has no session to take the times from."""


@transaction.atomic
def copy_run(source: CourseRun, *, first_day: date, title: str = "") -> CourseRun:
    """A draft with the texts, places and sessions of ``source``, from ``first_day`` on; no people.

    Local times stay: a session at 19.30 is at 19.30 in summer and in winter. Raises NoSessions.
    """
    sessions = source.sessions_in_order()
    if not sessions:
        raise NoSessions
    days = first_day - timezone.localdate(sessions[0].starts_at)
    opens_at, closes_at = copying.registration_window(source, days)
    run = CourseRun(
        course=source.course,
        title=title or source.title,
        registration_opens_at=opens_at,
        registration_closes_at=closes_at,
        **{field: getattr(source, field) for field in COPIED},
    )
    copying.save_at_free_address(run, source.course.slug, first_day)
    scheduling.save_sessions(run, [copying.session(one, run, days) for one in sessions])
    return run


def skipped(source: CourseRun, made: CourseRun) -> list[str]:
    """Of a copy: what became of times that the clock skips, as sentences."""
    began, begins = source.starts_at, made.starts_at
    if began is None or begins is None:
        return []
    days = timezone.localdate(begins) - timezone.localdate(began)
    return copying.skipped_in_words(source, days)


@transaction.atomic
def save_sessions(
    run: Event,
    changed: Iterable[Session],
    deleted: Iterable[Session] = (),
    *,
    sentence: str = "",
    check: Check | None = None,
) -> None:
    """As scheduling.save_sessions, and raises SessionsOverlap: one enrolment is for all of a run's sessions."""
    scheduling.save_sessions(run, changed, deleted, sentence=sentence, check=check)
    _check_overlap(changes.fetched(run))


def effects_of_sessions(run: Event, wanted: Changes) -> Effects:
    """What saving these would do to people. Raises what ``save_sessions`` does."""
    _check_overlap(changes.applied(changes.fetched(run), wanted))
    return effects.effects(run, wanted)


def _check_overlap(run: Event) -> None:
    for first, second in itertools.pairwise(run.sessions_in_order()):
        if second.starts_at < first.ends_at:
            raise SessionsOverlap(first, second)
