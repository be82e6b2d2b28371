"""The lines of the list: of each row what stands in its cells, as text that is ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Event, Registration
from eventsite.tickets import links
from eventsite.web.addresses import address
from eventsite.web.border import names
from eventsite.web.dates import day, in_form
from eventsite.web.isolating import isolate

from .listing import Row

Source = Registration.Source


class Line(TypedDict):
    """``style`` is of the tag with their ``state``; of ``certificate`` and ``make_up`` the address, if any.

    No object with attributes: a template looks for a key first, and this is most of a long page.
    """

    key: str  # as a form says it, without the points of a number that is read
    url: str
    name: str
    listed: str  # the same, as it is sorted
    reached: str
    ticket: str
    mail_in_trouble: bool
    doing: str | Promise
    certificate: str
    is_withdrawn: bool
    notes: list[str]
    party: str | int
    state: str | Promise
    style: str
    at: str
    on: str
    source: str | Promise
    told_apart_by: str
    make_up: str


def of(event: Event, rows: Iterable[Row], *, sees_needs: bool) -> list[Line]:
    """Asks nothing. What somebody needs, and what one can do about it, are for who ``sees_needs``."""
    sessions = len(event.sessions_in_order())
    return [_line(row, sessions, sees_needs=sees_needs) for row in rows]


def _line(row: Row, sessions: int, *, sees_needs: bool) -> Line:
    one = row.registration
    at = timezone.localtime(one.registered_at)
    state, style = _state(row)
    needs_make_up = row.course and sees_needs and not one.is_cancelled
    certificate = row.course.certificate if row.course else None
    return Line(
        key=str(one.pk),
        url=address("desk:registration", one.pk),
        name=isolate(one.name),
        listed=isolate(names.listed(one.name)),
        reached=_reached(one),
        ticket="" if one.email or one.is_cancelled else links.ticket_url(one),
        mail_in_trouble=row.mail_in_trouble,
        doing=_doing(row, sessions),
        certificate=certificate.get_absolute_url() if certificate else "",
        is_withdrawn=bool(certificate and certificate.is_withdrawn),
        notes=_notes(row, sees_needs=sees_needs),
        party=_party(row),
        state=state,
        style=style,
        at=at.isoformat(),
        on=day(at.date(), "j b"),
        source="" if one.source == Source.SITE else row.source,
        told_apart_by=one.email or in_form(at, "DATETIME_FORMAT"),
        make_up=address("courses_desk:make_up", one.pk) if needs_make_up else "",
    )


def _reached(one: Registration) -> str:
    """The address, which may go on after the @ where it doesn't fit on one line; else why there is none."""
    if not one.email:
        return _("gebeld, geen e-mail") if one.source == Source.PHONE else _("geen e-mail")
    shown = format_html("{}@<wbr>{}", *one.email.rsplit("@", 1))
    return format_html("{} {}", shown, _("(van iemand anders)")) if one.shares_email else shown


def _doing(row: Row, sessions: int) -> str | Promise:
    if row.course:
        numbers = {"attended": row.course.attended, "sessions": sessions}
        text = ngettext(
            "%(attended)s van %(sessions)s keer", "%(attended)s van %(sessions)s keer", sessions
        )
        return text % numbers
    return " · ".join(str(part.label) for part in row.parts) or _("Bezoeker")


def _notes(row: Row, *, sees_needs: bool) -> list[str]:
    """In small print, below what they do."""
    initiative = row.course.initiative if row.course else ""
    found = [initiative] if initiative else row.details
    need = row.registration.access_need if sees_needs else ""
    return [*found, format_html("{} {}", _("Nodig:"), isolate(need))] if need else found


def _party(row: Row) -> str | int:
    size = row.registration.party_size
    if not row.inside:
        return size
    return _("%(inside)s van %(party)s binnen") % {"inside": row.inside, "party": size}


def _state(row: Row) -> tuple[str, str]:
    if row.registration.is_cancelled:
        return _("afgemeld"), "closed"
    if not row.registration.is_waiting:
        return _("heeft een plaats"), "open"
    if row.position:
        return _("wacht, nummer %(position)s") % {"position": row.position}, "wait"
    return _("wacht, groep te groot"), "wait"
