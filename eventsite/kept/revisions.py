"""Which revision of what all see is the one that counts, and on which things a page depends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection

from eventsite.models import WHAT_ALL_SEE, Revision

# What it is about, and a token that chance made: an older page is never taken for this one, not even when
# the database was put back from a copy.
Tokens = frozenset[tuple[int, object]]

_TABLE = Revision._meta.db_table


@dataclass(frozen=True)
class Ground:
    """What something that was made stands on: the things it asked of, and the tokens of their revision."""

    things: frozenset[int]
    tokens: Tokens


def now(things: Iterable[int] = ()) -> Tokens:
    """The tokens of what all see, and of the places of these events. One statement."""
    asked = {WHAT_ALL_SEE, *things}
    return _read(asked)


def _read(things: set[int]) -> Tokens:
    marks = ", ".join(["%s"] * len(things))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT about, token FROM {_TABLE} WHERE about IN ({marks})",  # noqa: S608 (ours)
            list(things),
        )
        return frozenset(cursor.fetchall())


class Making:
    """A page while it is made, and the revision of all that it asks of."""

    def __init__(self, expected: Iterable[int], tokens: Tokens) -> None:
        self._tokens = tokens
        self._known = {WHAT_ALL_SEE, *expected}
        self._things = {WHAT_ALL_SEE}

    def note(self, things: Iterable[int]) -> None:
        self._things |= set(things)
        if more := self._things - self._known:
            self._tokens |= _read(more)
            self._known |= more

    def can_stand_on(self, ground: Ground) -> bool:
        """Whether all of it is still as it was; if so the page is noted to ask of it."""
        now = {token for token in self._tokens if token[0] in ground.things}
        if not ground.things <= self._known or now != ground.tokens:
            return False
        self._things |= ground.things
        return True

    @property
    def tokens(self) -> Tokens:
        return frozenset(token for token in self._tokens if token[0] in self._things)

    @property
    def things(self) -> frozenset[int]:
        return frozenset(self._things)


_making: ContextVar[Making | None] = ContextVar("making", default=None)


@contextmanager
def making(expected: Iterable[int], tokens: Tokens) -> Iterator[Making]:
    """Within it ``depends_on_places`` is noted.

    ``expected`` is what the page asked of last time, and ``tokens`` what ``now`` said of that.
    """
    page = Making(expected, tokens)
    token = _making.set(page)
    try:
        yield page
    finally:
        _making.reset(token)


def ground() -> Ground | None:
    """Of the page that is being made, as far as it was noted until now. None where none is made to be kept."""
    page = _making.get()
    return Ground(page.things, page.tokens) if page else None


def depends_on_places(event_ids: Iterable[int]) -> None:
    """Called before registrations of these events are counted: the page that is being made depends on them.

    Before, so that a change in between makes the page an older one. Costs nothing where no page is made
    to be kept; else one statement for events that it did not ask of before.
    """
    if page := _making.get():
        page.note(event_ids)
