"""The people of one event, a page at a time: a fixed number of queries for any number of people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from eventsite.booking.totals import Totals
from eventsite.models import (
    CheckIn,
    Event,
    Message,
    Registration,
    RegistrationQuerySet,
    participation,
)
from eventsite.models.participation import Part
from eventsite.web.asked_often import ASKED, AskedInParts, AskedOften

from . import choices, counting, course_facts, orders
from .asked import Asked
from .counting import Counts
from .course_facts import CourseFacts

SIZE = 50  # on one page
# What is stored of a registration and stands in no list or file.
NOT_SHOWN = (
    "name_folded",
    "name_sort",
    "email_folded",
    "is_invited",
    "placed_because",
    "confirmed_at",
    "cancelled_at",
    "cancelled_by",
    "public_id",
    "submission_id",
    "submission_digest",
    "origin",
    "ticket_seed",
    "ticket_hash",
    "former_ticket_key",
    "invitation_sequence",
    "erased_at",
    "erased_as",
    "changed_at",
)


@dataclass(frozen=True)
class Row:
    """One registration as the list shows it."""

    registration: Registration
    parts: list[Part]
    position: int | None  # in the queue
    course: CourseFacts | None  # of a run

    @property
    def details(self) -> list[str]:
        """For what they do it, each once."""
        return list(dict.fromkeys(str(part.detail) for part in self.parts if part.detail))

    @property
    def inside(self) -> int:
        """Persons of the party that were let in, at the session where most were."""
        came: int = self.registration.came  # type: ignore[attr-defined]  # of ``with_facts``
        return came

    @property
    def source(self) -> str:
        """As ``Registration.source_in_words``, without another query."""
        partner: str | None = self.registration.partner  # type: ignore[attr-defined]
        if partner:
            return _("via %(partner)s") % {"partner": partner}
        return str(self.registration.get_source_display())

    @property
    def mail_in_trouble(self) -> bool:
        found: bool = self.registration.mail_in_trouble  # type: ignore[attr-defined]
        return found


@dataclass(frozen=True)
class Chip:
    """One filter above the list."""

    label: str | Promise
    number: int
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class People:
    """What the page shows. ``matching`` are the registrations that the filter finds."""

    totals: Totals
    everybody: int  # who didn't cancel, whatever is looked for
    matching: int
    chips: list[Chip]
    page: Page[Registration]
    rows: list[Row]


def of(event: Event, asked: Asked) -> People:
    """The page that was asked for; the last one where there are not so many.

    At most six queries, and one more where somebody on it is on the stage's reserve list.
    """
    counts = counting.of(event, asked)
    paginator = Paginator(matching_of(event, asked), SIZE)
    paginator.count = counts.matching()  # counted already, along with the rest
    page = paginator.get_page(asked.page)
    return People(
        totals=Totals.of_groups(counts.groups),
        everybody=counts.everybody(),
        matching=paginator.count,
        chips=_chips(event, asked, counts),
        page=page,
        rows=rows(event, _shown(event, asked, (page.number - 1) * SIZE)),
    )


def _shown(event: Event, asked: Asked, start: int) -> list[Registration]:
    """Those of the page that begins there."""
    if asked.q:
        return list(_page(event, asked, start))
    kept = _kept_page(event.kind, Asked(chosen=asked.chosen, sort=asked.sort), start)
    return kept.all(event.pk)


@lru_cache(AskedInParts.MOST)
def _kept_page(kind: Event.Kind, asked: Asked, start: int) -> AskedOften[Registration]:
    """Where nobody is looked for, the same few are asked again and again."""
    return AskedOften(lambda: _page(Event(pk=ASKED, kind=kind), asked, start))


def _page(event: Event, asked: Asked, start: int) -> RegistrationQuerySet:
    found = matching_of(event, asked)[start : start + SIZE]
    return _in_order(with_facts(event, found.values("pk")), asked)


def matching_of(event: Event, asked: Asked) -> RegistrationQuerySet:
    """Whom the filter finds, in the order that was asked for."""
    found = Registration.objects.filter(choices.condition(event, asked.chosen), event=event.pk)
    return _in_order(found.filter(choices.holding(asked.q)), asked)


def _in_order(found: RegistrationQuerySet, asked: Asked) -> RegistrationQuerySet:
    return found.order_by(*orders.columns(asked.sort))


def with_facts(
    event: Event, pks: QuerySet[Registration, Any] | Collection[int]
) -> RegistrationQuerySet:
    """These registrations, each with how many came and whether a mail to it failed."""
    per_session = (
        CheckIn.objects.live()
        .filter(registration=OuterRef("pk"))
        .order_by()
        .values("session")
        .annotate(people=Sum("let_in"))
        .order_by("-people")
        .values("people")[:1]
    )
    failed = Message.objects.filter(
        registration=OuterRef("pk"), state__in=[Message.State.FAILED, Message.State.BOUNCED]
    )
    found = (
        Registration.objects.filter(pk__in=pks)
        .defer(*NOT_SHOWN)
        .annotate(partner=F("key__partner"))
        .annotate(came=Coalesce(Subquery(per_session), 0), mail_in_trouble=Exists(failed))
    )
    return course_facts.along(found) if event.kind == Event.Kind.EDUCATION else found


def rows(
    event: Event, registrations: list[Registration], queue: dict[int, int] | None = None
) -> list[Row]:
    """Each with what they do and where they stand in the ``queue``, which is asked for if need be."""
    for registration in registrations:
        registration.event = event
    is_run = event.kind == Event.Kind.EDUCATION
    parts = {} if is_run else participation.parts_of_all(registrations)
    of_course = course_facts.of(registrations) if is_run else {}
    if queue is None:
        queue = positions(event) if any(one.is_waiting for one in registrations) else {}
    return [
        Row(one, parts.get(one.pk, []), queue.get(one.pk), of_course.get(one.pk))
        for one in registrations
    ]


def positions(event: Event) -> dict[int, int]:
    """As ``Registration.queue_position``, of everybody who waits. One query."""
    queue = event.registrations.queue().filter(party_size__lte=event.capacity)
    return {pk: place for place, pk in enumerate(queue.values_list("pk", flat=True), start=1)}


def _chips(event: Event, asked: Asked, counts: Counts) -> list[Chip]:
    chips = [Chip(_("Alle"), counts.all_found(), asked.choosing().query, not asked.chosen)]
    for pair, choice in choices.CHOICES.items():
        number, is_chosen = counts.of(pair), asked.chosen == (pair,)
        if number or is_chosen or pair in choices.ALWAYS_SHOWN:
            chips.append(Chip(choice.label, number, asked.choosing(pair).query, is_chosen))
    return chips
