"""What someone does at an event besides coming: a stall, a pitch.

The apps that know of such things stand above this one; ``wiring/`` names them. So the door, mails, tickets and calendars can say what somebody does tonight, and
cancelling a registration gives up what hangs on it, without this app importing them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.db.models import Exists, Q, QuerySet
from django.utils.functional import Promise

from eventsite.web.asked_often import ASKED, AskedOfKeys, AskedOften

if TYPE_CHECKING:
    from . import Registration

_R = TypeVar("_R")


@dataclass(frozen=True)
class Part:
    """One thing somebody does at an event. ``role`` is what the door counts them as, in the plural.

    ``starts_at`` when it has a time of its own: on the day of the first session. What ``was_done``
    doesn't come not to have been. ``label`` is said in the language of whoever reads it; ``known_as`` is the
    same in every one ("stall:4"), of which its source says the label.
    """

    label: str | Promise
    detail: str | Promise = ""
    role: str | Promise = ""
    starts_at: datetime | None = None
    was_done: bool = False
    # Whether ``detail`` may be mailed: not what somebody typed above an address that nobody has proved.
    is_vouched_for: bool = True
    known_as: str = ""

    @property
    def mailed_detail(self) -> str | Promise:
        return self.detail if self.is_vouched_for else ""


@dataclass(frozen=True)
class AtTheDoor:
    """What the door says of somebody, and what it counts them as."""

    words: list[str]
    roles: list[str]


FEW = AskedOfKeys.MOST  # so many are asked after one by one


class Everybody(Collection["Registration"]):
    """All registrations of one event, none of whom was fetched: for a source, which finds who has a part."""

    def __init__(self, event_id: int) -> None:
        self.event_id = event_id

    def __contains__(self, one: object) -> bool:
        return getattr(one, "event_id", None) == self.event_id

    def __iter__(self) -> Iterator[Registration]:
        return iter(())

    def __len__(self) -> int:
        return 0


def of_these(registrations: Collection[Registration]) -> Q:
    """For a source: the rows whose ``registration`` is one of these.

    Of many it asks by their events, and so may find others' rows too: ten thousand keys in one
    question cost more than the answer.
    """
    if isinstance(registrations, Everybody):
        return Q(registration__event=registrations.event_id)
    if len(registrations) <= FEW:
        return Q(registration__in=[one.pk for one in registrations])
    return Q(registration__event__in={one.event_id for one in registrations})


class OfThese(Generic[_R]):
    """The same for a question that every door asks all evening; ``rows`` makes it but for of whom."""

    def __init__(self, rows: Callable[[], QuerySet[Any, _R]]) -> None:
        self._rows = rows
        self._of_event = AskedOften(lambda: rows().filter(registration__event=ASKED))
        self._of_keys = AskedOfKeys(lambda keys: rows().filter(registration__pk__in=keys))

    def all(self, registrations: Collection[Registration]) -> list[_R]:
        """One query; none for nobody."""
        if isinstance(registrations, Everybody):
            return self._of_event.all(registrations.event_id)
        if len(registrations) <= FEW:
            return self._of_keys.all([one.pk for one in registrations])
        return list(self._rows().filter(of_these(registrations)))


class Notes(Protocol):
    """An app that knows something of who takes part that the door says beside what they do."""

    def notes(self, registrations: Collection[Registration]) -> dict[int, list[str | Promise]]:
        """Per registration's primary key, where there is anything; others' may come along.

        A fixed number of queries.
        """


class Source(Protocol):
    """An app that knows of parts."""

    def parts(self, registrations: Collection[Registration]) -> dict[int, list[Part]]:
        """Per registration's primary key what it does; others' may come along.

        A fixed number of queries.
        """

    def label(self, known_as: str) -> str | Promise | None:
        """Of a part of its own, in words; None of another's."""

    def preparation(self, registration: Registration) -> list[str]:
        """What this one knows beforehand of what it does, in sentences. A fixed number of queries."""

    def has_part(self) -> Exists:
        """Whether the registration that a query set is about, ``OuterRef("pk")``, has any."""

    def release(self, registrations: Collection[Registration]) -> None:
        """Give up everything of registrations that are being cancelled. Their event is locked."""


class HasBoth(Exception):
    """Two registrations that would be one each have a ``what`` of which one has one at most."""

    def __init__(self, what: str | Promise) -> None:
        super().__init__(str(what))
        self.what = what


class Keeper(Protocol):
    """An app that keeps something with a registration."""

    def hand_over(self, registration: Registration, to: Registration) -> None:
        """Give what ``registration`` has to another of the same event, which is locked.

        Raises HasBoth.
        """


_sources: list[Source] = []
_notes: list[Notes] = []
_keepers: list[Keeper] = []


def connect(
    sources: Iterable[Source], notes: Iterable[Notes] = (), keepers: Iterable[Keeper] = ()
) -> None:
    """From now on these are asked, in this order; ``notes`` are no parts, so in no mail or calendar."""
    _sources[:] = sources
    _notes[:] = notes
    _keepers[:] = keepers


def at_the_door(registrations: Collection[Registration]) -> dict[int, AtTheDoor]:
    """What the door says of each of these, by primary key: their parts, then what else is known of who has one."""
    if not registrations:
        return {}
    found = {
        pk: AtTheDoor(
            words=[str(part.label) for part in parts],
            roles=sorted({str(part.role) for part in parts if part.role}),
        )
        for pk, parts in parts_of_all(registrations).items()
    }
    taking_part = [one for one in registrations if found[one.pk].words]
    for source in _notes if taking_part else []:
        for pk, notes in source.notes(taking_part).items():
            if pk in found:
                found[pk].words.extend(map(str, notes))
    return found


def takes_part() -> Q:
    """Whether a registration has any part: a query set of few is annotated with it, as ``takes_part``.

    Then ``parts_of_all`` asks of those alone who do, which is mostly nobody.
    """
    return reduce(or_, (Q(source.has_part()) for source in _sources))


def parts_of_all(registrations: Collection[Registration]) -> dict[int, list[Part]]:
    """What each of these does, by primary key."""
    found: dict[int, list[Part]] = {registration.pk: [] for registration in registrations}
    doing = [one for one in registrations if getattr(one, "takes_part", True)]
    for source in _sources if doing else []:
        for pk, parts in source.parts(doing).items():
            if pk in found:
                found[pk] += parts
    return found


def parts_at(event_id: int) -> dict[int, list[Part]]:
    """What people do at an event, by primary key of those who do something."""
    found: dict[int, list[Part]] = defaultdict(list)
    for source in _sources:
        for pk, parts in source.parts(Everybody(event_id)).items():
            found[pk] += parts
    return dict(found)


def parts_of(registration: Registration) -> list[Part]:
    """What one registration does."""
    return parts_of_all([registration])[registration.pk]


def label_of(known_as: str) -> str:
    """The label of a part that somebody was told of. As it is where no app says such a thing any more."""
    for source in _sources:
        if label := source.label(known_as):
            return str(label)
    return known_as


def preparation_of(registration: Registration) -> list[str]:
    """What one knows beforehand of what one does: when to come, what there is. In sentences."""
    return [line for source in _sources for line in source.preparation(registration)]


def release(registrations: Collection[Registration]) -> None:
    """Give up everything that hangs on registrations of one event. Needs its lock."""
    for source in _sources:
        source.release(registrations)


def hand_over(registration: Registration, to: Registration) -> None:
    """Give all that hangs on a registration to another of the same event. Raises HasBoth.

    Needs the event's lock.
    """
    for keeper in _keepers:
        keeper.hand_over(registration, to)
