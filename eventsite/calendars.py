"""Appointments in, iCalendar bytes out (RFC 5545; invitations RFC 5546; feed properties RFC 7986).

Two renders of the same appointments are byte-identical: every time comes from the models, none from
the clock, so that ETag and Last-Modified mean something. A feed's ETag is worked out from the rows
it is made of, so an unchanged feed is not made again. See docs/adr/0017-calendars-that-stay-true.md.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition
from icalendar import Calendar, Component, vCalAddress, vDDDTypes, vText, vUri
from icalendar import Event as VEvent

from eventsite.models.participation import Part
from eventsite.tickets.links import absolute, calendar_token

from .models import (
    CalendarLink,
    Event,
    Invitation,
    Registration,
    Session,
    SessionQuerySet,
    participation,
)

REFRESH = timedelta(hours=6)
# How long a cancelled session stays in feeds, as cancelled: a client that looks once a week sees it.
CANCELLED_STAYS = timedelta(days=30)
RENDERED_STAYS = timedelta(days=7)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

# Constant, with recurrence rules from 1970. Generated time zones list single dates from which some
# clients read an hour wrong after the last one, and Outlook reads RRULE only.
VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
X-LIC-LOCATION:Europe/Amsterdam
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


class Method(StrEnum):
    """What the receiver is to do with a calendar (RFC 5546 §1.4)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Standing(StrEnum):
    """STATUS of an entry (RFC 5545 §3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """One entry of a calendar, whatever it was made from. Times are aware; ``geo`` is in degrees."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    place: str
    url: str
    category: str
    standing: Standing
    created_at: datetime
    modified_at: datetime
    geo: tuple[float, float] | None = None


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


# Appointments --------------------------------------------------------------------------------------


def of_session(session: Session, *, standing: Standing | None = None) -> Appointment:
    """The session as anyone may see it; needs its event and venue."""
    event, venue = session.event, session.venue
    if standing is None:
        standing = Standing.CANCELLED if _is_off(session) else Standing.CONFIRMED
    has_geo = venue.latitude is not None and venue.longitude is not None
    url = absolute(event.get_absolute_url())
    return Appointment(
        uid=session.uid,
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=session.name,
        description="\n\n".join(
            filter(None, [_doors(session), event.summary, venue.accessibility, url])
        ),
        place=f"{venue.name}, {venue.address}",
        url=url,
        category=str(event.get_kind_display()),
        standing=standing,
        created_at=event.created_at,
        modified_at=max(session.modified_at, event.modified_at, venue.modified_at),
        geo=(float(venue.latitude or 0), float(venue.longitude or 0)) if has_geo else None,
    )


def of_registration(registration: Registration, session: Session) -> Appointment:
    """The session as it is for who signed up: their own standing, and what they do there.

    What the person did is counted on the registration and what the organiser did on the session;
    SEQUENCE is the sum, so that it rises whichever of the two changed. A ``diary`` raises it further.
    """
    shown = _for(registration, session)
    if session.event_id == registration.event_id:
        # A place on a reserve list has no role, and is another with each one ahead that leaves.
        doing = "\n".join(str(part.label) for part in registration.parts if part.role)
        if doing:
            shown = replace(shown, description=f"{doing}\n\n{shown.description}")
    if shown.standing == Standing.TENTATIVE:
        shown = replace(shown, title=_("Wachtlijst: %(title)s") % {"title": shown.title})
    return shown


def of_part(registration: Registration, part: Part, session: Session) -> Appointment:
    """What somebody does during ``session`` at a time of its own: a pitch.

    It moves when the evening does, so the evening's SEQUENCE is added to its own.
    """
    assert part.starts_at is not None  # noqa: S101 (both, or it is no timed part)
    assert part.ends_at is not None  # noqa: S101
    evening = _for(registration, session)
    return replace(
        evening,
        uid=part.uid,
        sequence=evening.sequence + part.sequence,
        starts_at=part.starts_at,
        ends_at=part.ends_at,
        title=f"{part.label}, {registration.event.title}",
        description=f"{part.detail}\n\n{evening.description}",
        standing=Standing.CANCELLED if part.withdrawn else evening.standing,
        modified_at=max(evening.modified_at, part.modified_at or evening.modified_at),
    )


def _for(registration: Registration, session: Session) -> Appointment:
    if registration.is_cancelled or _is_off(session):
        standing = Standing.CANCELLED
    elif registration.is_waiting:
        standing = Standing.TENTATIVE
    else:
        standing = Standing.CONFIRMED
    shown = of_session(session, standing=standing)
    return replace(
        shown,
        sequence=session.sequence + registration.invitation_sequence,
        modified_at=max(shown.modified_at, registration.cancelled_at or registration.changed_at),
    )


def _is_off(session: Session) -> bool:
    return session.is_cancelled or session.event.is_cancelled


def _doors(session: Session) -> str:
    if session.doors_open_at is None:
        return ""
    opens = timezone.localtime(session.doors_open_at)
    return _("Inloop vanaf %(time)s uur.") % {"time": f"{opens:%H.%M}"}


