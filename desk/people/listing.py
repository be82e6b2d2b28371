"""The people of one event, a page at a time: a fixed number of queries for any number of people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _

from eventsite.booking import totals
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
from eventsite.tickets import links
from eventsite.web.border import names

from . import choices, course_facts, orders
from .asked import Asked
from .course_facts import CourseFacts

SIZE = 50  # on one page


@dataclass(frozen=True)
class Row:
    """One registration as the list shows it."""

    registration: Registration
    parts: list[Part]
    position: int | None  # in the queue
    course: CourseFacts | None  # of a run

    @property
    def key(self) -> str:
        """As an address or a form says it, without the points of a number that is read."""
        return str(self.registration.pk)

    @property
    def source(self) -> str | Promise:
        """How they signed up, where that was not on the site."""
        source = Registration.Source(self.registration.source)
        return "" if source == Registration.Source.SITE else source.label

    @property
    def name(self) -> str:
        return names.listed(self.registration.name)

    @property
    def address(self) -> str:
        """Which may go on after the @ where it doesn't fit on one line."""
        return format_html("{}@<wbr>{}", *self.registration.email.rsplit("@", 1))

    @property
    def ticket(self) -> str:
        """Where the ticket is, of who gets it on paper."""
        one = self.registration
        return "" if one.email or one.is_cancelled else links.ticket_url(one)

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
    counts = _counts(event, asked)
    found = matching_of(event, asked)
    paginator = Paginator(found, SIZE)
    paginator.count = counts["matching"]  # counted already, along with the rest
    page = paginator.get_page(asked.page)
    start = (page.number - 1) * SIZE
    shown = with_facts(event, found[start : start + SIZE].values("pk"))
    return People(
        totals=Totals.from_row(counts),
        everybody=counts["everybody"],
        matching=counts["matching"],
        chips=_chips(event, asked, counts),
        page=page,
        rows=rows(event, list(_in_order(shown, asked))),
    )


def matching_of(event: Event, asked: Asked) -> RegistrationQuerySet:
    """Whom the filter finds, in the order that was asked for."""
    found = event.registrations.filter(choices.condition(event, asked.chosen))
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
    found = Registration.objects.filter(pk__in=pks).annotate(
        came=Coalesce(Subquery(per_session), 0), mail_in_trouble=Exists(failed)
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


def _counts(event: Event, asked: Asked) -> dict[str, int]:
    """All numbers of the page in one question."""
    searched = choices.holding(asked.q)
    shown = {
        _column(pair): Count("pk", filter=choice.condition(event) & searched)
        for pair, choice in choices.CHOICES.items()
        if choice.fits(event)
        and (asked.sees_needs or pair != choices.NEEDS)
        and pair != choices.NOT_INSIDE
    }
    found: dict[str, int] = event.registrations.order_by().aggregate(
        **totals.COLUMNS,
        **shown,
        everybody=Count("pk", filter=choices.LIVE),
        all_found=Count("pk", filter=choices.LIVE & searched),
        matching=Count("pk", filter=choices.condition(event, asked.chosen) & searched),
    )
    not_inside = found["all_found"] - found[_column(choices.INSIDE)]
    return found | {_column(choices.NOT_INSIDE): not_inside}


def _column(pair: tuple[str, str]) -> str:
    return "_".join(("chip", *pair))


def _chips(event: Event, asked: Asked, counts: dict[str, int]) -> list[Chip]:
    chips = [Chip(_("Alle"), counts["all_found"], asked.choosing().query, not asked.chosen)]
    for pair, choice in choices.CHOICES.items():
        number, is_chosen = counts.get(_column(pair), 0), asked.chosen == (pair,)
        if pair == choices.NOT_INSIDE and not counts[_column(choices.INSIDE)]:
            number = 0  # that nobody is in yet goes without saying
        if number or is_chosen or pair in choices.ALWAYS_SHOWN:
            chips.append(Chip(choice.label, number, asked.choosing(pair).query, is_chosen))
    return chips
