"""The verbs that change who stands where. Each owns its transaction and locks the event's row first.

Two people who book the same stall at the same second would both find it free (booking.lock_event).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.booking import locks, refusals
from eventsite.models import Event, Registration
from eventsite.models.participation import HasBoth, Part, of_these
from eventsite.staff.log import Verb, record, record_all, values
from eventsite.web.versions import Check
from initiatives.models import Initiative

from .letters import PartsChangedLetter
from .models import HIGHEST_NUMBER, Edition, Fixture, Stand, StandBooking
from .room import Problem, Shape, problems


class StandTaken(refusals.BookingRefused):
    """The stall can't be had (any more); ``nearest`` are the free ones, closest first."""

    def __init__(self, stand: Stand | None, nearest: list[Stand]) -> None:
        super().__init__(str(stand))
        self.stand = stand
        self.nearest = nearest


class HasStand(refusals.BookingRefused):
    """This registration has a stall: ``stand``."""

    def __init__(self, stand: Stand) -> None:
        super().__init__(str(stand))
        self.stand = stand


class StandInUse(Exception):
    """Somebody stands here; it can't be blocked, be made an adviser table or be taken away."""


class NumberTaken(Exception):
    """Two stalls of one evening would have the same number."""


class PlanNotEmpty(Exception):
    """The edition has stalls; a copy would mix two plans."""


class PlanDoesNotFit(Exception):
    """Stalls would stand over each other or outside the walls: ``problems``, each a sentence."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


class NobodyToAssign(Exception):
    """Without an initiative there is nobody to give the stall to."""


def free_near(edition: Edition, stand: Stand | None) -> list[Stand]:
    """Free stalls, those nearest to ``stand`` first."""
    free = list(edition.stands.bookable())
    if stand is None:
        return free
    return sorted(free, key=lambda s: (_distance(s, stand), s.number))


def any_free(edition: Event) -> bool:
    """Whether there is a stall to book."""
    return Stand.objects.bookable().filter(edition_id=edition.pk).exists()


@transaction.atomic
def book(
    edition: Edition, stand_id: int, *, registration: Registration, initiative: Initiative
) -> StandBooking:
    """Give a stall to a registration. Mails nobody: the caller knows what else was booked.

    Raises StandTaken or HasStand.
    """
    locks.lock_event(edition.pk)
    stand = edition.stands.filter(pk=stand_id).first()
    if stand is None or not edition.stands.bookable().filter(pk=stand.pk).exists():
        raise StandTaken(stand, free_near(edition, stand))
    held = _live_booking(registration)
    if held:
        raise HasStand(held.stand)
    record(Verb.TOOK_PART, registration, after={"stall": stand.number})
    return StandBooking.objects.create(
        stand=stand, registration=registration, initiative=initiative
    )


def release(registrations: Collection[Registration]) -> None:
    """Give up the stalls that these have. Needs the event's lock; the caller mails."""
    held = StandBooking.objects.live().filter(registration__in=[one.pk for one in registrations])
    holders = set(held.values_list("registration", flat=True))
    held.update(given_up_at=timezone.now())
    record_all(Verb.GAVE_UP_PART, [one for one in registrations if one.pk in holders])


@transaction.atomic
def assign(stand: Stand, booked: StandBooking) -> None:
    """Move a booking to another stall, and tell; who stood there swaps with it.

    Raises StandInUse, NobodyToAssign, or AlreadyOver: who stood where stays so.
    """
    if locks.lock_event(stand.edition_id).is_over:
        raise refusals.AlreadyOver
    stand.refresh_from_db()
    booked.refresh_from_db()
    if stand.kind != Stand.Kind.INITIATIVE or stand.blocked_because:
        raise StandInUse
    if booked.given_up_at is not None:
        raise NobodyToAssign
    if booked.stand_id == stand.pk:
        return
    there = stand.bookings.live().first()
    old = booked.stand
    # Out of the way first: for a moment two would stand at one stall, and the database refuses that.
    now = timezone.now()
    StandBooking.objects.filter(pk__in=[b.pk for b in (booked, there) if b]).update(given_up_at=now)
    _put(booked, stand)
    PartsChangedLetter.queue(booked.registration)
    if there:
        _put(there, old)
        PartsChangedLetter.queue(there.registration)


def _put(booked: StandBooking, stand: Stand) -> None:
    before, after = {"stall": booked.stand.number}, {"stall": stand.number}
    record(Verb.MOVED, booked.registration, before=before, after=after)
    booked.stand, booked.given_up_at = stand, None
    booked.save(update_fields=["stand", "given_up_at"])


