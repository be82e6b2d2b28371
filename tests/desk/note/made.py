"""A note as the committee of March 2018 might have had it, for the tests of what is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desk.note.document import (
    Chart,
    Days,
    Definition,
    Document,
    Group,
    Paragraph,
    Part,
    Section,
    Sentence,
    Table,
    plain,
)

EDITIONS = Table(
    name="Initiatievencafés",
    heads=("Editie", "Aangemeld", "Er geweest", "Kramen", "Pitches", "Zaal"),
    rows=(
        ("10 oktober 2017", 88, 80, 14, 7, "’t Seinwezen"),
        ("6 maart 2018", 104, None, 16, 7, "’t Seinwezen"),
    ),
    strong=(2, 4),
)
CHART = Chart(
    title="Aangemeld en er geweest, per editie",
    series=("aangemeld", "er geweest"),
    groups=(Group("10 oktober 2017", (88, 80)), Group("6 maart 2018", (104, None))),
)
NOTE = Document(
    title="Stand van zaken overheidsparticipatie",
    organisation="Gemeente Haarlem",
    source="Initiatievencafé",
    to="de leden van de commissie Bestuur",
    period=Days(date(2017, 7, 1), date(2018, 3, 6)),
    compared=None,
    made_on=date(2018, 3, 7),
    is_public=False,
    number=1,
    opening=plain("Hieronder informeren wij u over de stappen van het afgelopen halfjaar."),
    sections=(
        Section(
            "Initiatievencafés",
            (
                Paragraph(
                    (
                        Sentence((Part("Er waren twee edities."),), "Elke avond die is gehouden."),
                        Sentence(
                            (
                                Part("Naar de eerste kwamen "),
                                Part("80", strong=True),
                                Part(" mensen; 7 initiatiefnemers hielden een pitch."),
                            ),
                            "Geteld aan de deur.",
                        ),
                    )
                ),
                EDITIONS,
                CHART,
            ),
        ),
        Section(
            "Subsidies",
            (
                Paragraph(
                    (
                        Sentence(
                            (Part("32 bewoners kregen subsidie voor geveltuinen."),),
                            "Bron: subsidieregister, 2017.",
                        ),
                    )
                ),
            ),
        ),
    ),
    closing=plain("Na de zomer informeren wij u weer."),
    definitions=(Definition("Deelnemer", "wie is binnengelaten, ook initiatiefnemers."),),
)


def note(**fields) -> Document:
    return replace(NOTE, **fields)
