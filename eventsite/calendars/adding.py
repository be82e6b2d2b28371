"""The links behind "Zet in uw agenda": an appointment added once, or a feed subscribed to.

The two are kept apart: what was added once stays as it was, and phones have no handler for webcal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.utils import timezone

from eventsite.models import Event, Session
from eventsite.tickets.links import absolute

from . import appointments, feeds
from .appointments import Appointment

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK_HOSTS = {"outlook": "https://outlook.live.com", "office": "https://outlook.office.com"}
# In characters of the address, of which an emoji takes twelve. Some clients cut one of over 2,000.
TITLE, PLACE, DETAILS = 400, 300, 700


@dataclass(frozen=True)
class Once:
    """The ways to add one session as it is now. ``outlook`` is for private accounts, ``office`` for work's."""

    session: Session
    google: str
    outlook: str
    office: str
    file: str


@dataclass(frozen=True)
class Subscribe:
    """The ways to subscribe to a feed; ``address`` is what one pastes, ``file`` holds it as it is now."""

    webcal: str
    address: str
    outlook: str
    office: str
    file: str


def each_to_come(event: Event) -> list[Once]:
    """The sessions of an event that may be put in a calendar; none when it is off. Needs the venues."""
    if event.is_cancelled:
        return []
    return [once(s) for s in event.sessions_in_order() if s.ends_at > timezone.now()]


def once(session: Session) -> Once:
    """Needs the session's event and venue."""
    appointment = appointments.of_session(session)
    return Once(
        session=session,
        google=f"{GOOGLE}?{_google(appointment)}",
        file=feeds.session_file(session).path,
        **{
            name: f"{host}/calendar/0/deeplink/compose?{_outlook(appointment)}"
            for name, host in OUTLOOK_HOSTS.items()
        },
    )


def to_all(some: feeds.Some | None = None) -> Subscribe:
    """To all that anyone may see, or some of it."""
    return subscribe(feeds.public_title(some), feeds.public_path(some))


def to_event(event: Event) -> Subscribe:
    return subscribe(event.texts.title, feeds.event_path(event))


def subscribe(title: str, path: str) -> Subscribe:
    """Google has no link that its phone app takes: there one pastes the address, on a computer."""
    address = absolute(path)
    query = urlencode({"url": address, "name": title}, quote_via=quote)
    return Subscribe(
        webcal=f"webcal://{urlsplit(address).netloc}{path}",
        address=address,
        file=path,
        **{name: f"{host}/calendar/0/addfromweb?{query}" for name, host in OUTLOOK_HOSTS.items()},
    )


def _google(appointment: Appointment) -> str:
    return _query(
        action="TEMPLATE",
        text=_cut(appointment.summary, TITLE),
        dates=_google_dates(appointment.starts_at, appointment.ends_at),
        ctz=settings.TIME_ZONE,
        location=_cut(appointment.place, PLACE),
        details=_details(appointment),
    )


def _outlook(appointment: Appointment) -> str:
    return _query(
        path="/calendar/action/compose",
        rru="addevent",
        subject=_cut(appointment.summary, TITLE),
        startdt=f"{appointment.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        enddt=f"{appointment.ends_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        location=_cut(appointment.place, PLACE),
        body=_details(appointment),
    )


def _google_dates(start: datetime, end: datetime) -> str:
    """On the clock of ``ctz``; in UTC around the hour that comes twice when winter time begins."""
    local = [timezone.localtime(moment) for moment in (start, end)]
    if any(m.replace(fold=0).utcoffset() != m.replace(fold=1).utcoffset() for m in local):
        return "/".join(f"{m.astimezone(UTC):%Y%m%dT%H%M%SZ}" for m in local)
    return "/".join(f"{m:%Y%m%dT%H%M%S}" for m in local)


def _details(appointment: Appointment) -> str:
    """The address last and whole, however long the description."""
    text = appointment.description.removesuffix(appointment.url).rstrip()
    room = max(0, DETAILS - len(quote(f"\n\n{appointment.url}", safe="")))
    return f"{_cut(text, room)}\n\n{appointment.url}"


def _cut(text: str, room: int) -> str:
    """At most ``room`` characters once it is quoted."""
    if len(quote(text, safe="")) <= room:
        return text
    kept, left = "", room - len(quote("…"))
    for character in text:
        left -= len(quote(character, safe=""))
        if left < 0:
            break
        kept += character
    return f"{kept.rstrip()}…"


def _query(**parameters: str) -> str:
    # Outlook shows a plus where a space was meant.
    return urlencode(parameters, quote_via=quote, safe="")
