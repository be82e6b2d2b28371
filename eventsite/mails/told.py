"""When, where and what else each mail said, and in words what is different from that now.

Kept with the message that said it, from just before it leaves; what never got there was never told. Kept as
data and in no language: who reads another one since was told the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from django.db.models import F
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import Message, MessageQuerySet, Session, participation
from eventsite.models.participation import Part
from eventsite.web import times
from eventsite.web.dates import clock
from eventsite.web.languages.texts import reading

State = Message.State


class SessionTold(TypedDict):
    """Moments in ISO 8601; ``doors_open_at`` is empty where it was not said. ``names`` are those in other languages."""

    name: str
    names: dict[str, str]
    starts_at: str
    ends_at: str
    doors_open_at: str
    place: str
    is_off: bool


class Told(TypedDict):
    """What ``Message.told`` keeps: sessions by primary key, parts as ``known_as``, detail and whether they are fixed."""

    sessions: dict[str, SessionTold]
    parts: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class _Lasting:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Change:
    """What is different about one session, or about what somebody does; ``about`` is empty when there is one only."""

    about: str
    lines: list[str] = field(default_factory=list)


def of(sessions: Iterable[Session], parts: Iterable[Part], *, are_off: bool = False) -> Told:
    """What a mail with these says. ``are_off``: they are not for this receiver any more."""
    return {
        "sessions": {str(session.pk): _of_session(session, are_off) for session in sessions},
        "parts": [
            (part.known_as or str(part.label), str(part.mailed_detail), bool(part.role))
            for part in parts
        ],
    }


def before(message: Message) -> Told | None:
    """What the receiver was told by the other mails about the same registration; None without any."""
    others = Message.objects.filter(
        registration=message.registration_id,
        told__isnull=False,
        state__in=[State.SENDING, State.SENT],
    ).exclude(pk=message.pk)
    return together(in_order(others).values_list("told", flat=True))


def in_order(messages: MessageQuerySet) -> MessageQuerySet:
    """As they were read."""
    return messages.order_by(F("sent_at").asc(nulls_last=True), "pk")


def together(said: Iterable[Told | None]) -> Told | None:
    """What mails to one receiver told, one after the other; None when they told nothing."""
    found = [one for one in said if one]
    if not found:
        return None
    sessions = {pk: session for one in found for pk, session in one["sessions"].items()}
    return {"sessions": sessions, "parts": found[-1]["parts"]}


def changes(told: Told, now: Told) -> list[Change]:
    """What of ``now`` the receiver was told otherwise, or not at all, in words."""
    found = [
        Change(_about(told["sessions"].get(pk, session), now), lines)
        for pk, session in now["sessions"].items()
        if (lines := _session_lines(told["sessions"].get(pk), session))
    ]
    if _is_another(_fixed(told), _fixed(now)):
        old, new = _parts(told), _parts(now)
        found.append(Change(_("Wat u doet"), [_line(_("Kraam of pitch"), old, new)]))
    return found


def knows(told: Told | None, session: Session) -> bool:
    """Whether the receiver was told that this session goes on."""
    was = told["sessions"].get(str(session.pk)) if told else None
    return was is not None and not was["is_off"]


def _of_session(session: Session, is_off: bool) -> SessionTold:
    return {
        "name": session.written_name,
        "names": session.names,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "doors_open_at": session.doors_open_at.isoformat() if session.doors_open_at else "",
        "place": f"{session.venue.name}, {session.venue.address}",
        "is_off": is_off or session.is_off,
    }


def _session_lines(was: SessionTold | None, now: SessionTold) -> list[str]:
    if was is None or was["is_off"]:
        if now["is_off"]:
            return []
        text = _("Gaat toch door: %(what)s") if was else _("Nieuw: %(what)s")
        return [text % {"what": _in_full(now)}]
    if now["is_off"]:
        return [_("Gaat niet door: %(what)s") % {"what": _in_full(was)}]
    lines = [
        _line(_("Datum"), _day(was), _day(now)),
        _line(_("Tijd"), _hours(was), _hours(now)),
        _doors_line(was["doors_open_at"], now["doors_open_at"]),
        _line(_("Plaats"), was["place"], now["place"]),
        _line(_("Naam"), *_names(was, now)),
    ]
    return [line for line in lines if line]


def _names(was: SessionTold, now: SessionTold) -> tuple[str, str]:
    """In the reader's language where both have one: a name that was translated since is the same name."""
    language = reading()
    old, new = was.get("names", {}).get(language), now["names"].get(language)
    return (old, new) if old and new else (was["name"], now["name"])


def _line(label: str, old: str, new: str) -> str:
    """Empty where it is the same."""
    if old == new:
        return ""
    return _("%(label)s: was %(old)s, is nu %(new)s") % {"label": label, "old": old, "new": new}


def _about(session: SessionTold, now: Told) -> str:
    if len(now["sessions"]) == 1:
        return ""
    return _("Bijeenkomst van %(day)s") % {
        "day": format_date(_local(session["starts_at"]), "l j F")
    }


def _fixed(told: Told) -> list[tuple[str, str]]:
    """What counts as another: a place on the reserve list is another with each one ahead that leaves."""
    return sorted((one if is_fixed else "", detail) for one, detail, is_fixed in told["parts"])


def _is_another(was: list[tuple[str, str]], now: list[tuple[str, str]]) -> bool:
    """An initiative of which the name was not to be mailed yet is the same one."""
    if [one for one, _detail in was] != [one for one, _detail in now]:
        return True
    return any(
        old and new and old != new for (_was, old), (_now, new) in zip(was, now, strict=True)
    )


def _parts(told: Told) -> str:
    said = [participation.label_of(one) for one, _detail, _is_fixed in told["parts"]]
    return ", ".join(said) or _("niets")


def _in_full(session: SessionTold) -> str:
    return f"{_day(session)}, {_hours(session)}, {session['place']}"


def _day(session: SessionTold) -> str:
    return format_date(_local(session["starts_at"]), "DATE_FORMAT")


def _hours(session: SessionTold) -> str:
    return times.hours(_Lasting(_local(session["starts_at"]), _local(session["ends_at"])))


def _doors_line(old: str, new: str) -> str:
    """Of two moments, of which either may not be there."""
    if old and new:
        return _line(_("Inloop"), _doors(old), _doors(new))
    if new:
        return _("Nieuw: inloop vanaf %(time)s") % {"time": _doors(new)}
    return (
        _("Er is geen inloop meer vooraf; die was vanaf %(time)s") % {"time": _doors(old)}
        if old
        else ""
    )


def _doors(opens: str) -> str:
    return _("%(time)s uur") % {"time": _time(opens)}


def _time(moment: str) -> str:
    return clock(_local(moment).time())


def _local(moment: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(moment))