# Diaries -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Diary:
    """What the calendar of one address should say, and what mails told it.

    Of one address, not of one registration: somebody may have the same session of two.
    """

    entries: dict[str, Appointment]  # by UID, with the SEQUENCE that feed and mail say
    told: dict[str, Invitation]  # by UID
    brought: dict[int, list[str]]  # by a registration's primary key, the UIDs that it put in


def diary(email: str) -> Diary:
    """A fixed number of queries for any number of registrations."""
    registrations = list(
        Registration.objects.filter(email=email)
        .exclude(event__status=Event.Status.DRAFT)
        .select_related("event__courserun__course")
        .prefetch_related(
            "event__sessions__venue",
            "admissions__session__event__courserun__course",
            "admissions__session__venue",
            "invitations__message",
        )
        .order_by("pk")
    )
    parts = participation.all_parts_of(registrations)
    told: dict[str, Invitation] = {}
    found: list[Appointment] = []
    brought: dict[int, list[str]] = {}
    for registration in registrations:
        brings = _of_everything(registration, parts[registration.pk])
        found += brings
        # An entry that is gone, once told, has to be taken back: an admission that ended.
        uids = dict.fromkeys([a.uid for a in brings])
        for invitation in registration.invitations.all():
            uids[invitation.uid] = None
            told[invitation.uid] = max(
                told.get(invitation.uid, invitation), invitation, key=_told_order
            )
        brought[registration.pk] = list(uids)
    found += _gone(told.keys() - {a.uid for a in found}, told)
    entries: dict[str, Appointment] = {}
    for appointment in found:
        other = entries.get(appointment.uid, appointment)
        entries[appointment.uid] = max(appointment, other, key=lambda a: _STRENGTH[a.standing])
    return Diary({uid: _counted(a, told.get(uid)) for uid, a in entries.items()}, told, brought)


