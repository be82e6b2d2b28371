"""Calendars to subscribe to, and how one gets one.

A feed's ETag is worked out from the rows it is made of, so an unchanged feed is not made again. See
docs/adr/0017-calendars-that-stay-true.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from eventsite.models import (
    CalendarLink,
    Event,
    Session,
    SessionQuerySet,
    with_address,
)
from eventsite.tickets.links import absolute, calendar_token

from . import diary
from .appointments import LONG_AGO, Appointment, Standing, of_session
from .ical import published, session_file

# How long a cancelled session stays in feeds, as cancelled: a client that looks once a week sees it.
CANCELLED_STAYS = timedelta(days=30)
RENDERED_STAYS = timedelta(days=7)


@dataclass(frozen=True)
class Feed:
    """What one subscribes to. ``version`` differs whenever what it says does."""

    title: str
    path: str
    version: str
    modified_at: datetime
    appointments: Callable[[], Iterable[Appointment]]

    @property
    def url(self) -> str:
        return absolute(self.path)


def public_feed() -> Feed:
    """All sessions of all events that anyone may see."""
    return _feed_of_sessions(
        settings.SITE_NAME, reverse("agenda_feed"), Session.objects.public(), timezone.now()
    )


def event_feed(event: Event) -> Feed:
    """All sessions of one event."""
    path = f"{event.get_absolute_url()}agenda.ics"
    return _feed_of_sessions(event.title, path, Session.objects.filter(event=event), timezone.now())


def organiser_feed(link: CalendarLink) -> Feed:
    """All sessions there are, drafts too, as TENTATIVE."""
    title = _("%(site)s: alles van de organisatie") % {"site": settings.SITE_NAME}
    path = reverse("organiser_feed", args=[calendar_token(link)])
    return _feed_of_sessions(title, path, Session.objects.all(), timezone.now())


def personal_feed(link: CalendarLink) -> Feed:
    """Everything of one e-mail address: what it has a place at, what it waits for, what went away."""
    entries = diary.of(link.email or "").entries.values()
    since = timezone.now() - CANCELLED_STAYS
    kept = [a for a in entries if a.standing != Standing.CANCELLED or a.modified_at > since]
    appointments = sorted(kept, key=lambda a: (a.starts_at, a.uid))
    return Feed(
        title=_("%(site)s: uw afspraken") % {"site": settings.SITE_NAME},
        path=reverse("personal_feed", args=[calendar_token(link)]),
        version=_version(appointments),
        modified_at=max([a.modified_at for a in appointments], default=LONG_AGO),
        appointments=lambda: appointments,
    )


# Every column that a session's entry is made of, or that changes along with one.
_FINGERPRINT = (
    "pk",
    "sequence",
    "cancelled_at",
    "event__status",
    "event__cancelled_at",
    "modified_at",
    "event__modified_at",
    "venue__modified_at",
)


def _feed_of_sessions(title: str, path: str, sessions: SessionQuerySet, now: datetime) -> Feed:
    """One small query tells whether anything changed; the sessions are fetched only if it did."""
    kept, modified = [], [LONG_AGO]
    for row in sessions.order_by("starts_at", "pk").values_list(*_FINGERPRINT):
        off_since = row[2] or row[4]
        if off_since and off_since <= now - CANCELLED_STAYS:
            modified.append(off_since + CANCELLED_STAYS)  # when it left the feed
            continue
        kept.append(row)
        modified.extend(row[5:])

    def appointments() -> list[Appointment]:
        pks = {row[0] for row in kept}
        found = sessions.select_related(*with_address("event"), "venue").order_by("starts_at", "pk")
        return [of_session(session) for session in found if session.pk in pks]

    return Feed(title, path, _version([title, *kept]), max(modified), appointments)


def _version(parts: Iterable[object]) -> str:
    """Of everything in it, and of the address and the names that the settings give."""
    site = [settings.SITE_URL, settings.SENDER_NAME, settings.SENDER_EMAIL]
    return hashlib.sha256("|".join(map(repr, [*site, *parts])).encode()).hexdigest()[:32]


def respond(request: HttpRequest, feed: Feed, *, public: bool = True) -> HttpResponse:
    """The feed with ETag and Last-Modified; 304 for who has it already (RFC 9110 §13).

    A public feed is made once per change and kept for all; somebody's own is not kept.
    """

    @condition(
        etag_func=lambda request: f'"{feed.version}"',
        last_modified_func=lambda request: feed.modified_at,
    )
    def answer(request: HttpRequest) -> HttpResponse:
        content = _rendered_once(feed) if public else render(feed)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="agenda.ics"'
        return response

    response = answer(request)
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-cache"
    if not public:
        response["X-Robots-Tag"] = "noindex"
    return response


def render(feed: Feed) -> bytes:
    """The feed as iCalendar, in bytes."""
    return published(feed.title, feed.url, feed.appointments())


def _rendered_once(feed: Feed) -> bytes:
    key = f"feed:{feed.path}:{feed.version}"
    content: bytes | None = shared_cache.get(key)
    if content is None:
        content = render(feed)
        shared_cache.set(key, content, RENDERED_STAYS.total_seconds())
    return content


@dataclass(frozen=True)
class Subscribe:
    """The addresses behind the buttons: people know the name of their calendar, not of a format."""

    google: str
    outlook: str
    webcal: str
    file: str


def subscribe(feed: Feed) -> Subscribe:
    """Subscriptions, so that the entry follows when the evening moves; and the file, which doesn't."""
    webcal = f"webcal://{urlsplit(feed.url).netloc}{feed.path}"
    return Subscribe(
        google=f"https://calendar.google.com/calendar/render?{urlencode({'cid': webcal})}",
        outlook="https://outlook.live.com/calendar/0/addfromweb?"
        + urlencode({"url": feed.url, "name": feed.title}),
        webcal=webcal,
        file=feed.path,
    )


def session_response(session: Session) -> HttpResponse:
    """A session as a file to open in a calendar."""
    response = HttpResponse(session_file(session), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{session.event.slug}-{session.pk}.ics"'
    response["Cache-Control"] = "public, max-age=300"
    return response
