"""Which of the people of an event can be asked for. Each choice is one condition on a registration."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
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


@dataclass(frozen=True)
class Choice:
    """One value of one parameter: who stands so, or else who of all that didn't cancel it ``holds`` of.

    ``kind`` where it makes sense for one kind of event alone.
    """

    label: str | Promise
    holds: Callable[[Event], Q]
    kind: Event.Kind | None = None
    status: Registration.Status | None = None

    def condition(self, event: Event) -> Q:
        return self.holds(event) if self.status else LIVE & self.holds(event)

    def fits(self, event: Event) -> bool:
        return self.kind in (None, event.kind)


def _standing(label: Promise, status: Registration.Status) -> Choice:
    return Choice(label, lambda _event: Q(status=status), status=status)


def _with_stand(event: Event) -> Q:
    booked = StandBooking.objects.live().filter(stand__edition=event.pk)
    return Q(pk__in=booked.values("registration"))


def _with_pitch(event: Event) -> Q:
    return Q(
        pk__in=Pitch.objects.live().filter(registration__event=event.pk).values("registration")
    )


def _inside(event: Event) -> Q:
    scans = CheckIn.objects.live().filter(session__event=event.pk)
    return Q(pk__in=scans.values("registration"))


def _with_a_need(_event: Event) -> Q:
    """By their keys, from an index: of all events there are few. So counting the others reads an index alone too."""
    needy = Registration.objects.filter(access_need__gt="")
    return Q(pk__in=needy.order_by().values("pk"))


def _mail_in_trouble(event: Event) -> Q:
    failed = Message.objects.filter(
        state__in=[Message.State.FAILED, Message.State.BOUNCED], registration__event=event.pk
    )
    return Q(pk__in=failed.values("registration"))


NEEDS = ("staat", "nodig")  # health data: not for everybody who sees the list
INSIDE, NOT_INSIDE = ("aanwezig", "binnen"), ("aanwezig", "niet")
_SOCIAL = Event.Kind.SOCIAL
# In the order in which they stand above the list.
CHOICES: dict[tuple[str, str], Choice] = {
    ("staat", "plaats"): _standing(_("Met een plaats"), _State.CONFIRMED),
    ("staat", "wacht"): _standing(_("Wachten"), _State.WAITING),
    ("rol", "kraam"): Choice(_("Kraam"), _with_stand, kind=_SOCIAL),
    ("rol", "pitch"): Choice(_("Pitch"), _with_pitch, kind=_SOCIAL),
    NEEDS: Choice(_("Heeft iets nodig"), _with_a_need),
    ("staat", "mail"): Choice(_("Mail kwam niet aan"), _mail_in_trouble),
    ("staat", "afgemeld"): _standing(_("Afgemeld"), _State.CANCELLED),
    INSIDE: Choice(_("Binnen"), _inside),
    NOT_INSIDE: Choice(_("Niet binnen"), lambda event: ~_inside(event)),
}
ALWAYS_SHOWN = {("staat", "plaats"), ("staat", "wacht")}  # others only where there is somebody


def condition(event: Event, chosen: Iterable[tuple[str, str]]) -> Q:
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
