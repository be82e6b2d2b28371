"""Lists: the door, for when there is no power, and who waits."""

from __future__ import annotations

from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eventsite.booking import totals
from eventsite.models import Event, participation
from eventsite.web.dates import CLOCK, in_form

from .people import Person, by_name
from .sheets import Choice, Part, Print

OTHERS = gettext_lazy("Overige")


def table(
    heads: list[str], rows: list[list[str]], *, wide: list[int], empty: str, **more: object
) -> Part:
    """One table; the ``wide`` columns share the room that the others leave."""
    section: dict[str, object] = {"title": "", "rows": rows}
    return sections(heads, [section] if rows else [], wide=wide, empty=empty, **more)


def sections(
    heads: list[str],
    groups: list[dict[str, object]],
    *,
    wide: list[int],
    empty: str,
    **more: object,
) -> Part:
    """One table in sections, each with a title of its own.

    The columns that are not ``wide`` are ``narrow`` cm, or as narrow as their words.
    """
    shown = {"heads": heads, "sections": groups, "wide": wide, "empty": empty}
    return {"kind": "table", "totals": "", "narrow": 0} | shown | more


def door_list(event: Event, choice: Choice) -> Part:
    """Who has a place, by the letter of their core name, with how many that are."""
    people = by_name(event, choice)
    known = participation.at_the_door([one.registration for one in people])
    groups = groupby(sorted(people, key=lambda one: one.letter or "~"), key=lambda one: one.letter)
    return sections(
        [_("Naam"), _("Personen"), _("Doet"), _("Binnen")],
        [
            {
                "title": f"{letter or OTHERS} · {_in_all(found)}",
                "rows": [_row(one, known[one.registration.pk].words) for one in found],
            }
            for letter, found in ((letter, list(found)) for letter, found in groups)
        ],
        wide=[0, 2],
        empty=_("Er is nog niemand met een plaats."),
        totals=totals.of(event).in_words() if choice.people is None else _in_all(people),
        narrow=2.6,
    )


def _row(person: Person, words: list[str]) -> list[str]:
    one = person.registration
    return [one.name, str(one.party_size), " · ".join(words), " ".join("☐" * one.party_size)]


def _in_all(people: list[Person]) -> str:
    """“2 aanmeldingen, 3 personen”."""
    persons = sum(one.registration.party_size for one in people)
    signed_up = ngettext("%(n)d aanmelding", "%(n)d aanmeldingen", len(people)) % {"n": len(people)}
    come = ngettext("%(n)d persoon", "%(n)d personen", persons) % {"n": persons}
    return f"{signed_up}, {come}"


def waiting_list(event: Event, choice: Choice) -> Part:
    """Who waits, in the order in which places are handed out."""
    waiting = [
        one
        for one in event.registrations.queue()
        if choice.people is None or one.pk in choice.people
    ]
    return table(
        [_("Plaats"), _("Naam"), _("Personen"), _("Sinds")],
        [
            [str(place), one.name, str(one.party_size), _moment(one.registered_at)]
            for place, one in enumerate(waiting, 1)
        ],
        wide=[1],
        empty=_("Niemand wacht op een plaats."),
    )


def _moment(moment: object) -> str:
    return in_form(timezone.localtime(moment), f"j F, {CLOCK}")  # type: ignore[arg-type]


DOOR_LIST = Print(
    name="deurlijst",
    title=gettext_lazy("Deurlijst"),
    hint=gettext_lazy("Iedereen met een plaats, op naam. Voor als er geen stroom of wifi is."),
    part=door_list,
    of_people=True,
)
WAITING_LIST = Print(
    name="wachtlijst",
    title=gettext_lazy("Wachtlijst"),
    hint=gettext_lazy("Wie wacht, in de volgorde waarin er plaatsen vrijkomen."),
    part=waiting_list,
    of_people=True,
)
