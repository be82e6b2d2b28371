"""The demo's floor plan, stage and initiators: what the next evening looks like when half is booked."""

from __future__ import annotations

from cafes import stands
from cafes.models import Edition, Fixture, Stand
from initiatives import entering
from initiatives.models import Initiative
from pitches import joining, running_order

# Number: from the left, from the top, in decimetres.
STALLS = {
    **{n: (12, 41 + 29 * row) for row, n in enumerate((1, 2, 3, 4))},
    **{n: (223, 41 + 29 * row) for row, n in enumerate((5, 6, 7, 8))},
    **{n: (66 + 34 * column, 66) for column, n in enumerate((9, 10, 11, 12))},
    **{n: (66 + 34 * column, 109) for column, n in enumerate((13, 14, 15, 16))},
}
WITH_POWER = {1, 5, 8, 9, 12, 16}
NEAR_STAGE = {1, 5, 9, 10, 11, 12}
ADVISERS = {17: (22, 8, "gemeente, vergunningen"), 18: (208, 8, "HaarlemLink")}

# Name, one sentence, theme, who, stall, turn on the stage.
Theme = Initiative.Theme
INITIATORS = [
    ("Natuurspeeltuin Kweektuin", "Spelen tussen de planten", Theme.GREEN, "Chaima El Amrani", 1, 1),
    ("Buurttuin Ramplaan", "Samen groenten kweken", Theme.GREEN, "Daan de Vries", 4, 2),
    ("Repaircafé Oost", "Maken in plaats van weggooien", Theme.SUSTAINABILITY, "Ans Visser", 9, 3),
    ("Zonnedak Schalkwijk", "Stroom van uw eigen school", Theme.SUSTAINABILITY, "Umut Yılmaz", 8, 5),
    ("Wereldkeuken Boerhaave", "Samen koken, samen eten", Theme.MEETING, "Fatima Bouzidi", 3, 6),
    ("Muziek op de Botermarkt", "Elke maand een podium buiten", Theme.CULTURE, "Lars Meijer", 12, 7),
    ("Maatjes Haarlem-Noord", "Niemand hoeft alleen te zijn", Theme.CARE, "Petra Smit", 6, None),
    ("Ruilkast Leidsebuurt", "Boeken en spullen delen", Theme.NEIGHBOURHOOD, "Joost Bakker", 7, None),
    ("Fietsles voor vrouwen", "Samen de stad in op de fiets", Theme.MEETING, "Nadia Mulder", 13, None),
    ("Bankje in de straat", "Een plek om even te zitten", Theme.NEIGHBOURHOOD, "Otto de Groot", 14, None),
    ("Schoner Spaarne", "Varen en vuil uit het water halen", Theme.CITY, "Vera Jansen", 15, None),
]  # fmt: skip


def set_up(edition: Edition) -> None:
    """The hall of the next evening: 16 stalls, two adviser tables, a stage with seven turns."""
    stands.save_plan(
        edition,
        fixtures=[
            Fixture(kind=Fixture.Kind.WALLS, x=0, y=0, width=260, height=160),
            Fixture(kind=Fixture.Kind.STAGE, x=94, y=4, width=72, height=25),
            Fixture(kind=Fixture.Kind.ENTRANCE, x=110, y=155, width=40, height=7),
        ],
        stands=[
            *(
                Stand(
                    number=number,
                    x=x,
                    y=y,
                    has_power=number in WITH_POWER,
                    near_stage=number in NEAR_STAGE,
                )
                for number, (x, y) in STALLS.items()
            ),
            *(
                Stand(number=number, x=x, y=y, width=30, kind=Stand.Kind.ADVISER, adviser=adviser)
                for number, (x, y, adviser) in ADVISERS.items()
            ),
        ],
    )
    running_order.make_slots(edition, opens_after=15, minutes=5, gap_minutes=2, number=7)


def fill(edition: Edition) -> None:
    """Eleven stalls and six turns taken, as in an evening two weeks before."""
    by_number = {stand.number: stand.pk for stand in edition.stands.all()}
    turns = list(edition.slots.values_list("pk", flat=True))
    for number, (name, summary, theme, who, stall, turn) in enumerate(INITIATORS, start=1):
        known = Initiative.objects.filter(name=name).first()
        registration = joining.join(
            edition,
            joining.Wish(by_number[stall], turns[turn - 1] if turn else None),
            initiative=known or joining.NewInitiative(name=name, summary=summary, theme=theme),
            name=who,
            email=f"initiatief{number}@example.nl",
            party_size=1 + number % 2,
        )
        initiative = joining.initiative_of(registration)
        if initiative and not initiative.is_published:
            entering.publish(initiative)
