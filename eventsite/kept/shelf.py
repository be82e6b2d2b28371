"""Where a process keeps pages: in its own memory, no more than so many bytes, the latest asked last to go."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from eventsite.models import WHAT_ALL_SEE, SiteSettings

from .bodies import Body
from .changing import Skeleton
from .revisions import Tokens

Question = tuple[str, str]  # the path, and of the query what the page reads

_BESIDES = 3_000  # bytes that a page costs beside its body
_BESIDES_A_SKELETON = 10_000  # the event and its sessions, of which the places are counted
_TURNS = 64
_PATIENCE = 5.0  # seconds


class Way(NamedTuple):
    """In which way a page is answered; each has headers of its own."""

    is_secure: bool
    is_gzip: bool
    status: int


@dataclass(frozen=True)
class Kept:
    """A page as it was made: of which revision and settings of the site it is, and from when until when it stands.

    ``given`` are the headers with which it was answered, after all middleware (``middleware.py``).
    """

    things: frozenset[int]
    tokens: Tokens
    since: float  # as time.time() says it
    until: float
    site: SiteSettings
    body: Body
    headers: Mapping[str, str]
    given: dict[Way, Mapping[str, str]] = field(default_factory=dict)
    skeleton: Skeleton | None = None  # where a part of it changes with the places

    @property
    def size(self) -> int:
        rest = len(self.skeleton.body) + _BESIDES_A_SKELETON if self.skeleton else 0
        return self.body.size + _BESIDES + rest

    @property
    def of_all(self) -> Tokens:
        return frozenset(token for token in self.tokens if token[0] == WHAT_ALL_SEE)

    def stands(self, now: float, site: SiteSettings) -> bool:
        """Whether it may be shown, if the database names the revision that it is of."""
        return self.since <= now < self.until and self.site is site


class Shelf:
    """Pages by what was asked, one of each: the one that was made last."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(_TURNS)]
        self._pages: OrderedDict[Question, Kept] = OrderedDict()
        self._of_all: Tokens = frozenset()
        self.size = 0  # bytes

    def find(self, question: Question) -> Kept | None:
        with self._lock:
            page = self._pages.get(question)
            if page:
                self._pages.move_to_end(question)
            return page

    def put(self, question: Question, page: Kept) -> None:
        """Whatever is of another revision of what all see goes: it may tell what was erased since."""
        with self._lock:
            if page.of_all != self._of_all:
                self._empty()
                self._of_all = page.of_all
            self._remove(question)
            self._pages[question] = page
            self.size += page.size
            while self.size > self._most:
                self._remove(next(iter(self._pages)))

    def _remove(self, question: Question) -> None:
        if old := self._pages.pop(question, None):
            self.size -= old.size

    def questions(self) -> list[Question]:
        with self._lock:
            return list(self._pages)

    def clear(self) -> None:
        with self._lock:
            self._empty()

    def _empty(self) -> None:
        self._pages.clear()
        self.size = 0

    @contextmanager
    def turn(self, question: Question) -> Iterator[None]:
        """One maker of a page at a time. Who has waited for long makes it, too: nobody waits for the dead."""
        turn = self._turns[hash(question) % _TURNS]
        has_it = turn.acquire(timeout=_PATIENCE)
        try:
            yield
        finally:
            if has_it:
                turn.release()
