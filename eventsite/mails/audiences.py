"""Whom organisers can write to: of an event, of several, or wherever they are known from.

Some are other apps'; ``wiring/`` names them all.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eventsite.models import CheckIn, Event, Mailing, Registration, RegistrationQuerySet

from . import stopping

Choose = Callable[[Event], "QuerySet[Registration]"]


@dataclass(frozen=True)
class Audience:
    """Some of the people of an event."""

    name: str
    label: str | Promise
    choose: Choose


@dataclass(frozen=True)
class WideAudience:
    """People of many events at once, which are not chosen."""

    name: str
    label: str | Promise
    choose: Callable[[], QuerySet[Registration]]


_audiences: dict[str, Audience | WideAudience] = {}


def connect(audiences: Iterable[Audience | WideAudience]) -> None:
    """From now on these can be chosen, in this order."""
    _audiences.clear()
    _audiences.update((audience.name, audience) for audience in audiences)


def known() -> list[Audience | WideAudience]:
    return list(_audiences.values())


def of_events() -> list[Audience]:
    return [audience for audience in _audiences.values() if isinstance(audience, Audience)]


def wide() -> list[WideAudience]:
    return [audience for audience in _audiences.values() if isinstance(audience, WideAudience)]


def label(mailing: Mailing) -> str:
    """Whom it is for, in words."""
    if mailing.audience == Mailing.CHOSEN:
        return str(_("De mensen die u koos"))
    found = _audiences.get(mailing.audience)
    return str(found.label) if found else mailing.audience


def everyone(event: Event) -> RegistrationQuerySet:
    return event.registrations.live()


def confirmed(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed()


def waiting(event: Event) -> RegistrationQuerySet:
    return event.registrations.queue()


def present(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed().filter(_came(event))


def absent(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed().exclude(_came(event))


def _came(event: Event) -> Exists:
    scans = CheckIn.objects.live().filter(registration=OuterRef("pk"), session__event=event)
    return Exists(scans)


AUDIENCES = [
    Audience("all", _("Iedereen: met een plaats en op de wachtlijst"), everyone),
    Audience("confirmed", _("Wie een plaats heeft"), confirmed),
    Audience("waiting", _("Wie op de wachtlijst staat"), waiting),
    Audience("present", _("Wie er was"), present),
    Audience("absent", _("Wie een plaats had en er niet was"), absent),
]


def events_of(mailing: Mailing) -> list[Event]:
    """The event that it is of, or those that it is for."""
    return [mailing.event] if mailing.event else list(mailing.events.order_by("pk"))


def recipients(mailing: Mailing) -> QuerySet[Registration]:
    """Who gets it, or would get it if it were sent now; in order of signing up.

    One of each address, the latest. Not who left no address, or stopped such mails.
    """
    found = _meant(mailing).exclude(email="").order_by()
    by_address = found.annotate(address=Lower("email")).values("address")
    latest = by_address.annotate(latest=Max("pk")).values("latest")
    theirs = Registration.objects.filter(pk__in=latest)
    return stopping.who_want_them(theirs).order_by("registered_at", "pk")


def _meant(mailing: Mailing) -> QuerySet[Registration, Any]:
    if mailing.audience == Mailing.CHOSEN:
        chosen = Registration.objects.filter(pk__in=mailing.chosen.values("pk"))
        return chosen.exclude(cancelled_at__gt=mailing.created_at)  # who went since, was not meant
    audience = _audiences.get(mailing.audience)
    if isinstance(audience, WideAudience):
        return audience.choose()
    events = events_of(mailing)
    if audience is None or not events:
        return Registration.objects.none()  # its app is gone, or its events are
    return reduce(operator.or_, [audience.choose(event).order_by() for event in events])
