"""Choosing one event from a list that does not grow with the years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, EventQuerySet, Session
from eventsite.web.long_select import Select
from eventsite.web.times import with_day


def _last_start(event: Event) -> tuple[datetime, int]:
    starts = [session.starts_at for session in event.sessions.all()]
    return max(starts, default=datetime.min.replace(tzinfo=UTC)), event.pk


def latest_events(chosen: Iterable[int] = ()) -> list[Event]:
    """Those of late and to come, latest first, with their sessions; and those that are chosen."""
    public = Event.objects.public()
    shown = public.lately() | public.filter(pk__in=list(chosen))
    return sorted(shown.prefetch_related("sessions"), key=_last_start, reverse=True)


class EventField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """An event by its address; ``show`` says what is in the list, it takes any: a link may lead to an older one."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Evenement"),
            queryset=Event.objects.public(),
            to_field_name="slug",
            required=False,
            widget=Select,
            empty_label=_("Alle evenementen"),
            error_messages={"invalid_choice": _("Kies een evenement uit de lijst.")},
        )

    def show(self, chosen: str) -> None:
        """The events of late, latest first; and the one that is chosen. One query."""
        public = Event.objects.public()
        shown = public.lately()
        if chosen:
            shown |= public.filter(slug=chosen.replace("\0", " "))
        last = Session.objects.filter(event=OuterRef("pk")).order_by("-starts_at")
        found: EventQuerySet[Any] = shown.by_start().order_by(
            Subquery(last.values("starts_at")[:1]).desc(nulls_last=True), "-pk"
        )
        listed = [
            (slug, with_day(title, start) if start else f"{title}, {_('zonder datum')}")
            for slug, title, start in found.values_list("slug", "title", "first_start")
        ]
        self.choices = [("", self.empty_label or ""), *listed]

    def to_python(self, value: object) -> Event | None:
        # A null byte reaches PostgreSQL as an error, and is in no slug.
        event: Event | None = super().to_python(str(value or "").replace("\0", " "))
        return event
