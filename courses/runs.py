"""Organisers start the next run from the last."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from eventsite.booking import copying, scheduling
from eventsite.models import Translations, taken_over

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


class NoSessions(Exception):
    """The run to copy has no session to take the times from."""


@transaction.atomic
def copy_run(
    source: CourseRun, *, first_day: date, title: str = "", titles: Translations | None = None
) -> CourseRun:
    """A draft with the texts, places and sessions of ``source``, from ``first_day`` on; no people.

    Local times stay: a session at 19.30 is at 19.30 in summer and in winter. ``titles`` is the title in
    other languages; where nobody says it, a title that stays the same keeps those of ``source``. Raises
    NoSessions.
    """
    sessions = source.sessions_in_order()
    if not sessions:
        raise NoSessions
    days = first_day - timezone.localdate(sessions[0].starts_at)
    opens_at, closes_at = copying.registration_window(source, days)
    title = title or source.title
    run = CourseRun(
        course=source.course,
        title=title,
        translations=taken_over(source, COPIED, into=copying.titles(source, title, titles)),
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
