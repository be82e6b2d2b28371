"""So many places of one event by one source, so that no evening is full in seconds by one client."""

from __future__ import annotations

from django.http import HttpRequest

from eventsite.models import ApiKey, Event

from . import counting, guard, limits, sources
from .counting import Use


def take(request: HttpRequest, event: Event, people: int) -> None:
    """Ask before who sent a good form is registered. Raises Braked. One statement.

    People are counted, not forms; who is to wait counts as well. The form that is sent is counted along.
    """
    counting.take(_sign_up(event), _places(request, event, people), *guard.due(request))


def take_part(request: HttpRequest, event: Event, people: int = 0) -> None:
    """The same for who takes a stall or a pitch, of which there are fewer; ``people`` who come new with it."""
    part = Use(limits.PART, _at(request, event))
    if people:
        counting.take(_sign_up(event), _places(request, event, people), part)
    else:
        counting.take(part)


def grow(request: HttpRequest, event: Event, more: int) -> None:
    """The same for a party that becomes larger: no evening is filled by changing either."""
    if more > 0:
        counting.take(_places(request, event, more))


def _sign_up(event: Event) -> Use:
    return Use(limits.EVENT, str(event.pk))


def _places(request: HttpRequest, event: Event, people: int) -> Use:
    return Use(limits.places_at(event.capacity), _at(request, event), people)


def _at(request: HttpRequest, event: Event) -> str:
    source = sources.of(request)
    return source and f"{source} {event.pk}"


def take_by_key(key: ApiKey, email: str, event: Event | None = None, people: int = 1) -> None:
    """The same for a partner's program, which brings many: by its key, by the address it typed, and at an event."""
    uses = [
        Use(limits.KEY_MAIL, str(key.pk)),
        Use(limits.KEY_ADDRESS, f"{key.pk} {email}"),
    ]
    if event:
        uses = [_sign_up(event), _by_key(key, event, people), *uses]
    counting.take(*uses)


def grow_by_key(key: ApiKey, event: Event, more: int) -> None:
    """As ``grow``."""
    if more > 0:
        counting.take(_by_key(key, event, more))


def _by_key(key: ApiKey, event: Event, people: int) -> Use:
    return Use(limits.places_by_key(event.capacity), f"{key.pk} {event.pk}", people)
