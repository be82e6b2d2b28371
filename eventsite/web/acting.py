"""Who acts now: said once per request or job, asked by what writes it down (``staff/log.py``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    from eventsite.models import ApiKey, Tablet


class Kind(StrEnum):
    STAFF = "staff"
    TABLET = "tablet"
    KEY = "key"  # a partner's or an organiser's program
    PERSON = "person"  # whoever opened a public page or an own link
    SYSTEM = "system"  # the worker, a command


@dataclass(frozen=True)
class Actor:
    kind: Kind
    pk: int | None = None


SYSTEM = Actor(Kind.SYSTEM)
PERSON = Actor(Kind.PERSON)

_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def actor() -> Actor:
    """Who acts; the site itself where nobody said who does."""
    return _actor.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def act_from_now_on(actor: Actor) -> None:
    """Until the ``acting_as`` that is open ends; around each request one is (``web/middleware.py``)."""
    _actor.set(actor)


@contextmanager
def acting(
    *,
    user: AbstractBaseUser | AnonymousUser | None = None,
    tablet: Tablet | None = None,
    key: ApiKey | None = None,
) -> Iterator[None]:
    """Within it ``user`` acts, or else the ``tablet``, or the ``key``, or else the site itself."""
    if user is not None and user.pk is not None:
        found = Actor(Kind.STAFF, user.pk)
    elif tablet is not None:
        found = Actor(Kind.TABLET, tablet.pk)
    elif key is not None:
        found = Actor(Kind.KEY, key.pk)
    else:
        found = SYSTEM
    with acting_as(found):
        yield
