"""Calendars to subscribe to, and files with a session to add once.

A feed's ETag is worked out from the rows it is made of, so an unchanged feed is not made again. See
docs/adr/0017-calendars-that-stay-true.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition

from eventsite.models import (
    CalendarLink,
    Event,
    Session,
    SessionQuerySet,
    with_address,
)
from eventsite.site.reading import site
from eventsite.tickets.links import absolute, calendar_token
from eventsite.web.times import midnight

from . import diary
from .appointments import LONG_AGO, Appointment, Standing, of_session
from .ical import published, several

# How long a cancelled session stays in feeds, as cancelled: a client that looks once a week sees it.
CANCELLED_STAYS = timedelta(days=30)
# What is over stays so long; who wants to know more finds it on the site.
PAST_STAYS = timedelta(days=365)


@dataclass(frozen=True)
class Feed:
    """What one subscribes to, or a file to add once. ``version`` differs whenever what it says does."""

    title: str
    path: str
    version: str
    modified_at: datetime
    appointments: Callable[[], Iterable[Appointment]]
    filename: str = "agenda.ics"
    is_file: bool = False

    @property
    def url(self) -> str:
        return absolute(self.path)


@dataclass(frozen=True)
class Some:
    """Of the public sessions some: ``which``, what those are called, and the query that asks for them."""

    which: Q
    label: str
    query: str


def public_feed(some: Some | None = None) -> Feed:
    """The sessions of the past year and to come, of all events that anyone may see."""
    sessions = Session.objects.public()
    return _without_the_past(
        public_title(some), public_path(some), sessions.filter(some.which) if some else sessions
    )


def public_title(some: Some | None) -> str:
    if some is None:
        return site().name
    return _("%(site)s: %(what)s") % {"site": site().name, "what": some.label}


def public_path(some: Some | None) -> str:
    path = reverse("agenda_feed")
    return f"{path}?{some.query}" if some else path


def event_feed(event: Event) -> Feed:
    """All sessions of one event."""
    sessions = Session.objects.filter(event=event)
    return _feed_of_sessions(event.texts.title, event_path(event), sessions)


def event_path(event: Event) -> str:
    return f"{event.get_absolute_url()}agenda.ics"


def session_file(session: Session) -> Feed:
    """One session of an event, for who wants just that one; needs its event and venue."""
    appointment = of_session(session)
    return Feed(
        title=session.name,
        path=f"{session.event.get_absolute_url()}{session.pk}.ics",
        version=_version([appointment]),
        modified_at=appointment.modified_at,
        appointments=lambda: [appointment],
        filename=f"{session.event.slug}-{session.pk}.ics",
        is_file=True,
    )


def organiser_feed(link: CalendarLink) -> Feed:
    """The sessions of the past year and to come, drafts too, as TENTATIVE."""
    title = _("%(site)s: alles van de organisatie") % {"site": site().name}
    path = reverse("organiser_feed", args=[calendar_token(link)])
    return _without_the_past(title, path, Session.objects.all())


def personal_feed(link: CalendarLink) -> Feed:
    """What one e-mail address has a place at, what it waits for, what went away, for a year."""
    now = timezone.now()
    appointments, modified = [], [LONG_AGO]
    for entry in sorted(
        diary.of(link.email or "").entries.values(), key=lambda a: (a.starts_at, a.uid)
    ):
        leaves_at = entry.ends_at + PAST_STAYS
        if entry.standing == Standing.CANCELLED:
            leaves_at = min(leaves_at, entry.modified_at + CANCELLED_STAYS)
        leaves_at = _midnight_from(leaves_at)
        if leaves_at > now:
            appointments.append(entry)
        modified.append(entry.modified_at if leaves_at > now else leaves_at)
    return Feed(
        title=_("%(site)s: uw afspraken") % {"site": site().name},
        path=reverse("personal_feed", args=[calendar_token(link)]),
        version=_version(appointments),
        modified_at=max(modified),
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


def _without_the_past(title: str, path: str, sessions: SessionQuerySet) -> Feed:
    since = _day_of(timezone.now()) - PAST_STAYS
    over = sessions.filter(ends_at__lte=since).order_by("-ends_at")
    last = over.values_list("ends_at", flat=True).first()
    left_at = [_midnight_from(last + PAST_STAYS)] if last else []
    return _feed_of_sessions(title, path, sessions.filter(ends_at__gt=since), left_at)


def _feed_of_sessions(
    title: str, path: str, sessions: SessionQuerySet, left_at: Iterable[datetime] = ()
) -> Feed:
    """One small query tells whether anything changed; the sessions are fetched only if it did.

    ``left_at`` is when others were no longer in it.
    """
    since = _day_of(timezone.now()) - CANCELLED_STAYS
    kept, modified = [], [LONG_AGO, *left_at]
    # Sorted here: SQLite would read all there ever were in order, rather than a year of them by the index.
    for row in sorted(sessions.order_by().values_list(*_FINGERPRINT)):
        off_since = row[2] or row[4]
        if off_since and off_since <= since:
            modified.append(_midnight_from(off_since + CANCELLED_STAYS))
            continue
        kept.append(row)
        modified.extend(row[5:])

    def appointments() -> list[Appointment]:
        pks = {row[0] for row in kept}
        found = sessions.select_related(*with_address("event"), "venue").order_by()
        in_order = sorted(found, key=lambda session: (session.starts_at, session.pk))
        return [of_session(session) for session in in_order if session.pk in pks]

    return Feed(title, path, _version([title, *kept]), max(modified), appointments)


def _day_of(moment: datetime) -> datetime:
    """When it began: what leaves a feed does so at midnight, so that it is the same all day."""
    return midnight(timezone.localdate(moment))


def _midnight_from(moment: datetime) -> datetime:
    """The first midnight from then on."""
    day = timezone.localdate(moment)
    return moment if midnight(day) == moment else midnight(day + timedelta(days=1))


def _version(parts: Iterable[object]) -> str:
    """Of everything in it, and of the address and the names that the site has."""
    whose = [settings.SITE_URL, site().sender_name, settings.BOUNCE_EMAIL]
    return hashlib.sha256("|".join(map(repr, [*whose, *parts])).encode()).hexdigest()[:32]


def respond(feed: Feed) -> HttpResponse:
    """A feed that anyone may see, for a view that is kept: made once per change."""
    response = _answer(feed)
    response["Last-Modified"] = http_date(_modified_at(feed).timestamp())
    response["Cache-Control"] = "public, max-age=300"
    return response


def respond_to_its_owner(request: HttpRequest, feed: Feed) -> HttpResponse:
    """Somebody's own feed, kept nowhere; 304 for who has it already (RFC 9110 §13).

    Compressed for who takes that: the ETag is a weak one then, as the bytes are others (RFC 9110
    §8.8.1). Nothing of the request is in it, so its length gives nothing away.
    """

    @gzip_page
    @condition(
        etag_func=lambda request: f'"{feed.version}"',
        last_modified_func=lambda request: _modified_at(feed),
    )
    def answer(request: HttpRequest) -> HttpResponse:
        return _answer(feed)

    response = answer(request)
    patch_vary_headers(response, ["Accept-Encoding"])  # a 304 too
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(feed: Feed) -> HttpResponse:
    response = HttpResponse(render(feed), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{feed.filename}"'
    return response


def _modified_at(feed: Feed) -> datetime:
    return max(feed.modified_at, site().changed_at or LONG_AGO)


def render(feed: Feed) -> bytes:
    """The feed as iCalendar, in bytes."""
    if feed.is_file:
        return several(feed.appointments())
    return published(feed.title, feed.url, feed.appointments())
