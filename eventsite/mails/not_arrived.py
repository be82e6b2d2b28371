"""Mails that did not arrive, and invitations that were declined: each with what its row shows of it.

No more of them is fetched than that: a page has fifty, each of another person at an evening.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import ngettext

from eventsite.models import Event, Invitation, Message
from eventsite.models.session_times import first_start
from eventsite.web.dates import in_form
from eventsite.web.isolating import isolate
from eventsite.web.times import stamp, with_day

from . import bounces, letters

State = Message.State
_OF_A_MAIL = ("pk", "kind", "state", "attempts", "last_error", "created_at", "email")
_OF_ITS_REGISTRATION = ("pk", "name", "email", "event__title")


@dataclass(frozen=True)
class Mail:
    """What the row of a mail shows. ``registration`` and what is said of it are empty where there is none."""

    pk: int
    registration: int | None
    who: str
    address: str
    did_not_arrive: bool

    @property
    def key(self) -> str:
        """As an address or a form says it, without the points of a number that is read."""
        return str(self.pk)

    @property
    def called(self) -> str:
        """By whom or by where it goes, to who doesn't see the row."""
        return self.who or self.address


@dataclass(frozen=True)
class Trouble:
    """A mail that did not arrive. ``style`` is of the tag with its ``state``."""

    mail: Mail
    label: str
    about: str
    reason: str
    answer: str
    state: str | Promise
    style: str


@dataclass(frozen=True)
class Declined:
    """An invitation that was declined, with the mail that it was in."""

    mail: Mail
    about: str


def troubles(event: Event | None) -> QuerySet[Message, Any]:
    """Latest first, for ``trouble`` to read: given up, come back, or tried three times."""
    found = Message.objects.filter(
        Q(state__in=[State.FAILED, State.BOUNCED]) | Q(state=State.QUEUED, attempts__gte=3)
    )
    if event:
        found = found.filter(Q(registration__event=event) | Q(mailing__event=event))
    columns = (*_OF_A_MAIL, *(f"registration__{name}" for name in _OF_ITS_REGISTRATION))
    rows = found.order_by("-created_at", "-pk")
    return rows.values_list(*columns, first_start(of="registration__event"))


def trouble(row: tuple[Any, ...]) -> Trouble:
    """One of ``troubles``."""
    pk, kind, state, attempts, answer, created_at, email, *registration = row
    signed_up, name, address, title, start = registration
    label = letters.label(kind)
    event = f", {with_day(title, start)}" if signed_up else ""
    waits = state == State.QUEUED
    tried = ngettext("%(n)s keer geprobeerd", "%(n)s keer geprobeerd", attempts) % {"n": attempts}
    return Trouble(
        mail=_mail(pk, state, signed_up, name, address if signed_up else email),
        label=label,
        about=f"{label}{event}, {stamp(created_at)}",
        reason=bounces.reason(answer),
        answer=answer,
        state=tried if waits else State(state).label,
        style="wait" if waits else "stop",
    )


def declined(event: Event | None, most: int) -> list[Declined]:
    """Who declined in their calendar and is signed up still, the first of them. One query."""
    found = Invitation.objects.declined()
    if event:
        found = found.filter(registration__event=event)
    columns = (f"registration__{name}" for name in _OF_ITS_REGISTRATION)
    start = first_start(of="registration__event")
    rows = found.values_list("message", "message__state", "starts_at", *columns, start)
    return [_declined(*row) for row in rows[:most]]


def _declined(
    mail: int,
    state: str,
    at: datetime,
    signed_up: int,
    name: str,
    address: str,
    title: str,
    start: datetime | None,
) -> Declined:
    about = f"{with_day(title, start)}, {in_form(at, 'DATETIME_FORMAT')}"
    return Declined(_mail(mail, state, signed_up, name, address), about)


def _mail(pk: int, state: str, registration: int | None, name: str | None, address: str) -> Mail:
    who = isolate(name) if registration else ""
    return Mail(pk, registration, who, address, state in (State.FAILED, State.BOUNCED))
