"""When and where one shows up."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.web.asked_often import ASKED, AskedOfKeys, AskedOften
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.languages.texts import Text

from .events import Event
from .translated import Translated
from .venues import Venue


def new_session_uid() -> str:
    """A calendar UID that never changes and tells nothing (RFC 7986 §5.3: a random UUID)."""
    return f"session-{uuid.uuid4()}@{settings.SITE_DOMAIN}"


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self) -> SessionQuerySet:
        """Not called off on their own; their event may be."""
        return self.filter(cancelled_at__isnull=True)

    def public(self) -> SessionQuerySet:
        """Of published and cancelled events."""
        return self.exclude(event__status=Event.Status.DRAFT)


class Session(Translated):
    """When and where one shows up. Times are stored in UTC and shown in Europe/Amsterdam."""

    TRANSLATED = ("title",)

    LOGGED_TEXTS = ("title",)

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("evenement")
    )
    title = models.CharField(
        _("titel"), max_length=200, blank=True, help_text=_("Leeg: de titel van het evenement.")
    )
    doors_open_at = models.DateTimeField(_("inloop vanaf"), null=True, blank=True)
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("einde"))
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("locatie")
    )
    uid = models.CharField(max_length=255, unique=True, default=new_session_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)
    # The start that was on the site first, once it was moved: schema.org's previousStartDate.
    announced_starts_at = models.DateTimeField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bijeenkomst")
        verbose_name_plural = _("bijeenkomsten")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["starts_at"], name="session_starts_at"),
            models.Index(fields=["ends_at"], name="session_ends_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
            models.CheckConstraint(
                name="session_doors_open_before_it_starts",
                condition=Q(doors_open_at__isnull=True) | Q(doors_open_at__lte=F("starts_at")),
                violation_error_message=_("De inloop moet voor het begin liggen."),
            ),
        ]

    def __str__(self) -> str:
        local = timezone.localtime(self.starts_at)
        return f"{self.title or self.event.title}, {in_form(local, f'j F Y, {CLOCK}')}"

    @property
    def log_name(self) -> str:
        return gettext("de bijeenkomst van %(day)s") % {
            "day": format_date(timezone.localtime(self.starts_at), "j F")
        }

    @property
    def name(self) -> Text:
        """Its own title, or else the event's, as readers are shown them."""
        return self.texts.title or self.event.texts.title

    @property
    def written_name(self) -> str:
        """The same as it was written first: for what is compared, and for open data."""
        return self.title or self.event.title

    @property
    def names(self) -> dict[str, str]:
        """What it is called in languages other than the site's own, by language."""
        own, event = self.translations, self.event.translations
        found = {language: said["title"] for language, said in own.items() if "title" in said}
        if self.title:
            return found
        return {
            language: said["title"] for language, said in event.items() if "title" in said
        } | found

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_rescheduled(self) -> bool:
        """Begins at another moment than was on the site first."""
        return self.announced_starts_at not in {None, self.starts_at}

    @property
    def is_off(self) -> bool:
        """Cancelled, by itself or with its event."""
        return self.is_cancelled or self.event.is_cancelled

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def check_in_opens_at(self) -> datetime:
        return (self.doors_open_at or self.starts_at) - settings.CHECK_IN_BEFORE

    @property
    def check_in_closes_at(self) -> datetime:
        return self.ends_at + settings.CHECK_IN_AFTER

    @property
    def tablets_end_at(self) -> datetime:
        """Six o'clock in the morning after: the tokens of the tablets end, and what they hold is wiped."""
        evening = timezone.localtime(self.ends_at)
        morning = evening.replace(hour=6, minute=0, second=0, microsecond=0, fold=0)
        return morning if morning > evening else morning + timedelta(days=1)

    def check_in_is_open(self, now: datetime | None = None) -> bool:
        if self.is_off:
            return False
        return self.check_in_opens_at <= (now or timezone.now()) < self.check_in_closes_at


def _of_events(keys: Sequence[Any]) -> SessionQuerySet:
    return Session.objects.filter(event__pk__in=keys).select_related("venue")


def _times_of_events(keys: Sequence[Any]) -> SessionQuerySet:
    return Session.objects.filter(event__pk__in=keys).only(*TIMES)


TIMES = ["event", "starts_at", "ends_at", "cancelled_at"]
_OF_EVENTS, _TIMES_OF_EVENTS = AskedOfKeys(_of_events), AskedOfKeys(_times_of_events)


_BY_SLUG = AskedOften(
    lambda: Session.objects.filter(event__slug=ASKED).select_related("event", "venue")
)
_WITHOUT_SESSION = AskedOften(lambda: Event.objects.filter(slug=ASKED))


def event_by_slug(slug: str) -> Event | None:
    """With when and where, in one query; two for an event that has no session yet."""
    sessions = _BY_SLUG.all(slug)
    event = sessions[0].event if sessions else _WITHOUT_SESSION.first(slug)
    if event:
        _give(event, sessions)
    return event


def fetch_when_and_where(events: Collection[Event]) -> None:
    """What ``with_when_and_where`` does, for events at hand, by a statement that is kept: one for a page of them."""
    _fetch(events, _OF_EVENTS)


def fetch_when(events: Collection[Event]) -> None:
    """The same without where: of each session its times, and whether it stands."""
    _fetch(events, _TIMES_OF_EVENTS)


def _fetch(events: Collection[Event], asked: AskedOfKeys[Session]) -> None:
    by_pk = {event.pk: event for event in events}
    found: dict[int, list[Session]] = {pk: [] for pk in by_pk}
    keys = list(by_pk)
    for first in range(0, len(keys), asked.MOST):
        for session in asked.all(keys[first : first + asked.MOST]):
            found[session.event_id].append(session)
    for pk, event in by_pk.items():
        _give(event, found[pk])


def _give(event: Event, sessions: list[Session]) -> None:
    """As prefetch_related does."""
    for session in sessions:
        session.event = event
    known: Any = event.sessions.all()
    known._result_cache = sessions
    event._prefetched_objects_cache = {"sessions": known}  # type: ignore[attr-defined]
