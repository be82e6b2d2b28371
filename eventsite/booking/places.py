"""How many places there are, are taken, are held and are free: the arithmetic, once.

What is said to be free is what who signs up now gets, to the person: docs/adr/0026-what-is-free-can-be-had.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Aggregate, Count, Q, QuerySet, Sum, Value
from django.utils import timezone

from eventsite.kept import revisions
from eventsite.models import (
    Event,
    EventFigures,
    EventQuerySet,
    Registration,
    RegistrationState,
)
from eventsite.web import asked_often
from eventsite.web.asked_often import AskedOfKeys, AskedOften
from eventsite.web.sent_once import Submission


@dataclass(frozen=True)
class Places:
    """An event's places, in persons; ``waiting`` counts registrations. Of what is closed as counted then, else counted now."""

    capacity: int
    taken: int  # by visitors; who has a stall or a pitch takes none
    held: int  # for who was invited and did not take one yet; docs/adr/0019-places-held-for-the-invited.md
    waiting: int
    claimed: int = 0  # by who waits and fits: theirs before anybody's who signs up now
    claimed_of_held: int = 0
    asked_for: int = 0  # registrations that were counted along, cancelled ones too

    @property
    def left(self) -> int:
        """Those that nobody has; held ones too. Below 0 where the door let in more."""
        return self.capacity - self.taken

    @property
    def free(self) -> int:
        """For whoever signs up now."""
        return max(0, self.left - self.claimed - (self.held - self.claimed_of_held))

    @property
    def free_to_invited(self) -> int:
        """For who was invited and signs up now."""
        return max(0, self.left - self.claimed)

    @property
    def free_at_the_door(self) -> int:
        """For who stands there: they pass who waits at home."""
        return max(0, self.left - self.held)

    def with_place_for(self, visitor: Registration) -> Places:
        """When this one has a place as well."""
        return self.with_more(visitor.party_size, invited=visitor.is_invited)

    def with_more(self, people: int, *, invited: bool) -> Places:
        """When so many more visitors have a place."""
        held = max(0, self.held - people) if invited else self.held
        return replace(self, taken=self.taken + people, held=held)


def of(event: Event, now: datetime | None = None) -> Places:
    """One query, or two."""
    return of_all([event], now)[event.pk]


def has_room(event: Event) -> bool:
    """Whether who signs up now gets a place. One query, or two."""
    return of(event).free > 0


def of_all(events: Collection[Event], now: datetime | None = None) -> dict[int, Places]:
    """By primary key. One query for any number of events, and one where somebody waits beside free places."""
    found = count(events, now)
    contested = [pk for pk, room in found.items() if room.waiting and room.left > 0]
    if contested:
        waiting = Registration.objects.queue().taking_places().filter(event__in=contested)
        queues: dict[int, list[Registration]] = defaultdict(list)
        for registration in waiting:
            queues[registration.event_id].append(registration)
        found |= {pk: _after(found[pk], queue) for pk, queue in queues.items()}
    return found


def _after(room: Places, queue: Iterable[Registration]) -> Places:
    """With what is theirs who wait and fit: they are moved up in a moment, or may take it themselves."""
    fitting = list(share_out(room, queue))
    invited = sum(one.party_size for one in fitting if one.is_invited)
    return replace(
        room,
        claimed=sum(one.party_size for one in fitting),
        claimed_of_held=min(room.held, invited),
    )


def share_out(room: Places, queue: Iterable[Registration]) -> Iterator[Registration]:
    """Who of the queue fits, first come first served. Who doesn't fit stands in nobody's way."""
    left, held = room.left, room.held
    for registration in queue:
        if registration.party_size <= (left if registration.is_invited else left - held):
            left -= registration.party_size
            if registration.is_invited:
                held = max(0, held - registration.party_size)
            yield registration


def is_theirs_to_take(registration: Registration) -> bool:
    """Whether who waits would get a place by asking for it: it came free after the promotion stop."""
    event = registration.event
    if not registration.is_waiting or event.is_cancelled or event.is_over:
        return False
    room = count([event])[event.pk]
    if room.left <= 0:
        return False
    return registration in share_out(room, event.registrations.queue().taking_places())


def count(events: Collection[Event], now: datetime | None = None) -> dict[int, Places]:
    """By primary key, without what is claimed.

    One query for any number of events, and one for those that are closed: their people, who may be erased, are
    not counted again.
    """
    now = now or timezone.now()
    revisions.depends_on_places(event.pk for event in events)
    numbers = _asked(_WRITTEN, _written, [event.pk for event in events if event.closed_at])
    numbers |= _asked(_COUNTED, _counted, [event.pk for event in events if event.pk not in numbers])
    return {event.pk: _places(event, now, *numbers.get(event.pk, (0, 0, 0))) for event in events}


