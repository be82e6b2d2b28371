"""The people of one event, a page at a time: a fixed number of queries for any number of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
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

from . import choices, course_facts, orders
from .asked import Asked
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
    paginator.count = counts.matching()  # counted already, along with the rest
    page = paginator.get_page(asked.page)
    start = (page.number - 1) * SIZE
    shown = with_facts(event, found[start : start + SIZE].values("pk"))
    return People(
        totals=Totals.of_groups(counts.groups),
        everybody=counts.everybody(),
        matching=paginator.count,
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
    found = (
        Registration.objects.filter(pk__in=pks)
        .defer(*NOT_SHOWN)
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


def _counts(event: Event, asked: Asked) -> Counts:
    """All numbers of the page in one question: of who stands alike, how many of each of the others."""
    searched = choices.holding(asked.q)
    conditions = {
        _column(pair): choice.holds(event) & searched
        for pair, choice in choices.CHOICES.items()
        if choice.fits(event)
        and (asked.sees_needs or pair != choices.NEEDS)
        and not (choice.status or pair == choices.NOT_INSIDE)
    }
    if searched:
        conditions["found"] = searched
    if asked.chosen:
        conditions["matching"] = choices.condition(event, asked.chosen) & searched
    groups = totals.groups(event.registrations.all()).annotate(
        **{column: Count("pk", filter=condition) for column, condition in conditions.items()}
    )
    return Counts(groups)


class Counts:
    """The numbers of the page, from what was counted of each group that stands alike."""

    def __init__(self, groups: Iterable[dict[str, Any]]) -> None:
        # Where nobody is looked for, everybody is found.
        self.groups = [{"found": group["number"]} | group for group in groups]

    def everybody(self) -> int:
        """Who didn't cancel, whatever is looked for."""
        return self._sum("number", choices.LIVE_STATES)

    def all_found(self) -> int:
        """Those that are looked for, whatever is chosen."""
        return self._sum("found", choices.LIVE_STATES)

    def matching(self) -> int:
        """Those that are looked for and chosen."""
        is_chosen = any("matching" in group for group in self.groups)
        return self._sum("matching", Registration.Status) if is_chosen else self.all_found()

    def of(self, pair: tuple[str, str]) -> int:
        """Who would be left of those that are looked for if this alone were chosen."""
        status = choices.CHOICES[pair].status
        if pair == choices.NOT_INSIDE:
            inside = self.of(choices.INSIDE)
            return (
                self.all_found() - inside if inside else 0
            )  # that nobody is in goes without saying
        return (
            self._sum("found", [status])
            if status
            else self._sum(_column(pair), choices.LIVE_STATES)
        )

    def _sum(self, column: str, states: Iterable[str]) -> int:
        """0 of what was not asked."""
        return sum(group.get(column, 0) for group in self.groups if group["status"] in states)


def _column(pair: tuple[str, str]) -> str:
    return "_".join(("chip", *pair))


def _chips(event: Event, asked: Asked, counts: Counts) -> list[Chip]:
    chips = [Chip(_("Alle"), counts.all_found(), asked.choosing().query, not asked.chosen)]
    for pair, choice in choices.CHOICES.items():
        number, is_chosen = counts.of(pair), asked.chosen == (pair,)
        if number or is_chosen or pair in choices.ALWAYS_SHOWN:
            chips.append(Chip(choice.label, number, asked.choosing(pair).query, is_chosen))
    return chips
