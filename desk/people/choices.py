"""Which of the people of an event can be asked for. Each choice is one condition on a registration."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cafes.models import StandBooking
from eventsite.models import CheckIn, Event, Message, Registration
from eventsite.tickets import codes
from eventsite.web.border.folding import name_words
from pitches.models import Pitch

_State = Registration.Status
LIVE = ~Q(status=_State.CANCELLED)
LIVE_STATES = frozenset(_State) - {_State.CANCELLED}
PARAMETERS = ("staat", "rol", "aanwezig")
Pair = tuple[str, str]  # one of them, and a value of it


@dataclass(frozen=True)
class Choice:
    """One value of one parameter: who has this ``status``, or who of all that didn't cancel has one of ``rows``.

    ``rows`` are of an event, each of a registration that ``path`` leads to; ``lacking`` is who has none.
    ``kind`` where it makes sense for one kind of event alone.
    """

    label: str | Promise
    rows: Callable[[Event], QuerySet[Any, Any]] | None = None
    path: str = "registration"
    lacking: bool = False
    kind: Event.Kind | None = None
    status: Registration.Status | None = None

    def condition(self, event: Event) -> Q:
        if self.rows is None:
            return Q(status=self.status)
        has_one = Q(pk__in=self.rows(event).order_by().values(self.path))
        return LIVE & (~has_one if self.lacking else has_one)

    def fits(self, event: Event) -> bool:
        return self.kind in (None, event.kind)


def _stalls(event: Event) -> QuerySet[Any, Any]:
    return StandBooking.objects.live().filter(stand__edition=event.pk)


def _pitches(event: Event) -> QuerySet[Any, Any]:
    return Pitch.objects.live().filter(registration__event=event.pk)


def _scans(event: Event) -> QuerySet[Any, Any]:
    return CheckIn.objects.live().filter(session__event=event.pk)


def _needs(event: Event) -> QuerySet[Any, Any]:
    """By their keys, from an index: of all events there are few."""
    needy = Registration.objects.filter(access_need__gt="").order_by()
    return Registration.objects.filter(event=event.pk, pk__in=needy.values("pk"))


def _mails_in_trouble(event: Event) -> QuerySet[Any, Any]:
    return Message.objects.filter(
        state__in=[Message.State.FAILED, Message.State.BOUNCED], registration__event=event.pk
    )


NEEDS = ("staat", "nodig")  # health data: not for everybody who sees the list
INSIDE, NOT_INSIDE = ("aanwezig", "binnen"), ("aanwezig", "niet")
_SOCIAL = Event.Kind.SOCIAL
# In the order in which they stand above the list.
CHOICES: dict[Pair, Choice] = {
    ("staat", "plaats"): Choice(_("Met een plaats"), status=_State.CONFIRMED),
    ("staat", "wacht"): Choice(_("Wachten"), status=_State.WAITING),
    ("rol", "kraam"): Choice(_("Kraam"), _stalls, kind=_SOCIAL),
    ("rol", "pitch"): Choice(_("Pitch"), _pitches, kind=_SOCIAL),
    NEEDS: Choice(_("Heeft iets nodig"), _needs, "pk"),
    ("staat", "mail"): Choice(_("Mail kwam niet aan"), _mails_in_trouble),
    ("staat", "afgemeld"): Choice(_("Afgemeld"), status=_State.CANCELLED),
    INSIDE: Choice(_("Binnen"), _scans),
    NOT_INSIDE: Choice(_("Niet binnen"), _scans, lacking=True),
}
ALWAYS_SHOWN = {("staat", "plaats"), ("staat", "wacht")}  # others only where there is somebody


def condition(event: Event, chosen: Iterable[Pair]) -> Q:
    """Who all of these choices hold of; everybody who didn't cancel where nothing was chosen."""
    fitting = [CHOICES[pair] for pair in chosen if CHOICES[pair].fits(event)]
    found = Q() if fitting else LIVE
    for choice in fitting:
        found &= choice.condition(event)
    return found


def holding(q: str) -> Q:
    """Whose name or address holds every word, or whose ticket has this code."""
    found = Q()
    for word in name_words(q):
        found &= Q(name_folded__contains=word) | Q(email_folded__contains=word)
    code = codes.as_typed(q)
    return found | Q(ticket_hash=codes.hash_code(code)) if code else found
