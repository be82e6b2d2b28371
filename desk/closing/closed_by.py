"""Who closed an evening or a run, and when, as the log has it."""

from __future__ import annotations

from eventsite.models import Event, LogEntry
from eventsite.staff import lines
from eventsite.staff.lines import Line
from eventsite.staff.verbs import Verb


def closed_by(event: Event) -> Line | None:
    """Or who opened it again. None for what was never closed, and where the log no longer has it."""
    if not (event.closed_at or event.reopened_at):
        return None
    verb = Verb.CLOSED if event.is_closed else Verb.REOPENED
    found = LogEntry.objects.filter(event_id=event.pk, verb=verb)[:1]
    return next(iter(lines.lines(found)), None)
