"""How an evening or a run stands, in one word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, RegistrationState


@dataclass(frozen=True)
class Standing:
    """The word, and ``style``: the end of the tag's class in ``static/desk/desk.css``."""

    word: str | Promise
    style: str


DRAFT = Standing(_("concept"), "draft")
CALLED_OFF = Standing(_("afgelast"), "stop")
OVER = Standing(_("voorbij"), "over")
FINAL = Standing(_("afgesloten"), "closed")
TODAY = Standing(_("vandaag"), "today")
NOT_YET = Standing(_("nog niet open"), "draft")
CLOSED = Standing(_("gesloten"), "closed")
FULL = Standing(_("vol"), "full")
OPEN = Standing(_("open"), "open")

_BY_STATE = {
    RegistrationState.CANCELLED: CALLED_OFF,
    RegistrationState.DRAFT: DRAFT,
    RegistrationState.OVER: OVER,
    RegistrationState.CLOSED: CLOSED,
    RegistrationState.NOT_YET: NOT_YET,
}


def standing(event: Event, *, is_full: Callable[[], bool]) -> Standing:
    """Of all that holds, what an organiser has to know first. Asks for its sessions; ``is_full`` if need be."""
    if event.is_closed:
        return FINAL
    state = event.registration_state()
    if state in (RegistrationState.OPEN, RegistrationState.CLOSED) and is_today(event):
        return TODAY
    if state == RegistrationState.OPEN:
        return FULL if is_full() else OPEN
    return _BY_STATE[state]


def is_today(event: Event) -> bool:
    """Whether one of its sessions is on this day, on the clock in Amsterdam."""
    today = timezone.localdate()
    return any(timezone.localdate(one.starts_at) == today for one in event.sessions_in_order())
