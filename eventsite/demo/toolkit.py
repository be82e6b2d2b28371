"""An invented toolkit. Its links lead to example.nl; the demo asks none of them (CHECK_LINKS)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User

from eventsite.web.acting import SYSTEM
from initiatives.models import Answer, ToolkitCard
from initiatives.toolkit import cards, links
from initiatives.toolkit.asking import Outcome

from . import clock, english
from .clock import Story

Section = ToolkitCard.Section
GEMEENTE = "https://gemeente.example.nl/initiatieven"


@dataclass(frozen=True)
class Page:
    """What a card leads to."""

    section: Section
    title: str
    text: str
    link: str


PAGES = [
    Page(
        Section.ADVICE,
        "Iemand van de gemeente die meedenkt",
        "In ieder stadsdeel werkt een gebiedsverbinder. Die kent de buurt, en weet bij wie u moet zijn.",
        f"{GEMEENTE}/meedenken/",
    ),
    Page(
        Section.ADVICE,
        "Spreekuur voor initiatieven",
        "Iedere eerste donderdag van de maand, zonder afspraak. Neem uw plan mee, ook als het nog op een servet staat.",
        f"{GEMEENTE}/spreekuur/",
    ),
    Page(
        Section.ADVICE,
        "Vrijwilligers vinden",
        "Zet uw oproep op de vacaturebank, en lees hoe u vrijwilligers verzekert.",
        "https://vrijwilligers.example.nl/",
    ),
    Page(
        Section.MONEY,
        "Subsidie voor groen in de straat",
        "Voor geveltuinen, boomspiegels en groene daken. U vraagt aan met uw buren samen.",
        f"{GEMEENTE}/subsidie-groen/",
    ),
    Page(
        Section.MONEY,
        "Budget van uw wijk",
        "Een klein bedrag voor een plan waar de hele buurt iets aan heeft. Uw wijkraad beslist binnen zes weken.",
        f"{GEMEENTE}/wijkbudget/",
    ),
    Page(
        Section.MONEY,
        "Fondsen in de regio",
        "Welke fondsen geven aan plannen van bewoners, en wat zij vragen.",
        "https://fondsen.example.nl/overzicht/",
    ),
    Page(
        Section.RULES,
        "Wat mag er in de straat?",
        "Van een bankje op de stoep tot een feest op het plein: waarvoor u toestemming nodig hebt, en hoe u die vraagt.",
        f"{GEMEENTE}/regels-openbare-ruimte/",
    ),
    Page(
        Section.RULES,
        "Stichting, vereniging of geen van beide",
        "Wanneer u een rechtspersoon nodig hebt, en wat dat kost.",
        "https://rechtsvormen.example.nl/bewoners/",
    ),
    Page(
        Section.SPACE,
        "Zalen in buurthuizen",
        "Alle zalen met prijs en grootte. Voor plannen van bewoners is de huur lager.",
        f"{GEMEENTE}/zalen/",
    ),
    Page(
        Section.SPACE,
        "Leegstaande gebouwen",
        "Panden die u een tijd mag gebruiken, met wie erover gaat.",
        f"{GEMEENTE}/leegstand/",
    ),
]
DEAD = "https://fondsen.example.nl/overzicht/"


def story(today: date, anna: User) -> Story:
    """Put together one afternoon; of late one of its links leads nowhere any more."""
    day = today - timedelta(days=75)
    for number, page in enumerate(PAGES):
        yield clock.at(day, 15, 4 * number), clock.staff(anna)
        card = ToolkitCard(**vars(page))
        english.add(card)
        cards.add(card)
    for days in (4, 3):
        moment = clock.at(today - timedelta(days=days), 6, 10)
        yield moment, SYSTEM
        card = ToolkitCard.objects.get(link=DEAD)
        links.keep(card.pk, card.link, Outcome(Answer.NO_PAGE, 404), moment)