def _asked(
    kept: AskedOfKeys[Any], question: Callable[[Sequence[int]], QuerySet[Any, Any]], keys: list[int]
) -> dict[int, list[int]]:
    rows = kept.all(keys) if len(keys) <= kept.MOST else question(keys)
    return {pk: numbers for pk, *numbers in rows}


def count_at_sign_up(
    event: Event, now: datetime, email: str, submission: Submission | None
) -> Places:
    """Of one event, and whether anything is ``asked_for``: was made by this address or this form. One query.

    The event knows from then on when it starts and ends. Asked under its lock by everybody who signs up.
    """
    revisions.depends_on_places([event.pk])
    made_by = submission.id if submission else _NO_FORM
    counted = _AT_SIGN_UP.first(event.pk, email or _NO_ADDRESS, made_by)
    if counted is None:
        raise Event.DoesNotExist
    event.fetched_start, event.fetched_end = counted.fetched_start, counted.fetched_end
    numbers = (getattr(counted, name) for name in (*_NUMBERS, "asked_for"))
    return _places(event, now, *numbers)


_NUMBERS = ("taken", "invited", "waiting")


def _counts(of: str = "") -> dict[str, Aggregate]:
    """What is counted of registrations; ``of`` is the path to them, where they are not asked themselves."""

    def where(**fields: object) -> Q:
        return Q(*((f"{of}{name}", value) for name, value in fields.items()))

    has_place = where(status=Registration.Status.CONFIRMED, role=Registration.Role.VISITOR)
    invited = has_place & where(is_invited=True)
    numbers = (
        Sum(f"{of}party_size", filter=has_place, default=0),
        Sum(f"{of}party_size", filter=invited, default=0),
        # Not by the key, which the index that all this is counted from lacks.
        Count(f"{of}event", filter=where(status=Registration.Status.WAITING)),
    )
    return dict(zip(_NUMBERS, numbers, strict=True))


def _counted(keys: Sequence[Any]) -> QuerySet[Any, Any]:
    of_each = Registration.objects.filter(event__pk__in=keys).order_by().values("event")
    return of_each.annotate(**_counts()).values_list("event", *_NUMBERS)


def _written(keys: Sequence[Any]) -> QuerySet[Any, Any]:
    """Of closed events, as ``_counted``: none is held for anybody any more."""
    rows = EventFigures.objects.filter(event__pk__in=keys).order_by()
    return rows.values_list("event", "places_taken", Value(0), "parties_waiting")


_COUNTED, _WRITTEN = AskedOfKeys(_counted), AskedOfKeys(_written)
_EVENT, _ADDRESS, _FORM = asked_often.places(3)
_NO_ADDRESS, _NO_FORM = "-", UUID(int=0)  # that nothing was made by


def _at_sign_up() -> EventQuerySet[Any]:
    theirs = Q(registrations__email=_ADDRESS) | Q(registrations__submission_id=_FORM)
    asked_for = Count("registrations__pk", filter=theirs)
    rows = Event.objects.filter(pk=_EVENT).only("pk").with_times().order_by()
    return rows.annotate(**_counts("registrations__"), asked_for=asked_for)


_AT_SIGN_UP: AskedOften[Event] = AskedOften(_at_sign_up)


def _places(
    event: Event, now: datetime, taken: int, invited: int, waiting: int, asked_for: int = 0
) -> Places:
    holds = event.held_until is not None and now < event.held_until and not event.closed_at
    held = max(0, event.held_places - invited) if holds else 0
    return Places(event.capacity, taken, held, waiting, asked_for=asked_for)


def taken(event: Event) -> int:
    """Persons with a visitor's place."""
    return count([event])[event.pk].taken


def free_at_the_door(event: Event) -> int:
    """Persons that still fit of who stands there."""
    return count([event])[event.pk].free_at_the_door


def left_at_the_door(event: Event, *, taken: int, invited: int) -> int:
    """The same where it is known how many visitors have a place, and how many of them were invited."""
    return _places(event, timezone.now(), taken, invited, 0, 0).free_at_the_door


def free(event: Event, *, invited: bool = False) -> int:
    """Persons that get a place when they sign up now; with ``invited`` also one that is held."""
    places = of(event)
    return places.free_to_invited if invited else places.free


class Availability(TypedDict):
    """What a page says about room, in persons; ``waiting`` counts registrations."""

    taken: int
    held: int
    free: int
    waiting: int
    state: RegistrationState


def availability(event: Event) -> Availability:
    """How much room there is, and whether one can sign up."""
    return said_of(event, of(event))


def said_of(event: Event, places: Places) -> Availability:
    """The same where its places were counted with those of others."""
    return {
        "taken": places.taken,
        "held": min(places.held, places.free_to_invited),
        "free": places.free,
        "waiting": places.waiting,
        "state": event.registration_state(),
    }
