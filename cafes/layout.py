"""The verbs that change what stands where on the floor plan. Each locks the event's row first.

Two organisers who put a stall in one place at the same second would both find it free (booking.lock_event).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import F

from eventsite.booking import locks, refusals
from eventsite.staff.log import Verb, record, values
from eventsite.web.versions import Check

from .letters import PartsChangedLetter
from .models import HIGHEST_NUMBER, Edition, Fixture, Stand
from .room import Problem, Shape, problems
from .stands import StandInUse, stand_now


class NumberTaken(Exception):
    """Two stalls of one evening would have the same number."""


class PlanNotEmpty(Exception):
    """The edition has stalls; a copy would mix two plans."""


class PlanDoesNotFit(Exception):
    """Stalls would stand over each other or outside the walls: ``problems``, each a sentence."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


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

    Raises PlanDoesNotFit, NumberTaken, StandInUse when a stall with somebody at it would be blocked,
    taken away or given another kind, or AlreadyOver when one would get another number after the evening;
    nothing is saved then. ``check`` raises Stale.
    """
    over = locks.lock_event(edition.pk).is_over
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
            if over:
                raise refusals.AlreadyOver
            PartsChangedLetter.queue(held.registration)
    for fixture in fixtures:
        _keep(fixture, edition, before)


@transaction.atomic
def block(stand: Stand, because: str, beside: Mapping[str, str] | None = None) -> None:
    """Let nobody book a stall, for a reason that visitors read; without one it can be booked again.

    ``beside`` says it in other languages. Nothing else of the stall is saved. Raises StandInUse or StandGone.
    """
    locks.lock_event(stand.edition_id)
    stand = stand_now(stand)
    if because and stand.bookings.live().exists():
        raise StandInUse(stand)
    before = values(stand)
    _give_reason(stand, because)
    for language, said in (beside or {}).items():
        stand.translations.setdefault(language, {})["blocked_because"] = said
    stand.save(update_fields=["blocked_because", "translations"])
    record(Verb.CHANGED, stand, event=stand.edition, before=before, after=values(stand))


def _give_reason(stand: Stand, because: str) -> None:
    """What an earlier one said in other languages goes with it."""
    stand.blocked_because = because
    _leave_out(stand, {(language, "blocked_because") for language in stand.translations})


def _leave_out(stand: Stand, gone: Collection[tuple[str, str]]) -> None:
    """These texts, each by its language and field."""
    stand.translations = {
        language: kept
        for language, texts in stand.translations.items()
        if (kept := {name: said for name, said in texts.items() if (language, name) not in gone})
    }


def _leave_out_old(stand: Stand, was: Mapping[str, object]) -> None:
    """What said in another language what isn't said any more: the list of stalls asks for the site's own alone."""
    changed = [name for name in stand.TRANSLATED if getattr(stand, name) != was[name]]
    said_before = [
        (language, name)
        for language, texts in stand.translations.items()
        for name in changed
        if name in texts and texts[name] == was.get(f"{name}.{language}")
    ]
    _leave_out(stand, said_before)


def _keep(shape: Stand | Fixture, edition: Edition, before: dict[Shape, dict[str, object]]) -> None:
    was = before.get(shape) if shape.pk else None
    if was and isinstance(shape, Stand):
        _leave_out_old(shape, was)
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
            _give_reason(row, "")
        row.save()
    record(Verb.ADDED, rows[0], event=target) if rows else None
    return target.stands.count()
