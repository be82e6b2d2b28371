"""Registrations past their term go with all that hangs on them; what was counted of their event stays.

Only of what is closed (figures/closing.py), or never was held: called off, or still a draft. What was reopened
waits until it is closed again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.jobs.purging import SERVING
from eventsite.models import Event, Registration, Session, StandIn
from eventsite.retention import terms
from eventsite.retention.categories import Category, delete
from eventsite.staff.log import Verb, mention_all

from . import locks


def finished(before: datetime) -> QuerySet[Event]:
    """What was over at that moment and is closed; what was called off or left a draft, too."""
    sessions = Session.objects.filter(event=OuterRef("pk"))
    not_held = Q(status=Event.Status.CANCELLED, cancelled_at__lte=before) | Q(
        status=Event.Status.DRAFT, modified_at__lte=before
    )
    return Event.objects.filter(
        Q(closed_at__isnull=False) & ~Exists(sessions.filter(ends_at__gt=before, cancelled_at=None))
        | not_held & ~Exists(sessions.filter(ends_at__gt=before))
    ).order_by("pk")


def _past(kind: Event.Kind) -> Callable[[datetime], QuerySet[Registration]]:
    def due(before: datetime) -> QuerySet[Registration]:
        events = finished(before).filter(kind=kind).order_by()
        # By event, as they are found and locked: by key, all there are might be gone through.
        found = Registration.objects.filter(event__in=events.values("pk"))
        return found.order_by("event", "pk")

    return due


def _erase(due: Callable[[datetime], QuerySet[Registration]]) -> Callable[..., int]:
    def erase(pks: Sequence[Any], before: datetime) -> int:
        hold(pks)
        going = due(before).filter(pk__in=pks).order_by()
        mention_all((Verb.ERASED, one) for one in going.filter(erased_at=None))
        return delete(due(before).filter(pk__in=pks).order_by())

    return erase


def hold(pks: Sequence[Any]) -> None:
    """Lock these registrations, each event before its own: nobody reopens it meanwhile, or changes them."""
    of = Registration.objects.filter(pk__in=pks).order_by()
    for event in locks.lock_events(set(of.values_list("event", flat=True)), though_closed=True):
        locks.lock_registrations(event, pks, though_erased=True)


_visitors, _enrolled = _past(Event.Kind.SOCIAL), _past(Event.Kind.EDUCATION)
AFTER = _("na de laatste bijeenkomst, zodra het evenement is afgesloten")

REGISTRATIONS = Category(
    key="registrations",
    title=_("Aanmeldingen voor een café"),
    holds=_(
        "Naam, e-mailadres, de mails erover, en of iemand binnen was. Zolang werken ook de links in mails."
    ),
    starts=AFTER,
    days=90,
    least=30,
    most=365,
    selection=SERVING,
    due=_visitors,
    erase=_erase(_visitors),
    weight=10,
)
ENROLMENTS = Category(
    key="enrolments",
    title=_("Aanmeldingen voor een cursus"),
    holds=_("Naam, e-mailadres, de presentielijst, en het bewijs van deelname met zijn code."),
    starts=AFTER,
    days=730,
    least=180,
    most=2555,
    selection=SERVING,
    due=_enrolled,
    erase=_erase(_enrolled),
    weight=10,
)
CATEGORIES = [REGISTRATIONS, ENROLMENTS]


def let_stand_ins_go(now: datetime) -> None:
    """Who stands in goes with the registrations of the event: by who stays longer a partner would see whom we know."""
    for kind, category in [
        (Event.Kind.SOCIAL, REGISTRATIONS),
        (Event.Kind.EDUCATION, ENROLMENTS),
    ]:
        over = finished(now - timedelta(days=terms.of(category))).filter(kind=kind).order_by()
        StandIn.objects.filter(event__in=over.values("pk")).delete()