@transaction.atomic
def save_plan(
    edition: Edition,
    *,
    stands: Iterable[Stand] = (),
    fixtures: Iterable[Fixture] = (),
    deleted: Iterable[Stand | Fixture] = (),
    check: Check = lambda: None,
) -> None:
    """Save an organiser's edits of the floor plan; who stands at a renumbered stall is told.

    Raises PlanDoesNotFit, NumberTaken, or StandInUse when a stall with somebody at it would be blocked,
    taken away or given another kind; nothing is saved then. ``check`` raises Stale.
    """
    locks.lock_event(edition.pk)
    check()
    stands, fixtures, deleted = list(stands), list(fixtures), list(deleted)
    _check_fit(edition, changed=[*stands, *fixtures], deleted=deleted)
    for gone in deleted:
        if isinstance(gone, Stand):
            if gone.bookings.live().exists():
                raise StandInUse(gone)
            # Who stood here once gave it up; the history of a stall that is no more has no use.
            gone.bookings.all().delete()
        record(Verb.REMOVED, gone, event=edition)
        gone.delete()
    before = {shape: values(shape) for shape in _shapes(edition)}
    kept = [one.number for one in before if isinstance(one, Stand) and one not in stands]
    numbers = kept + [stand.number for stand in stands]
    if len(set(numbers)) < len(numbers):
        raise NumberTaken
    # Numbers change places: none may be in use twice on the way.
    renumbered = edition.stands.filter(pk__in=[s.pk for s in stands if s.pk])
    renumbered.update(number=F("number") + HIGHEST_NUMBER)
    for stand in stands:
        _keep(stand, edition, before)
        held = stand.bookings.live().first()
        if held and (stand.blocked_because or stand.kind != Stand.Kind.INITIATIVE):
            raise StandInUse(stand)
        if held and before[stand]["number"] != stand.number:
            PartsChangedLetter.queue(held.registration)
    for fixture in fixtures:
        _keep(fixture, edition, before)


def _keep(shape: Stand | Fixture, edition: Edition, before: dict[Shape, dict[str, object]]) -> None:
    was = before.get(shape) if shape.pk else None
    shape.edition = edition
    shape.save()
    verb = Verb.CHANGED if was else Verb.ADDED
    record(verb, shape, event=edition, before=was, after=values(shape) if was else None)


def _check_fit(edition: Edition, *, changed: list[Shape], deleted: list[Shape]) -> None:
    """What was wrong before and is left as it was is no reason to refuse the rest."""
    before = _shapes(edition)
    kept = [shape for shape in before if shape not in changed and shape not in deleted]
    known = problems(before)
    wrong = [
        problem
        for problem in problems([*kept, *changed])
        if problem not in known or any(shape in changed for shape in problem.shapes)
    ]
    if wrong:
        raise PlanDoesNotFit(wrong)


def _shapes(edition: Edition) -> list[Shape]:
    return [*edition.stands.all(), *edition.fixtures.all()]


@transaction.atomic
def copy_plan(source: Edition, target: Edition) -> int:
    """Lay the stalls, walls, stage and entrance of an earlier edition out anew. Returns how many stalls.

    Bookings and blocks are not copied. Raises PlanNotEmpty or PlanDoesNotFit.
    """
    locks.lock_event(target.pk)
    if target.stands.exists() or target.fixtures.exists():
        raise PlanNotEmpty
    rows = _shapes(source)
    if wrong := problems(rows):
        raise PlanDoesNotFit(wrong)
    for row in rows:
        row.pk = None
        row._state.adding = True
        row.edition = target
        if isinstance(row, Stand):
            row.blocked_because = ""
        row.save()
    record(Verb.ADDED, rows[0], event=target) if rows else None
    return target.stands.count()


class StandParts:
    """What the door, mails and tickets are told of stalls (eventsite/models/participation.py)."""

    def parts(self, registrations: Collection[Registration]) -> dict[int, list[Part]]:
        live = (
            StandBooking.objects.live()
            .filter(of_these(registrations))
            .select_related("stand", "initiative")
        )
        return {
            booked.registration_id: [
                Part(
                    label=_("Kraam %(number)d") % {"number": booked.stand.number},
                    detail=booked.initiative.name,
                    role=_("kraamhouders"),
                )
            ]
            for booked in live
        }

    def release(self, registrations: Collection[Registration]) -> None:
        release(registrations)


class StandKeeper:
    """A stall goes along to another registration of who has it (eventsite/models/participation.py)."""

    def hand_over(self, registration: Registration, to: Registration) -> None:
        if _live_booking(registration) and _live_booking(to):
            raise HasBoth(_("een kraam"))
        StandBooking.objects.filter(registration=registration).update(registration=to)


def _live_booking(registration: Registration) -> StandBooking | None:
    return (
        StandBooking.objects.live()
        .filter(registration=registration)
        .select_related("stand")
        .first()
    )


def _distance(one: Stand, other: Stand) -> int:
    """Squared, centre to centre; only compared."""
    across = 2 * one.x + one.width - 2 * other.x - other.width
    down = 2 * one.y + one.height - 2 * other.y - other.height
    return across * across + down * down
