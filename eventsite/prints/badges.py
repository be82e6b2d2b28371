"""Badges for people: a card for each person, on sheets as shops sell them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event

from .people import Person, by_name
from .sheets import Choice, Part, Print


@dataclass(frozen=True)
class Size:
    """A4 sheets with so many cards, in millimetres; ``pitch`` is from one card's corner to the next's."""

    label: str | Promise
    card: tuple[float, float]
    cards: tuple[int, int]  # across, down
    corner: tuple[float, float]  # of the first card, from the sheet's left and top
    pitch: tuple[float, float]


# As makers give them for their sheets (Durable 1445, 1456 and 1453; Herma 4412).
SIZES = {
    "90x54": Size(
        gettext_lazy("90 × 54 mm, 10 op een vel"), (90, 54), (2, 5), (15, 13.5), (90, 54)
    ),
    "90x60": Size(gettext_lazy("90 × 60 mm, 8 op een vel"), (90, 60), (2, 4), (15, 28.5), (90, 60)),
    "80x50": Size(
        gettext_lazy("80 × 50 mm, 10 op een vel (stickers)"),
        (80, 50),
        (2, 5),
        (17.5, 13.5),
        (95, 55),
    ),
    "75x40": Size(
        gettext_lazy("75 × 40 mm, 12 op een vel"), (75, 40), (2, 6), (30, 28.5), (75, 40)
    ),
}
USUAL = "90x54"


def badges(event: Event, choice: Choice) -> Part:
    """One for each person, in their own language: who comes with somebody gets a card to write a name on."""
    size = SIZES[choice.size or USUAL]
    cards = [card for person in by_name(event, choice) for card in _cards(event, person)]
    return {
        "kind": "badges",
        "cards": cards,
        "empty": _("Er is nog niemand met een plaats."),
        "paper": _("Leg vellen in de printer met naamkaartjes van %(size)s.")
        % {"size": size.label},
        "width": size.card[0],
        "height": size.card[1],
        "across": size.cards[0],
        "down": size.cards[1],
        "left": size.corner[0],
        "top": size.corner[1],
        "gap_x": size.pitch[0] - size.card[0],
        "gap_y": size.pitch[1] - size.card[1],
    }


def _cards(event: Event, person: Person) -> list[dict[str, str]]:
    with translation.override(person.language):
        return [card | {"lang": person.language} for card in _in_words(event, person)]


def _in_words(event: Event, person: Person) -> list[dict[str, str]]:
    one = person.registration
    role = person.does or (_("Bezoeker") if event.kind == Event.Kind.SOCIAL else _("Deelnemer"))
    with_whom = {"name": "", "above": "", "below": _("met %(name)s") % {"name": one.name}}
    own = {"name": one.name, "above": person.initiative, "below": role}
    return [own, *([with_whom] * (one.party_size - 1))]


BADGES = Print(
    name="naamkaartjes",
    title=gettext_lazy("Naamkaartjes"),
    hint=gettext_lazy("Voor iedereen die komt: naam, initiatief en wat iemand doet."),
    part=badges,
    of_people=True,
)
