"""The toolkit as visitors see it: its sections with their cards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eventsite.tickets.links import absolute
from initiatives.models import ToolkitCard

Section = ToolkitCard.Section

# Of each its place on the page, and whom it helps.
ANCHORS = {
    Section.ADVICE: "advies",
    Section.MONEY: "geld",
    Section.RULES: "regels",
    Section.SPACE: "ruimte",
}
LEADS: dict[Section, Promise] = {
    Section.ADVICE: _("Wie met u meedenkt over uw plan."),
    Section.MONEY: _("Subsidies, fondsen en geld ophalen bij uw buren."),
    Section.RULES: _("Wat mag, en waar u toestemming voor vraagt."),
    Section.SPACE: _("Zalen, tuinen en lege gebouwen voor uw plan."),
}


@dataclass(frozen=True)
class Part:
    """One section with its cards in order."""

    section: Section
    cards: list[ToolkitCard]

    @property
    def name(self) -> str:
        return str(self.section.label).capitalize()

    @property
    def anchor(self) -> str:
        return ANCHORS[self.section]

    @property
    def picture(self) -> str:
        """Its drawing, among the static files."""
        return f"initiatives/toolkit-{self.section.value}.svg"

    @property
    def lead(self) -> str:
        return str(LEADS[self.section])


def of(cards: list[ToolkitCard]) -> list[Part]:
    """All sections, in their order, also those without a card."""
    by_section: dict[str, list[ToolkitCard]] = defaultdict(list)
    for card in cards:
        by_section[card.section].append(card)
    return [Part(section, by_section[section]) for section in Section]


def shown() -> list[Part]:
    """Those with something in them. One query."""
    return [part for part in of(list(ToolkitCard.objects.shown())) if part.cards]


def mail_url() -> str:
    """The toolkit's address for in a mail; empty while there is nothing in it. One query."""
    return absolute(reverse("toolkit")) if ToolkitCard.objects.shown().exists() else ""
