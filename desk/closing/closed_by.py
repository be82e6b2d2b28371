"""Who closed an evening or a run, and when, as the log has it."""

from __future__ import annotations

from eventsite.models import Event, LogEntry
from eventsite.staff import lines
from eventsite.staff.lines import Line
from eventsite.staff.verbs import Verb


def closed_by(event: Event) -> Line | None:
    """None for what is not closed, and where the log no longer has it."""
    if not event.is_closed:
        return None
    found = LogEntry.objects.filter(event_id=event.pk, verb=Verb.CLOSED)[:1]
    return next(iter(lines.lines(found)), None)
