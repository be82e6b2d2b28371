"""What an entry of a calendar says, whatever it was made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import (
    Registration,
    Session,
)
from eventsite.models.participation import Part
from eventsite.tickets.links import absolute

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


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
        category=event.category,
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
