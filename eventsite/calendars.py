"""Sessions in, iCalendar bytes out (RFC 5545; invitations RFC 5546; feed properties RFC 7986).

Two renders of the same sessions are byte-identical: every time comes from the models, none from the
clock, so that ETag and Last-Modified mean something.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import condition
from icalendar import Calendar, Component, vCalAddress, vDDDTypes, vText, vUri
from icalendar import Event as VEvent

from .links import absolute
from .models import Event, Registration, Session
from .programme import Part

REFRESH = timedelta(hours=6)

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


def event_feed(event: Event) -> bytes:
    """All sessions of an event, to subscribe to or to import. Never an ATTENDEE (RFC 5546 §3.2.1)."""
    url = absolute(f"{event.get_absolute_url()}agenda.ics")
    calendar = _calendar(Method.PUBLISH)
    calendar.add("name", vText(event.title))
    calendar.add("x-wr-calname", vText(event.title))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add("source", vUri(url), parameters={"VALUE": "URI"})
    for session in event.sessions_in_order():
        calendar.add_component(_vevent(session, event))
    return bytes(calendar.to_ical())


def invitation(
    registration: Registration,
    session: Session,
    *,
    sequence: int,
    stamp: datetime,
    method: Method,
) -> bytes:
    """One session for one person, as the calendar part of a mail (RFC 6047 §2.4).

    ``sequence`` counts what this person was told before; the session's own is added to it, so that
    a later invitation is newer whichever of the two changed. ``stamp`` is when it was said (UTC).
    """
    calendar = _calendar(method)
    entry = _vevent(session, session.event, sequence=session.sequence + sequence)
    entry["dtstamp"] = vDDDTypes(stamp.astimezone(UTC))
    if registration.parts and session.event_id == registration.event_id:
        doing = "\n".join(str(part.label) for part in registration.parts)
        entry["description"] = vText(f"{doing}\n\n{_description(session, session.event)}")
    return _to_attendee(entry, registration, calendar)


def part_invitation(
    registration: Registration, part: Part, session: Session, *, stamp: datetime, method: Method
) -> bytes:
    """One part with a time of its own (a pitch) as the calendar part of a mail, during ``session``.

    The evening's SEQUENCE is added to the part's: it moves when either does.
    """
    assert part.starts_at is not None  # noqa: S101 (both, or it is no timed part)
    assert part.ends_at is not None  # noqa: S101
    calendar = _calendar(method)
    event = registration.event
    entry = _vevent(session, event, sequence=session.sequence + part.sequence)
    for name in ("uid", "dtstart", "dtend"):
        del entry[name]
    entry.add("uid", part.uid)
    entry["dtstamp"] = vDDDTypes(stamp.astimezone(UTC))
    entry.add("dtstart", _when(part.starts_at))
    entry.add("dtend", _when(part.ends_at))
    entry["summary"] = vText(f"{part.label}, {event.title}")
    entry["description"] = vText(f"{part.detail}\n\n{_description(session, event)}")
    return _to_attendee(entry, registration, calendar)


def _to_attendee(entry: VEvent, registration: Registration, calendar: Calendar) -> bytes:
    if str(calendar["method"]) == Method.CANCEL:
        entry["status"] = vText("CANCELLED")
    attendee = vCalAddress(f"mailto:{registration.email}")
    attendee.params["CN"] = registration.name.replace('"', "’")
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["RSVP"] = "FALSE"
    entry.add("attendee", attendee)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def session_file(session: Session) -> bytes:
    """One session of an event, for who wants just that one."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add_component(_vevent(session, session.event))
    return bytes(calendar.to_ical())


def session_response(session: Session) -> HttpResponse:
    """A session as a file to open in a calendar."""
    response = HttpResponse(session_file(session), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{session.event.slug}-{session.pk}.ics"'
    response["Cache-Control"] = "public, max-age=300"
    return response


def event_response(request: HttpRequest, event: Event) -> HttpResponse:
    """An event's feed with ETag and Last-Modified; 304 for who has it already (RFC 9110 §13)."""

    @condition(
        etag_func=lambda request: _etag(event), last_modified_func=lambda request: _modified(event)
    )
    def respond(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(event_feed(event), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="{event.slug}.ics"'
        return response

    response = respond(request)
    response["Cache-Control"] = "public, max-age=300"
    return response


def _modified(event: Event) -> datetime:
    return max([event.modified_at, *(s.modified_at for s in event.sessions.all())])


def _etag(event: Event) -> str:
    """Changes with any row the feed is made of, and with the address it is served at."""
    parts = [settings.SITE_URL, event.modified_at.isoformat(), event.status]
    parts += [
        f"{s.pk}:{s.sequence}:{s.modified_at.isoformat()}:{s.venue_id}:{s.venue}:{s.venue.address}"
        for s in event.sessions_in_order()
    ]
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_DOMAIN}//Initiatievencafe//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(method))
    calendar.add_component(Component.from_ical(VTIMEZONE))
    return calendar


def _vevent(session: Session, event: Event, *, sequence: int | None = None) -> VEvent:
    venue = session.venue
    entry = VEvent()
    entry.add("uid", session.uid)
    modified = max(session.modified_at, event.modified_at)
    entry.add("dtstamp", modified)
    entry.add("last-modified", modified)
    entry.add("created", event.created_at)
    entry.add("sequence", session.sequence if sequence is None else sequence)
    entry.add("dtstart", _when(session.starts_at))
    entry.add("dtend", _when(session.ends_at))
    entry.add("summary", session.title or event.title)
    entry.add("description", _description(session, event))
    entry.add("location", f"{venue.name}, {venue.address}")
    if venue.latitude is not None and venue.longitude is not None:
        entry.add("geo", (float(venue.latitude), float(venue.longitude)))
    entry.add("url", vUri(absolute(event.get_absolute_url())))
    entry.add("categories", [str(event.get_kind_display())])
    cancelled = event.is_cancelled or session.is_cancelled
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
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


def _description(session: Session, event: Event) -> str:
    return "\n\n".join(
        filter(
            None, [event.summary, session.venue.accessibility, absolute(event.get_absolute_url())]
        )
    )
