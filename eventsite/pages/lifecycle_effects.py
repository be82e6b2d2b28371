"""What each step of an evening or a run does to people, for the page that asks first.

An app brings what it has beside its kind of event, which doesn't go with it (``connect``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from django.utils.translation import gettext as _

from eventsite.booking import checklist, effects
from eventsite.booking.changes import Changes
from eventsite.booking.lines import State
from eventsite.mails import letters
from eventsite.models import Event
from eventsite.staff.confirming import Effects, Mails
from eventsite.subscriptions import notices
from eventsite.subscriptions.letters import NewsLetter


class Beside(Protocol):
    """What an app has beside an event."""

    def stays(self, event: Event) -> list[str]:
        """What is still there when the event is called off or deleted, each a sentence."""


_beside: list[Beside] = []


def connect(beside: Iterable[Beside]) -> None:
    """From now on these are asked, in this order."""
    _beside[:] = beside


def _that_stays(event: Event) -> list[str]:
    return [text for one in _beside for text in one.stays(event)]


def of_publishing(event: Event) -> Effects:
    """Who asked to be kept up to date is mailed; what is advised and not done yet is said once more."""
    lines = checklist.of(event).lines
    open_lines = [one for one in lines if one.state == State.ADVICE]
    return Effects(
        follows=[
            _("De pagina is voor iedereen te zien, en staat in de agenda."),
            *(f"{one.title}." for one in lines if one.name == "sign-up"),
            _("Vanaf nu kunt u dit niet meer verwijderen, wel aflasten."),
        ],
        warnings=[f"{one.title}: {one.text}" for one in open_lines],
        mails=_news(event),
    )


def _news(event: Event) -> list[Mails]:
    """To who asked for it, and was not told of it yet."""
    number = notices.receivers(event)
    return [Mails(letters.label(NewsLetter.kind), number)] if number else []


def of_calling_off(event: Event) -> Effects:
    found = effects.effects(event, Changes(status=Event.Status.CANCELLED))
    return replace(found, warnings=[*found.warnings, *_that_stays(event)])


def of_reinstating(event: Event) -> Effects:
    found = effects.effects(event, Changes(status=Event.Status.PUBLISHED))
    return replace(found, mails=[*found.mails, *_news(event)])


def of_closing(event: Event) -> Effects:
    return Effects(
        follows=[
            _("Niemand kan zich meer aanmelden, ook niet voor de wachtlijst."),
            _("Wie een plaats heeft of wacht, houdt die. Wie wacht, kan nog een plaats krijgen."),
        ]
    )


def of_reopening(event: Event) -> Effects:
    return Effects(follows=[_("Iedereen kan zich weer aanmelden.")])


def of_deleting(event: Event) -> Effects:
    return Effects(
        follows=[_("Alles wat u hiervoor invulde verdwijnt. U kunt het niet terughalen.")],
        warnings=_that_stays(event),
    )


Of = Callable[[Event], Effects]
