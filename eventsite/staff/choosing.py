"""Choosing one event from a list that does not grow with the years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event
from eventsite.models.event_queries import LATELY
from eventsite.models.translated import in_reading
from eventsite.web.asked_often import AskedOften, places
from eventsite.web.long_select import Choices, Select
from eventsite.web.times import with_day


def _last_start(event: Event) -> tuple[datetime, int]:
    starts = [session.starts_at for session in event.sessions.all()]
    return max(starts, default=datetime.min.replace(tzinfo=UTC)), event.pk


def latest_events(chosen: Iterable[int] = ()) -> list[Event]:
    """Those of late and to come, latest first, with their sessions; and those that are chosen."""
    public = Event.objects.public()
    shown = public.lately() | public.filter(pk__in=list(chosen))
    return sorted(shown.prefetch_related("sessions"), key=_last_start, reverse=True)


def _listed(*, or_chosen: bool) -> QuerySet[Event, tuple[Any, ...]]:
    """Slug, title, its translations, first start. Their sessions are added up at once: asked of each event, it is most of the work."""
    since, slug = places(2)
    public = Event.objects.public()
    shown = public.lately(since)
    if or_chosen:
        shown |= public.filter(slug=slug)
    stands = Q(sessions__cancelled_at__isnull=True)
    rows = shown.values("pk").annotate(
        start=Min("sessions__starts_at", filter=stands), last=Max("sessions__starts_at")
    )
    ordered = rows.order_by(F("last").desc(nulls_last=True), "-pk")
    return ordered.values_list("slug", "title", "translations", "start")


_LATEST = AskedOften(lambda: _listed(or_chosen=False))
_LATEST_OR_CHOSEN = AskedOften(lambda: _listed(or_chosen=True))


def _named(title: str, start: datetime | None) -> str:
    undated = _("zonder datum")
    return with_day(title, start) if start else f"{title}, {undated}"


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
        since, slug = timezone.now() - LATELY, chosen.replace("\0", " ")
        found = _LATEST_OR_CHOSEN.all(since, slug) if chosen else _LATEST.all(since)
        listed = [
            (slug, _named(in_reading("title", title, others), start))
            for slug, title, others, start in found
        ]
        self.choices = Choices([("", self.empty_label or ""), *listed])

    def to_python(self, value: object) -> Event | None:
        # A null byte reaches PostgreSQL as an error, and is in no slug.
        event: Event | None = super().to_python(str(value or "").replace("\0", " "))
        return event
