"""Whose names are printed: who has a place, by core name, or those of them that were chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from eventsite.models import Event, Registration, participation
from eventsite.models.participation import Part
from eventsite.web.border.names import sort_name
from eventsite.web.languages.texts import spoken

from .sheets import Choice


@dataclass(frozen=True)
class Person:
    """A registration with a place, and what they do there."""

    registration: Registration
    parts: list[Part]

    @property
    def letter(self) -> str:
        """Under which letter of the alphabet they stand; "" for a name in another script."""
        core = sort_name(self.registration.name)[0]
        return core[0].upper() if core and core[0].isascii() and core[0].isalpha() else ""

    @property
    def language(self) -> str:
        """What they read: what they get on paper is in it."""
        return spoken(self.registration.language)

    @property
    def does(self) -> str:
        return " · ".join(str(part.label) for part in self.parts)

    @property
    def initiative(self) -> str:
        return next((str(part.detail) for part in self.parts if part.detail), "")

    @property
    def people(self) -> str:
        size = self.registration.party_size
        return _("1 persoon") if size == 1 else _("%(n)d personen") % {"n": size}


def by_name(event: Event, choice: Choice) -> list[Person]:
    """A fixed number of queries, whoever comes."""
    confirmed = list(event.registrations.confirmed().order_by("pk"))
    if choice.people is not None:
        confirmed = [one for one in confirmed if one.pk in choice.people]
    if choice.without_email:
        confirmed = [one for one in confirmed if not one.email]
    for one in confirmed:
        one.event = event  # with its sessions: a ticket says when
    parts = participation.parts_of_all(confirmed)
    people = [Person(one, parts[one.pk]) for one in confirmed]
    return sorted(people, key=lambda person: sort_name(person.registration.name))