def content(appointment: Appointment) -> str:
    """What it says, without its revision, as 64 characters; empty for what is called off."""
    if appointment.standing == Standing.CANCELLED:
        return ""
    said = replace(
        appointment,
        sequence=0,
        starts_at=appointment.starts_at.astimezone(UTC),
        ends_at=appointment.ends_at.astimezone(UTC),
        created_at=_LONG_AGO,
        modified_at=_LONG_AGO,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


# Who has a session of two registrations comes as long as one of them lets them.
_STRENGTH = {Standing.CANCELLED: 0, Standing.TENTATIVE: 1, Standing.CONFIRMED: 2}


def _told_order(invitation: Invitation) -> tuple[int, int]:
    return invitation.sequence, invitation.message_id


def _of_everything(registration: Registration, parts: list[Part]) -> list[Appointment]:
    """Each session, each part with its own time, and each session elsewhere that one was let in at."""
    event = registration.event
    registration.parts = [part for part in parts if not part.withdrawn]
    sessions = event.all_sessions_in_order()
    for session in sessions:
        session.event = event
    found = [of_registration(registration, session) for session in sessions]
    during = event.sessions_in_order() or sessions
    if during:
        found += [of_part(registration, part, during[0]) for part in parts if part.uid]
    return found + [of_registration(registration, a.session) for a in registration.admissions.all()]


def _gone(uids: Collection[str], told: dict[str, Invitation]) -> list[Appointment]:
    """Sessions that are nobody's any more. When that came about only the registration knows."""
    if not uids:
        return []
    sessions = Session.objects.filter(uid__in=uids).select_related(
        "event__courserun__course", "venue"
    )
    return [
        replace(
            of_session(session, standing=Standing.CANCELLED),
            modified_at=max(session.modified_at, told[session.uid].registration.changed_at),
        )
        for session in sessions
    ]


def _counted(appointment: Appointment, told: Invitation | None) -> Appointment:
    """Newer than what the calendar was told, exactly when it says something else."""
    if told is None:
        return appointment
    least = told.sequence + (told.content != content(appointment))
    return replace(appointment, sequence=max(appointment.sequence, least))


# Feeds ---------------------------------------------------------------------------------------------


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
    entries = diary(link.email or "").entries.values()
    since = timezone.now() - CANCELLED_STAYS
    kept = [a for a in entries if a.standing != Standing.CANCELLED or a.modified_at > since]
    appointments = sorted(kept, key=lambda a: (a.starts_at, a.uid))
    return Feed(
        title=_("%(site)s: uw afspraken") % {"site": settings.SITE_NAME},
        path=reverse("personal_feed", args=[calendar_token(link)]),
        version=_version(appointments),
        modified_at=max([a.modified_at for a in appointments], default=_LONG_AGO),
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
    kept, modified = [], [_LONG_AGO]
    for row in sessions.order_by("starts_at", "pk").values_list(*_FINGERPRINT):
        off_since = row[2] or row[4]
        if off_since and off_since <= now - CANCELLED_STAYS:
            modified.append(off_since + CANCELLED_STAYS)  # when it left the feed
            continue
        kept.append(row)
        modified.extend(row[5:])

    def appointments() -> list[Appointment]:
        pks = {row[0] for row in kept}
        found = sessions.select_related("event__courserun__course", "venue").order_by(
            "starts_at", "pk"
        )
        return [
            of_session(session, standing=Standing.TENTATIVE)
            if session.event.is_draft and not session.is_cancelled
            else of_session(session)
            for session in found
            if session.pk in pks
        ]

    return Feed(title, path, _version([title, *kept]), max(modified), appointments)


def _version(parts: Iterable[object]) -> str:
    """Of everything in it, and of the address and the names that the settings give."""
    site = [settings.SITE_URL, settings.SITE_NAME, settings.SITE_EMAIL]
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


def _rendered_once(feed: Feed) -> bytes:
    key = f"feed:{feed.path}:{feed.version}"
    content: bytes | None = shared_cache.get(key)
    if content is None:
        content = render(feed)
        shared_cache.set(key, content, RENDERED_STAYS.total_seconds())
    return content


def render(feed: Feed) -> bytes:
    """A feed, to subscribe to or to import. Never an ATTENDEE or a VALARM (RFC 5546 §3.2.1)."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add("name", _Text(_clean(feed.title)))
    calendar.add("x-wr-calname", _Text(_clean(feed.title)))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add("source", vUri(feed.url), parameters={"VALUE": "URI"})
    head, end = calendar.to_ical().rsplit(b"END:VCALENDAR", 1)
    entries = (_entry(a, settings.SITE_EMAIL, settings.SITE_NAME) for a in feed.appointments())
    return b"".join([head, *entries, b"END:VCALENDAR", end])


@lru_cache(maxsize=4096)
def _entry(appointment: Appointment, organiser_email: str, organiser_name: str) -> bytes:
    """One VEVENT; kept, so that a change in one of a thousand sessions costs one."""
    return bytes(_vevent(appointment).to_ical())


# Ways to put a feed in one's calendar --------------------------------------------------------------


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


# Invitations ---------------------------------------------------------------------------------------


def invitation(
    registration: Registration, appointment: Appointment, *, stamp: datetime, method: Method
) -> bytes:
    """One entry for one person, as the calendar part of a mail (RFC 6047 §2.4).

    ``stamp`` is when it was said; UID and SEQUENCE are those of the person's own feed.
    """
    calendar = _calendar(method)
    if method == Method.CANCEL:
        appointment = replace(appointment, standing=Standing.CANCELLED)
    entry = _vevent(appointment)
    entry["dtstamp"] = vDDDTypes(stamp.astimezone(UTC))
    attendee = vCalAddress(f"mailto:{registration.email}")
    attendee.params["CN"] = _clean(registration.name).replace('"', "’").replace("\n", " ")
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["RSVP"] = "FALSE"
    entry.add("attendee", attendee)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def session_file(session: Session) -> bytes:
    """One session of an event, for who wants just that one."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add_component(_vevent(of_session(session)))
    return bytes(calendar.to_ical())


def session_response(session: Session) -> HttpResponse:
    """A session as a file to open in a calendar."""
    response = HttpResponse(session_file(session), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{session.event.slug}-{session.pk}.ics"'
    response["Cache-Control"] = "public, max-age=300"
    return response


# iCalendar -----------------------------------------------------------------------------------------


@cache
def _time_zone() -> Component:
    return Component.from_ical(VTIMEZONE)


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_DOMAIN}//Initiatievencafe//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(method))
    calendar.add_component(_time_zone())
    return calendar


def _vevent(appointment: Appointment) -> VEvent:
    entry = VEvent()
    entry.add("uid", appointment.uid)
    entry.add("dtstamp", appointment.modified_at)
    entry.add("last-modified", appointment.modified_at)
    entry.add("created", appointment.created_at)
    entry.add("sequence", appointment.sequence)
    entry.add("dtstart", _when(appointment.starts_at))
    entry.add("dtend", _when(appointment.ends_at))
    entry.add("summary", _Text(_clean(appointment.title)))
    entry.add("description", _Text(_clean(appointment.description)))
    entry.add("location", _Text(_clean(appointment.place)))
    if appointment.geo:
        entry.add("geo", appointment.geo)
    entry.add("url", vUri(appointment.url))
    entry.add("categories", [appointment.category])
    entry.add("status", str(appointment.standing))
    # Who waits is not busy yet, and who need not come is free.
    entry.add("transp", "OPAQUE" if appointment.standing == Standing.CONFIRMED else "TRANSPARENT")
    organizer = vCalAddress(f"mailto:{settings.SITE_EMAIL}")
    organizer.params["CN"] = settings.SITE_NAME
    entry.add("organizer", organizer)
    return entry


def _when(moment: datetime) -> datetime:
    """Local time with its zone; UTC in the hour that comes twice when winter time begins.

    A local time there means the first of the two (RFC 5545 §3.3.5), and not every client knows.
    """
    local = timezone.localtime(moment)
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if comes_twice else local


class _Text(vText):
    r"""TEXT as RFC 5545 §3.3.11 escapes it. vText takes a backslash before an N for a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
        return escaped.replace("\n", r"\n").encode()


def _clean(text: str) -> str:
    """Line breaks as LF and no other control characters: TEXT can't hold them (RFC 5545 §3.3.11)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
