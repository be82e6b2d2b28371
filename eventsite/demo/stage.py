"""The demo's floor plan, stage and initiators: what the next evening looks like when most is booked."""

from __future__ import annotations

from datetime import date, timedelta

from cafes import layout
from cafes.models import Edition, Fixture, Stand
from eventsite.web.acting import PERSON
from initiatives.models import Initiative
from pitches import running_order, taking_part

from . import clock
from .clock import Story

# Number: from the left, from the top, in decimetres.
STALLS = {
    **{n: (12, 40 + 30 * row) for row, n in enumerate((1, 2, 3, 4))},
    **{n: (223, 40 + 30 * row) for row, n in enumerate((5, 6, 7, 8))},
    **{n: (66 + 34 * column, 66) for column, n in enumerate((9, 10, 11, 12))},
    **{n: (66 + 34 * column, 109) for column, n in enumerate((13, 14, 15, 16))},
}
WITH_POWER = {1, 5, 8, 9, 12, 16}
NEAR_STAGE = {1, 5, 9, 10, 11, 12}
ADVISERS = {17: (22, 8, "gemeente, vergunningen"), 18: (208, 8, "HaarlemLink")}

# Who stands where, and who has which turn on the stage; the others take what comes next.
PLACES = {
    "Natuurspeeltuin Kweektuin": (1, 1),
    "Buurttuin Ramplaan": (4, 2),
    "Repaircafé Oost": (9, 3),
    "Zonnedak Schalkwijk": (8, 5),
}
OTHER_PLACES: list[tuple[int, int | None]] = [
    (3, 6),
    (12, 7),
    *((stall, None) for stall in (6, 7, 13, 14, 15)),
]


def set_up(edition: Edition) -> None:
    """The hall of the next evening: 16 stalls, two adviser tables, a stage with seven turns."""
    layout.save_plan(
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


def story(edition: Edition, today: date) -> Story:
    """Eleven stalls and six turns taken by initiatives of the showcase, two weeks before the evening."""
    by_number = {stand.number: stand.pk for stand in edition.stands.all()}
    turns = list(edition.slots.values_list("pk", flat=True))
    left, day = iter(OTHER_PLACES), today - timedelta(days=33)
    for number, initiative in enumerate(
        Initiative.objects.published().order_by("created_at", "pk")
    ):
        place = PLACES.get(initiative.name) or next(left, None)
        if place is None:
            continue
        stall, turn = place
        yield clock.at(day + timedelta(days=2 * number), 21, 5 * number % 60), PERSON
        taking_part.join(
            edition,
            taking_part.Wish(by_number[stall], turns[turn - 1] if turn else None),
            initiative=initiative,
            name=initiative.contact_name,
            email=initiative.contact_email,
            party_size=2 if turn else 1,
        )
