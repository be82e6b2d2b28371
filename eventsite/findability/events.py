"""How events of any kind are found: what each app says of its own kind stands on this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from eventsite.calendars.feeds import event_path
from eventsite.models import Event, EventQuerySet, Session
from eventsite.web.languages.texts import Text
from eventsite.web.times import dated

from .things import News


def with_changes(events: EventQuerySet[Any]) -> EventQuerySet[Any]:
    """Those with a session that stands, each with when one of its sessions last changed."""
    standing = Session.objects.standing().filter(event=OuterRef("pk"))
    rows: EventQuerySet[Any] = events.filter(Exists(standing)).annotate(
        sessions_changed_at=Max("sessions__modified_at")
    )
    return rows


def calendar(event: Event) -> str:
    """Of what is still to come."""
    return "" if event.is_cancelled or event.is_over else event_path(event)


def changed_at(event: Any) -> datetime:
    """Of what ``with_changes`` gave."""
    latest: datetime = max(event.modified_at, event.sessions_changed_at or event.modified_at)
    return latest


def news(events: EventQuerySet[Any], most: int) -> Iterator[News]:
    """The latest that changed, but for one without a session yet. Two statements, which read no session of any other."""
    rows = events.with_sessions().order_by("-modified_at", "-pk")[:most]
    yield from (_news(one) for one in rows if one.sessions_in_order())


def _news(event: Any) -> News:
    return News(
        key=f"evenement/{event.pk}",
        title=Text(_headline(event), event.texts.title.language),
        summary=Text(" ".join(_sentences(event)), event.texts.summary.language),
        path=event.get_absolute_url(),
        published_at=event.created_at,
        changed_at=max(event.modified_at, *(one.modified_at for one in event.sessions.all())),
    )


def _headline(event: Event) -> str:
    told = dated(event)
    if event.is_cancelled:
        return _("Gaat niet door: %(event)s") % {"event": told}
    if event.sessions_in_order()[0].is_rescheduled:
        return _("Nieuwe datum: %(event)s") % {"event": told}
    return told


def _sentences(event: Event) -> Iterable[str]:
    if event.is_cancelled and event.cancellation_reason:
        yield event.cancellation_reason
    yield event.texts.summary
