"""Appointments in, iCalendar bytes out (RFC 5545; invitations RFC 5546; feed properties RFC 7986).

Two renders of the same appointments are byte-identical: every time comes from the models, none from
the clock, so that ETag and Last-Modified mean something.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Component, vCalAddress, vDDDTypes, vText, vUri
from icalendar import Event as VEvent

from eventsite.models import Registration
from eventsite.site.reading import site
from eventsite.web.languages.texts import Text, own_language, reading

from .appointments import Appointment, Standing

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


def published(title: str, url: str, appointments: Iterable[Appointment]) -> bytes:
    """A feed, to subscribe to or to import. Never an ATTENDEE or a VALARM (RFC 5546 §3.2.1)."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add("name", _Text(_clean(title)), parameters=_spoken(title))
    calendar.add("x-wr-calname", _Text(_clean(title)))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add("source", vUri(url), parameters={"VALUE": "URI"})
    head, end = calendar.to_ical().rsplit(b"END:VCALENDAR", 1)
    whose = settings.BOUNCE_EMAIL, site().sender_name, reading()
    entries = (_entry(one, *whose) for one in appointments)
    return b"".join([head, *entries, b"END:VCALENDAR", end])


@lru_cache(maxsize=4096)
def _entry(
    appointment: Appointment, organiser_email: str, organiser_name: str, language: str
) -> bytes:
    """One VEVENT; kept in each language, so that a change in one of a thousand sessions costs one."""
    return bytes(_vevent(appointment).to_ical())


def invitation(
    registration: Registration, appointment: Appointment, *, stamp: datetime, method: Method
) -> bytes:
    """One entry for one person, as the calendar part of a mail (RFC 6047 §2.4).

    ``stamp`` is when it was said; UID and SEQUENCE are those of the person's own feed.
    """
    if method == Method.CANCEL:
        appointment = replace(appointment, standing=Standing.CANCELLED)
    entry = _vevent(appointment)
    entry["dtstamp"] = vDDDTypes(stamp.astimezone(UTC))
    attendee = vCalAddress(f"mailto:{registration.email}")
    attendee.params["CN"] = (
        _clean(registration.name_for_mail or registration.email)
        .replace('"', "’")
        .replace("\n", " ")
    )
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["RSVP"] = "FALSE"
    entry.add("attendee", attendee)
    return _around(method, [bytes(entry.to_ical())])


def several(appointments: Iterable[Appointment], *, stamp: datetime | None = None) -> bytes:
    """Entries to add in one go: only what is published may have several UIDs (RFC 5546 §3.2.1).

    ``stamp`` is when a mail said it; a file says when its entries changed.
    """
    entries = []
    for appointment in appointments:
        entry = _vevent(appointment)
        if stamp:
            entry["dtstamp"] = vDDDTypes(stamp.astimezone(UTC))
        entries.append(bytes(entry.to_ical()))
    return _around(Method.PUBLISH, entries)


@lru_cache(maxsize=8)
def _head_and_end(method: Method, language: str) -> tuple[bytes, bytes]:
    """What stands before and after the entries is the same in every mail, the time zone above all."""
    head, end = _calendar(method).to_ical().rsplit(b"END:VCALENDAR", 1)
    return head, b"END:VCALENDAR" + end


def _around(method: Method, entries: Iterable[bytes]) -> bytes:
    head, end = _head_and_end(method, reading())
    return b"".join([head, *entries, end])


@cache
def _time_zone() -> Component:
    return Component.from_ical(VTIMEZONE)


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_DOMAIN}//Initiatievencafe//{reading().upper()}")
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
    entry.add("summary", _Text(_clean(appointment.summary)), parameters=_spoken(appointment.title))
    entry.add("description", _Text(_clean(appointment.description)), parameters=_spoken())
    # A name and an address, as they stand on the door.
    entry.add("location", _Text(_clean(appointment.place)))
    if appointment.geo:
        entry.add("geo", appointment.geo)
    entry.add("url", vUri(appointment.url))
    entry.add("categories", [appointment.category], parameters=_spoken())
    entry.add("status", str(appointment.standing))
    # Who waits is not busy yet, and who need not come is free.
    entry.add("transp", "OPAQUE" if appointment.standing == Standing.CONFIRMED else "TRANSPARENT")
    organizer = vCalAddress(f"mailto:{settings.BOUNCE_EMAIL}")
    organizer.params["CN"] = site().sender_name
    entry.add("organizer", organizer)
    return entry


def _spoken(text: str = "") -> dict[str, str]:
    """LANGUAGE (RFC 5545 §3.2.10) of a text: its own, else that of the calendar.

    None in a calendar in the site's own language: there all is in that.
    """
    if reading() == own_language():
        return {}
    return {"LANGUAGE": text.language if isinstance(text, Text) else reading()}


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
