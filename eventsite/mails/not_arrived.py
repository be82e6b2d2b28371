"""Mails that did not arrive, and invitations that were declined: each with what its row shows of it.

No more of them is fetched than that: a page has fifty, each of another person at an evening.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Count, F, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext

from eventsite.models import Event, Invitation, Message
from eventsite.models.session_times import first_start
from eventsite.models.translated import in_reading
from eventsite.web.asked_often import ASKED, AskedInParts, AskedOften, places
from eventsite.web.dates import in_form
from eventsite.web.isolating import isolate
from eventsite.web.languages.texts import Translations
from eventsite.web.times import stamp, with_day

from . import bounces, letters

State = Message.State
TROUBLES = "troubles"
_OF_A_MAIL = ("pk", "kind", "state", "attempts", "last_error", "created_at", "email")
_OF_ITS_REGISTRATION = ("pk", "name", "email", "event__title", "event__translations")


# Dictionaries, which a template asks first whether they are: of anything else each value costs it an exception.
class Mail(TypedDict):
    """What the row of a mail shows. ``registration`` and what is said of it are empty where there is none.

    ``key`` is its key as an address or a form says it, without the points of a number that is read; ``called`` by
    whom or by where it goes, to who doesn't see the row.
    """

    pk: int
    key: str
    registration: int | None
    who: str
    address: str
    called: str
    did_not_arrive: bool


class Trouble(TypedDict):
    """A mail that did not arrive. ``style`` is of the tag with its ``state``."""

    mail: Mail
    label: str
    about: str
    reason: str
    answer: str
    state: str | Promise
    style: str


class Declined(TypedDict):
    """An invitation that was declined, with the mail that it was in."""

    mail: Mail
    about: str


def count(event: Event | None, sent_since: datetime) -> dict[str, int]:
    """How many mails by their state, of those that were sent none older; and TROUBLES of the event. One query."""
    return dict(_COUNTED[bool(event)].all(*_about(event), sent_since))


def troubles(event: Event | None, start: int, stop: int) -> list[Trouble]:
    """Latest first, from ``start`` up to ``stop``: given up, come back, or tried three times. One query."""
    return [_trouble(*row) for row in _TROUBLES[bool(event)].all(start, stop, *_about(event))]


def declined(event: Event | None, most: int) -> list[Declined]:
    """Who declined in their calendar and is signed up still, the first of them. One query."""
    rows = _DECLINED[bool(event)].all(0, most, *_about(event), timezone.now())
    return [_declined(*row) for row in rows]


def _about(event: Event | None) -> list[int]:
    return [event.pk] if event else []


def _in_trouble(of_event: Value | None) -> QuerySet[Message]:
    found = Message.objects.filter(
        Q(state__in=[State.FAILED, State.BOUNCED]) | Q(state=State.QUEUED, attempts__gte=3)
    )
    if of_event:
        found = found.filter(Q(registration__event=of_event) | Q(mailing__event=of_event))
    return found


def _counted(sent_since: Value, of_event: Value | None = None) -> QuerySet[Any, Any]:
    states = Message.objects.filter(
        Q(state__in=[State.QUEUED, State.SENDING, State.HELD, State.FAILED, State.BOUNCED])
        | Q(state=State.SENT, created_at__gt=sent_since)
    )
    parts = states.values(of=F("state")), _in_trouble(of_event).values(of=Value(TROUBLES))
    first, second = (
        part.order_by().annotate(number=Count("*")).values_list("of", "number") for part in parts
    )
    return first.union(second, all=True)


def _listed(of_event: Value | None = None) -> QuerySet[Any, Any]:
    columns = (*_OF_A_MAIL, *(f"registration__{name}" for name in _OF_ITS_REGISTRATION))
    rows = _in_trouble(of_event).order_by("-created_at", "-pk")
    return rows.values_list(*columns, first_start(of="registration__event"))


def _invitations(now: Value, of_event: Value | None = None) -> QuerySet[Any, Any]:
    found = Invitation.objects.declined(now)
    if of_event:
        found = found.filter(registration__event=of_event)
    columns = (f"registration__{name}" for name in _OF_ITS_REGISTRATION)
    start = first_start(of="registration__event")
    return found.values_list("message", "message__state", "starts_at", *columns, start)


_EVENT, _MOMENT = places(2)
# Of all events, and of one.
_COUNTED = AskedOften(lambda: _counted(ASKED)), AskedOften(lambda: _counted(_MOMENT, _EVENT))
_TROUBLES = AskedInParts(_listed), AskedInParts(lambda: _listed(_EVENT))
_DECLINED = (
    AskedInParts(lambda: _invitations(ASKED)),
    AskedInParts(lambda: _invitations(_MOMENT, _EVENT)),
)


def _trouble(
    pk: int,
    kind: str,
    state: str,
    attempts: int,
    answer: str,
    created_at: datetime,
    email: str,
    signed_up: int | None,
    name: str,
    address: str,
    title: str,
    translations: Translations,
    start: datetime | None,
) -> Trouble:
    label = letters.label(kind)
    event = f", {with_day(in_reading('title', title, translations), start)}" if signed_up else ""
    waits = state == State.QUEUED
    return Trouble(
        mail=_mail(pk, state, signed_up, name, address if signed_up else email),
        label=label,
        about=f"{label}{event}, {stamp(created_at)}",
        reason=bounces.reason(answer),
        answer=answer,
        state=_tried(attempts) if waits else State(state).label,
        style="wait" if waits else "stop",
    )


def _tried(attempts: int) -> str:
    return ngettext("%(n)s keer geprobeerd", "%(n)s keer geprobeerd", attempts) % {"n": attempts}


def _declined(
    mail: int,
    state: str,
    at: datetime,
    signed_up: int,
    name: str,
    address: str,
    title: str,
    translations: Translations,
    start: datetime | None,
) -> Declined:
    about = f"{with_day(in_reading('title', title, translations), start)}, {in_form(at, 'DATETIME_FORMAT')}"
    return Declined(mail=_mail(mail, state, signed_up, name, address), about=about)


def _mail(pk: int, state: str, registration: int | None, name: str | None, address: str) -> Mail:
    who = isolate(name) if registration else ""
    return Mail(
        pk=pk,
        key=str(pk),
        registration=registration,
        who=who,
        address=address,
        called=who or address,
        did_not_arrive=state in (State.FAILED, State.BOUNCED),
    )
