"""What came of events, counted from who signed up and who was let in.

Of an event that is not closed yet: what is closed is read (``stored.py``) and never counted again, for
its people may be erased. Any number of events takes as many queries as one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from eventsite.models import CheckIn, Event, Registration, Session

Subject = str
Counts = Counter[tuple[Subject, str]]  # by subject and value

SIGNED_UP_ON: Subject = "signed-up-on"  # value: the day in Amsterdam, ISO 8601
ARRIVED_AT: Subject = "arrived-at"  # value: the start of ten minutes, ISO 8601, in UTC
STEP = timedelta(minutes=10)


class Source(Protocol):
    """An app that counts something of its own of events. It leaves out those that are not of its kind."""

    def counts(self, events: Sequence[Event], inside: Mapping[int, int]) -> Mapping[int, Counts]:
        """Of each event by its key; ``inside`` says of each registration how many persons were let in.

        A fixed number of queries.
        """


@dataclass(frozen=True)
class Figures:
    """The figures of one event. See ``EventFigures`` for what each is."""

    registrations: int = 0
    expected: int = 0
    attended: int = 0
    counted: int = 0
    walk_ins: int = 0
    no_shows: int = 0
    visitors: int = 0
    initiators: int = 0
    returning: int = 0
    waiting: int = 0
    places_taken: int = 0
    parties_waiting: int = 0
    counts: Counts = field(default_factory=Counter)
    is_final: bool = False  # it is closed
    is_typed: bool = False  # ``attended`` is what the organisers say
    typed: frozenset[Subject] = frozenset()  # of these ``counts`` holds what they say

    @property
    def is_only_typed(self) -> bool:
        """Nobody was let in at the door, and organisers said what there was: who came is not known."""
        return not self.counted and (self.is_typed or bool(self.typed))

    def number(self, subject: Subject, value: str = "") -> int:
        """Nothing counted is 0."""
        return self.counts[subject, value]

    def by_value(self, subject: Subject) -> dict[str, int]:
        """Of a subject with values, each with its number, in the order of the values."""
        found = {value: n for (of, value), n in self.counts.items() if of == subject}
        return dict(sorted(found.items()))


_sources: list[Source] = []


def connect(sources: Iterable[Source]) -> None:
    """From now on these are asked, in this order. ``wiring/`` names them."""
    _sources[:] = sources


def count(events: Sequence[Event]) -> dict[int, Figures]:
    """What came of each, by primary key, from the registrations and scans that there are now."""
    if not events:
        return {}
    people = _people(events)
    inside = persons_inside(events)
    of_each: dict[int, list[_Person]] = defaultdict(list)
    for one in people:
        of_each[one.event].append(one)
    counts: dict[int, Counts] = defaultdict(Counter)
    _days(people, counts)
    _arrivals(events, counts)
    for source in _sources:
        for pk, own in source.counts(events, inside).items():
            counts[pk].update(own)
    return {event.pk: _figures(of_each[event.pk], inside, counts[event.pk]) for event in events}


def persons_inside(events: Sequence[Event]) -> dict[int, int]:
    """How many persons of each registration were let in, where any was. One query.

    Of several sessions the one with most counts: who comes twice is one person.
    """
    scans = CheckIn.objects.live().filter(registration__event__in=[one.pk for one in events])
    rows = scans.order_by().values_list("registration", "session").annotate(Sum("let_in"))
    inside: dict[int, int] = {}
    for registration, _session, persons in rows:
        inside[registration] = max(inside.get(registration, 0), persons)
    return inside


@dataclass(frozen=True)
class _Person:
    """A registration, as far as counting goes."""

    pk: int
    event: int
    role: str
    status: str
    source: str
    size: int
    at: datetime
    was_here_before: bool

    @property
    def is_walk_in(self) -> bool:
        return self.source == Registration.Source.DOOR

    @property
    def has_place(self) -> bool:
        return self.status == Registration.Status.CONFIRMED and not self.is_walk_in

    @property
    def takes_a_place(self) -> bool:
        """As ``booking/places.py`` counts: who has a stall or a pitch takes none."""
        is_visitor = self.role == Registration.Role.VISITOR
        return is_visitor and self.status == Registration.Status.CONFIRMED


def _people(events: Sequence[Event]) -> list[_Person]:
    """Who has a place, waits, or was let in. One query."""
    rows = Registration.objects.filter(event__in=[one.pk for one in events])
    was_in = Exists(CheckIn.objects.live().filter(registration=OuterRef("pk")))
    found = rows.exclude(status=Registration.Status.CANCELLED) | rows.filter(was_in)
    columns = ["pk", "event", "role", "status", "source", "party_size", "registered_at"]
    asked = found.order_by().annotate(before=_was_let_in_before()).values_list(*columns, "before")
    return [_Person(*row) for row in asked]


def _was_let_in_before() -> Q:
    """Of a registration: whether who it is of was let in at something of its kind that started earlier."""
    first = Session.objects.standing().filter(event=OuterRef(OuterRef("event")))
    starts = Subquery(first.order_by("starts_at").values("starts_at")[:1])
    earlier = CheckIn.objects.live().filter(
        registration__event__kind=OuterRef("event__kind"), session__starts_at__lt=starts
    )
    elsewhere = earlier.exclude(registration__event=OuterRef("event"))
    return by_same_person(elsewhere)


def by_same_person(scans: QuerySet[CheckIn]) -> Q:
    """Whether any of ``scans`` is of who the registration around this question is of.

    Known by the address; or once that was erased, by what was made to take its place.
    """
    erased = scans.filter(registration__erased_as=OuterRef("erased_as"))
    return Exists(of_same_person(scans)) | Exists(erased)


def of_same_person(scans: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
    """Those of ``scans`` that are of who the registration around this question is of.

    Known by the address, or by name beside one that is shared; who gave no address is nobody known.
    """
    by_name = Q(registration__shares_email=True, registration__name_folded=OuterRef("name_folded"))
    return scans.filter(
        Q(registration__shares_email=False) | by_name,
        registration__email=OuterRef("email"),
        registration__shares_email=OuterRef("shares_email"),
    ).exclude(registration__email="")


def _figures(people: Sequence[_Person], inside: Mapping[int, int], counts: Counts) -> Figures:
    let_in: Counter[str] = Counter()
    for one in people:
        let_in[one.role] += inside.get(one.pk, 0)
    expected = [one for one in people if one.has_place]
    came = [one for one in people if inside.get(one.pk)]
    waiting = [one for one in people if one.status == Registration.Status.WAITING]
    return Figures(
        registrations=len(expected),
        expected=sum(one.size for one in expected),
        attended=let_in.total(),
        counted=let_in.total(),
        walk_ins=sum(inside[one.pk] for one in came if one.is_walk_in),
        no_shows=sum(max(0, one.size - inside.get(one.pk, 0)) for one in expected),
        visitors=let_in[Registration.Role.VISITOR],
        initiators=let_in[Registration.Role.INITIATOR],
        returning=sum(one.was_here_before for one in came),
        waiting=sum(one.size for one in waiting),
        places_taken=sum(one.size for one in people if one.takes_a_place),
        parties_waiting=len(waiting),
        counts=counts,
    )


def _days(people: Sequence[_Person], counts: dict[int, Counts]) -> None:
    for one in people:
        if one.has_place:
            day = timezone.localdate(one.at).isoformat()
            counts[one.event][SIGNED_UP_ON, day] += one.size


def _arrivals(events: Sequence[Event], counts: dict[int, Counts]) -> None:
    """Of evenings: who comes to a run is on a list. One query."""
    evenings = [one.pk for one in events if one.kind == Event.Kind.SOCIAL]
    scans = CheckIn.objects.live().filter(session__event__in=evenings)
    moments = scans.order_by().values_list(F("session__event"), "scanned_at", "let_in")
    for event, moment, persons in moments:
        seconds = int(moment.timestamp())
        start = datetime.fromtimestamp(seconds - seconds % STEP.seconds, tz=UTC)
        counts[event][ARRIVED_AT, start.isoformat()] += persons
