"""What an entry of a calendar says, whatever it was made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from typing import ParamSpec

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from eventsite.models import (
    Registration,
    Session,
    Venue,
)
from eventsite.tickets import links
from eventsite.tickets.links import absolute
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.languages.notes import noted
from eventsite.web.languages.texts import Text, own_language, reading

P = ParamSpec("P")

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
    # What makes it another thing than an appointment that stands, in a word.
    mark: str = ""
    # The same in the site's own language, where this is in another: by which it is told whether it changed.
    in_own_language: Appointment | None = field(default=None, repr=False)

    @property
    def summary(self) -> str:
        """The title with the mark before it: Outlook and others show nothing of STATUS."""
        return f"{self.mark}: {self.title}" if self.mark else self.title

    @property
    def as_compared(self) -> Appointment:
        """The same to everybody, whatever language it is said in."""
        return self.in_own_language or self


def _comparable(make: Callable[P, Appointment]) -> Callable[P, Appointment]:
    """With the same in the site's own language: what is told to calendars, each in that of its owner."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> Appointment:
        said = make(*args, **kwargs)
        if reading() == own_language():
            return said
        with translation.override(own_language()):
            return replace(said, in_own_language=make(*args, **kwargs))

    return made


def of_session(session: Session, *, standing: Standing | None = None) -> Appointment:
    """The session as anyone may see it, a draft's as TENTATIVE; needs its event and venue."""
    event, venue = session.event, session.venue
    mark = _mark(session)
    if standing is None:
        standing = Standing.CONFIRMED
        if mark:
            standing = Standing.CANCELLED if _is_off(session) else Standing.TENTATIVE
    has_geo = venue.latitude is not None and venue.longitude is not None
    url = absolute(event.get_absolute_url())
    return Appointment(
        uid=session.uid,
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=session.name,
        description="\n\n".join(
            filter(None, [_doors(session), _noted(event.texts.summary), _access(venue), url])
        ),
        place=f"{venue.name}, {venue.address}",
        url=url,
        category=event.category,
        standing=standing,
        created_at=event.created_at,
        modified_at=max(session.modified_at, event.modified_at, venue.modified_at),
        geo=(float(venue.latitude or 0), float(venue.longitude or 0)) if has_geo else None,
        mark=mark,
    )


@_comparable
def of_registration(registration: Registration, session: Session) -> Appointment:
    """The session as it is for who signed up: their own standing, what they do there, their ticket.

    Only for themselves: who has it can open the ticket. What the person did is counted on the
    registration and what the organiser did on the session; SEQUENCE is the sum, so that it rises
    whichever of the two changed. A ``diary`` raises it further.
    """
    standing, mark = _standing(registration, session)
    shown = of_session(session, standing=standing)
    title, doing = shown.title, []
    if session.event_id == registration.event_id:
        for part in registration.parts:
            # A place on a reserve list has no role, and is another with each one ahead that leaves.
            if not part.role or (
                part.starts_at and session.starts_at != registration.event.starts_at
            ):
                continue
            doing.append(": ".join(filter(None, map(str, (part.label, part.mailed_detail)))))
            if part.starts_at:
                title = _("%(title)s (%(part)s)") % {"title": title, "part": part.label}
    own = links.ticket_url if registration.is_confirmed else links.registration_url
    url = absolute(own(registration))
    words = _("Uw kaart: %(url)s") if registration.is_confirmed else _("Uw aanmelding: %(url)s")
    opening = [*doing, words % {"url": url}]
    return replace(
        shown,
        sequence=session.sequence + registration.invitation_sequence,
        title=title,
        description="\n".join(opening) + f"\n\n{shown.description}",
        url=url,
        modified_at=max(shown.modified_at, registration.cancelled_at or registration.changed_at),
        mark=mark,
    )


@_comparable
def no_longer(session: Session) -> Appointment:
    """For who was let in at a session, and is no more."""
    off = of_session(session, standing=Standing.CANCELLED)
    return replace(off, mark=off.mark or pgettext("of one person", "Vervalt"))


def _standing(registration: Registration, session: Session) -> tuple[Standing, str]:
    if _is_off(session):
        return Standing.CANCELLED, _mark(session)
    if registration.is_cancelled:
        return Standing.CANCELLED, _("Afgemeld")
    if registration.is_waiting:
        return Standing.TENTATIVE, _("Wachtlijst")
    return Standing.CONFIRMED, ""


def _mark(session: Session) -> str:
    if _is_off(session):
        return _("Afgelast")
    return _("Concept") if session.event.is_draft else ""


def _is_off(session: Session) -> bool:
    return session.is_cancelled or session.event.is_cancelled


def _noted(said: Text) -> str:
    return str(noted(said, autoescape=False))


def _access(venue: Venue) -> str:
    known = [f"{sentence}." for _answer, sentence in venue.provided]
    return " ".join(filter(None, [*known, _noted(venue.texts.accessibility)]))


def _doors(session: Session) -> str:
    if session.doors_open_at is None:
        return ""
    opens = timezone.localtime(session.doors_open_at)
    return _("Inloop vanaf %(time)s uur.") % {"time": in_form(opens, CLOCK)}
