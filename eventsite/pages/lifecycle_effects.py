"""What each step of an evening or a run does to people, for the page that asks first."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from eventsite.booking import checklist, effects
from eventsite.booking.changes import Changes
from eventsite.booking.lines import State
from eventsite.models import Event
from eventsite.staff.confirming import Effects


def of_publishing(event: Event) -> Effects:
    """Nobody is mailed; what is advised and not done yet is said once more."""
    open_lines = [one for one in checklist.of(event).lines if one.state == State.ADVICE]
    return Effects(
        follows=[
            _("De pagina is voor iedereen te zien, en staat in de agenda."),
            _("Vanaf nu kunt u dit niet meer verwijderen, wel aflasten."),
        ],
        warnings=[f"{one.title}: {one.text}" for one in open_lines],
    )


def of_calling_off(event: Event) -> Effects:
    return effects.effects(event, Changes(status=Event.Status.CANCELLED))


def of_reinstating(event: Event) -> Effects:
    return effects.effects(event, Changes(status=Event.Status.PUBLISHED))


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
        follows=[_("Alles wat u hiervoor invulde verdwijnt. U kunt het niet terughalen.")]
    )


Of = Callable[[Event], Effects]
