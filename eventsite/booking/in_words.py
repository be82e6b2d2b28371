"""What an organiser is about to change, in words: "begin 19.30 → 20.00"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eventsite.models import Event, Session
from eventsite.web.dates import clock


def of(before: Event, after: Event) -> list[str]:
    """Every difference that this page can cause, the event's own first."""
    return [*_own(before, after), *_of_sessions(before, after)]


def _own(before: Event, after: Event) -> Iterator[str]:
    if before.title != after.title:
        yield _arrow(_("titel"), before.title, after.title)
    if before.capacity != after.capacity:
        yield _arrow(_("aantal plaatsen"), str(before.capacity), str(after.capacity))


def _of_sessions(before: Event, after: Event) -> Iterator[str]:
    was = {session.uid: session for session in before.sessions.all()}
    names_day = len(after.sessions.all()) > 1
    for session in after.all_sessions_in_order():
        old = was.get(session.uid)
        if old is None:
            yield _("nieuw: %(when)s") % {"when": _when(session)}
        elif session.is_cancelled and not old.is_cancelled:
            yield _("%(when)s vervalt") % {"when": _when(old)}
        else:
            day = _day(old) + ": " if names_day else ""
            yield from (day + line for line in _lines(old, session))


def _lines(old: Session, new: Session) -> Iterator[str]:
    if old.title != new.title:
        yield _arrow(_("titel"), old.title or _("geen"), new.title or _("geen"))
    pairs = [
        (_("dag"), _day(old), _day(new)),
        (_("inloop"), _doors(old), _doors(new)),
        (_("begin"), _time(old.starts_at), _time(new.starts_at)),
        (_("einde"), _time(old.ends_at), _time(new.ends_at)),
        (_("locatie"), old.venue.name, new.venue.name),
        (_("adres"), old.venue.address, new.venue.address),
    ]
    for label, was, now in pairs:
        if was != now:
            yield _arrow(label, was, now)


def _arrow(label: str, old: str, new: str) -> str:
    return f"{label} {old} → {new}"


def _when(session: Session) -> str:
    return f"{_day(session)}, {_time(session.starts_at)}"


def _day(session: Session) -> str:
    return date_format(timezone.localtime(session.starts_at), "j F Y")


def _doors(session: Session) -> str:
    return _time(session.doors_open_at) if session.doors_open_at else _("geen")


def _time(moment: datetime) -> str:
    return clock(timezone.localtime(moment).time())
