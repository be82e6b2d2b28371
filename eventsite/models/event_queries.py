"""What is asked of events, of every kind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import F
from django.utils import timezone

from .session_times import Moment, first_start, has_ended, is_first, last_end, not_ended

_E = TypeVar("_E", bound=models.Model)
LATELY = timedelta(days=180)


class EventQuerySet(models.QuerySet[_E]):
    """Used by every kind of event."""

    def public(self) -> Self:
        """Published and cancelled events: what anyone may see. Drafts never."""
        return self.exclude(status="draft")

    def with_sessions(self) -> Self:
        """With sessions and venues fetched: what ``starts_at`` and every page need."""
        return self.prefetch_related("sessions__venue")

    def with_when_and_where(self) -> Self:
        """The same in a statement less, each session with a venue of its own: for few sessions."""
        rows = apps.get_model("eventsite", "Session").objects.select_related("venue")
        return self.prefetch_related(models.Prefetch("sessions", rows))

    def with_times(self) -> Self:
        """With when it starts and ends, in the same statement: what says whether one can sign up."""
        return self.annotate(fetched_start=first_start(), fetched_end=last_end())

    def by_start(self) -> Self:
        """Soonest first, each with ``first_start``."""
        return self.annotate(first_start=first_start()).order_by("first_start", "pk")

    def lately(self, since: Moment | None = None) -> Self:
        """With a session to come or in the past half year: what to choose from, where all is too much."""
        sessions = apps.get_model("eventsite", "Session").objects
        recent = sessions.filter(ends_at__gt=since or timezone.now() - LATELY)
        return self.filter(pk__in=recent.values("event"))

    def upcoming(self, now: Moment | None = None) -> Self:
        """Not over yet, soonest first. An event without a session is neither upcoming nor past."""
        return self.filter(pk__in=not_ended(now)).by_start()

    def past(self, now: Moment | None = None) -> Self:
        """Over, latest first."""
        return self.filter(has_ended(now)).dated().reverse()

    def before(self, moment: datetime) -> Self:
        """That start before a moment, latest first."""
        return self.latest_first().filter(first_start__lt=moment)

    def dated(self) -> Self:
        """As ``by_start``, without what has no session: where there are many, and a few are asked for."""
        rows = self.filter(is_first()).annotate(first_start=F("sessions__starts_at"))
        return rows.order_by("first_start", "sessions__event")

    def latest_first(self) -> Self:
        """By when they start; without what has no session."""
        return self.by_start().filter(first_start__isnull=False).reverse()
