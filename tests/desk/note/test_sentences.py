"""What a note says, in the manner of the letter: for none, one, two and many, and where figures are odd."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cafes.models import Edition
from courses.models import Course, CourseRun
from desk.figures.ideas import Help, Ideas
from desk.figures.period import EditionRow, Editions, Period, PeriodFigures, RunRow, Runs
from desk.note import sentences
from desk.note.document import Paragraph
from eventsite.figures.counting import Figures
from eventsite.models import Session, Venue
from initiatives.models import Campaign, Initiative, Theme
from pitches.models import Workshop

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

NOW = datetime.fromisoformat(build.A_TUESDAY)  # where the clock stands
HALL = Venue(name="’t Seinwezen")
WINTER = Period(date(2026, 11, 2), date(2027, 3, 16))


def session(days: int) -> Session:
    return Session(starts_at=NOW + timedelta(days=days), venue=HALL)


def evening(attended: int, *, days: int = -20, pitches: int = 0, **fields) -> EditionRow:
    """An evening that was closed, ``days`` from now."""
    counts = Counter({("pitches", ""): pitches})
    asked, done = fields.pop("workshop", (0, 0))
    counts.update({("workshop-offered", ""): asked, ("workshop-taken", ""): done})
    found = Figures(attended=attended, counts=counts, **({"is_final": True} | fields))
    return EditionRow(Edition(title="Initiatievencafé"), session(days), found)


def run(attended: int, started: int = 0, title: str = "Basiscursus crowdfunding") -> RunRow:
    counts = Counter({("started", ""): started})
    found = Figures(attended=attended, counts=counts, is_final=True)
    return RunRow(CourseRun(course=Course(title=title)), session(-30), found)


def runs(kind: str, *rows: RunRow, called_off: int = 0) -> Runs:
    return Runs(Course.Kind(kind), rows, called_off)


def ideas(**of_theme: int) -> Ideas:
    """So many of each theme by its slug; ``none`` of no theme."""
    crossed = Counter({("" if name == "none" else name, ""): n for name, n in of_theme.items()})
    return Ideas(
        on_site=crossed.total(),
        new=0,
        themes=[Theme(slug=name, name=name) for name in of_theme if name != "none"],
        neighbourhoods=[],
        crossed=crossed,
        help=[],
        campaigns=[],
    )


NOTHING = PeriodFigures(
    period=WINTER,
    editions=Editions([], 0),
    basic=runs("basic"),
    advanced=runs("advanced"),
    workshops=runs("workshop"),
    ideas=ideas(),
)


def said(place: int, before: PeriodFigures | None = None, *, public: bool = False, **of) -> str:
    """One of the three sections, as it is read."""
    section = sentences.sections(replace(NOTHING, **of), before, public=public)[place]
    return " ".join(str(one) for one in section.blocks if isinstance(one, Paragraph))


def evenings(*rows: EditionRow, called_off: int = 0, **more) -> str:
    return said(0, editions=Editions(rows, called_off), **more)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "Er waren in deze periode geen edities."),
        (
            [evening(0, days=9, is_final=False)],
            "Er is in deze periode nog geen editie geweest. De volgende is op 11\u00a0maart\u00a02027.",
        ),
        (
            [evening(80, pitches=7)],
            "Er was één editie. Er kwamen 80 mensen; 7 initiatiefnemers hielden een pitch.",
        ),
        (
            [evening(1, pitches=1)],
            "Er was één editie. Er kwam 1 persoon; 1 initiatiefnemer hield een pitch.",
        ),
        ([evening(0)], "Er was één editie. Er kwam niemand."),
        (
            [evening(12, walk_ins=12)],
            "Er was één editie. Er kwamen 12 mensen, allemaal zonder aanmelding; er waren geen pitches.",
        ),
        (
            [evening(80, pitches=7), evening(91, pitches=7, workshop=(6, 5))],
            (
                "Er waren twee edities. Naar de eerste kwamen 80 mensen; 7 initiatiefnemers hielden een "
                "pitch. Naar de tweede kwamen 91 mensen; 7 initiatiefnemers hielden een pitch. Zij kregen "
                "vooraf een workshop aangeboden: 5 deden mee."
            ),
        ),
        (
            [evening(n, pitches=1) for n in (45, 77, 99, 1_091)],
            (
                "Er waren vier edities. Samen trokken zij 1.312 bezoeken, van 45 tot 1.091 per editie. "
                "4 initiatiefnemers hielden een pitch."
            ),
        ),
        (
            [evening(50) for _ in range(13)],
            ("Er waren 13 edities. Samen trokken zij 650 bezoeken, elk 50. Er waren geen pitches."),
        ),
    ],
)
def test_evenings_are_told_by_how_many_there_were(rows, expected):
    assert evenings(*rows) == expected


def test_evening_that_is_not_closed_is_preliminary_and_one_without_scans_not_yet_counted():
    text = evenings(
        evening(0, days=-9, is_final=False, pitches=7), evening(9, days=-1, is_final=False)
    )

    assert "Bij de eerste is nog niet geteld hoeveel mensen er waren; 7 initiatiefnemers" in text
    assert text.endswith(
        "De cijfers van twee avonden zijn voorlopig: die zijn nog niet afgesloten."
    )


def test_evening_that_was_called_off_is_told_and_not_counted():
    assert evenings(called_off=1).endswith("Eén editie ging niet door.")
    assert evenings(called_off=2).endswith("Twee edities gingen niet door.")


def test_workshop_before_an_evening_is_told_by_its_name():
    edition = build.edition(starts_at=NOW - timedelta(days=3))
    training = build.run(build.course(kind="workshop", title="Pitchen met Passie"))
    Workshop.objects.create(edition=edition, run=training)
    row = evening(80, pitches=7, workshop=(7, 5))

    text = evenings(replace(row, event=edition))

    assert text.endswith("de workshop Pitchen met Passie aangeboden: 5 deden mee.")


def test_courses_and_the_first_campaign_are_told_as_in_the_letter():
    kweektuin = Campaign(
        initiative=Initiative(name="Natuurspeeltuin in de Kweektuin"),
        title="Speeltuin",
        target=8_000,
        raised=3_250,
        started_on=date(2027, 1, 3),
    )

    text = said(
        1,
        basic=runs("basic", *[run(14)] * 8, run(13)),
        advanced=runs("advanced", run(15, 15, "Verdiepingscursus crowdfunding")),
        ideas=replace(ideas(), campaigns=[kweektuin]),
    )

    assert text == (
        "125 mensen volgden de basiscursus crowdfunding, in 9 rondes. Met 15 initiatiefnemers is een "
        "verdiepingscursus gestart. De eerste actie is begonnen: Natuurspeeltuin in de Kweektuin "
        "(€\u00a03.250 van €\u00a08.000)."
    )


def test_courses_that_were_not_given_are_said_so():
    assert said(1) == (
        "Er is geen basiscursus gegeven. Er is geen verdiepingscursus gestart. "
        "Er is geen crowdfundingactie begonnen."
    )


def test_one_person_and_runs_that_were_called_off():
    text = said(
        1,
        basic=runs("basic", run(1, title="Begroten"), called_off=2),
        advanced=runs("advanced", run(1, 1), run(0, 0)),
    )

    assert text.startswith(
        "1 persoon volgde de cursus “Begroten”, in één ronde. Met 1 initiatiefnemer zijn twee "
        "verdiepingscursussen gestart. Twee rondes gingen niet door."
    )


def test_campaigns_are_named_until_there_are_many_and_an_erased_name_is_an_initiative():
    one = Campaign(
        target=100, raised=5, started_on=date(2027, 1, 3), initiative=Initiative(name="")
    )
    two, many = (replace(ideas(), campaigns=[one] * n) for n in (2, 6))

    assert "twee crowdfundingacties begonnen: een initiatief (€\u00a05 van €\u00a0100) en" in said(
        1, ideas=two
    )
    assert (
        "zes crowdfundingacties begonnen. Samen haalden zij €\u00a030 op van de €\u00a0600"
        in said(1, ideas=many)
    )


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ({}, "Er staan geen initiatieven op de site."),
        ({"groen": 1}, "Er staat 1 initiatief op de site. Zij gaan over groen (1)."),
        (
            {"groen": 9, "duurzaamheid": 7, "ontmoeting": 6, "zorg": 2},
            (
                "Er staan 24 initiatieven op de site. De meeste gaan over groen (9), duurzaamheid (7) "
                "en ontmoeting (6)."
            ),
        ),
        (
            {"none": 3},
            "Er staan 3 initiatieven op de site. Van 3 is het onderwerp niet ingevuld.",
        ),
    ],
)
def test_initiatives_are_told_by_what_they_are_about(there, expected):
    assert said(2, ideas=ideas(**there)) == expected


def test_initiatives_of_a_period_that_is_over_are_of_its_last_day():
    over = Period(date(2017, 11, 2), date(2018, 3, 6))

    text = said(2, period=over, ideas=replace(ideas(groen=12), new=5))

    assert text.startswith(
        "Op 6\u00a0maart\u00a02018 stonden er 12 initiatieven op de site. "
        "In deze periode kwamen er 5 bij."
    )


def test_help_is_told_as_asked_offered_and_taken():
    asked = [Help("money", "geld", 3, 2, 1), Help("place", "een plek", 1, 0, 0)]

    assert said(2, ideas=replace(ideas(groen=4), help=asked)).endswith(
        "Op de site wordt 4 keer om hulp gevraagd. In deze periode is 2 keer hulp aangeboden en "
        "1 keer aangenomen."
    )
    over = Period(date(2017, 11, 2), date(2018, 3, 6))
    assert (
        "De initiatieven die op 6\u00a0maart\u00a02018 op de site stonden, vragen nu 4 keer om hulp."
        in said(2, period=over, ideas=replace(ideas(groen=4), help=asked))
    )


def test_comparison_is_told_in_each_section():
    before = replace(
        NOTHING,
        editions=Editions([evening(45)], 0),
        basic=runs("basic", run(30)),
        ideas=ideas(groen=8),
    )
    texts = [said(place, before) for place in range(3)]

    assert texts[0].endswith("In de periode daarvoor was er één editie, met 45 bezoeken.")
    assert texts[1].endswith("In de periode daarvoor volgden 30 mensen de basiscursus.")
    assert texts[2].endswith("Aan het einde van de periode daarvoor stonden er 8 op de site.")


def test_public_note_tells_nothing_of_a_few():
    rows = [evening(80, pitches=3, workshop=(7, 6)), evening(4, pitches=7)]
    shown = {"editions": Editions(rows, 0), "basic": runs("basic", run(2), run(40))}
    shown["ideas"] = ideas(groen=9, zorg=3, sport=6)

    sections = sentences.sections(replace(NOTHING, **shown), None, public=True)

    text = str([str(one) for section in sections for one in section.blocks])
    assert "Naar de tweede kwamen een aantal mensen" in text
    assert "Zij kregen vooraf een workshop aangeboden." in text
    assert "De meeste gaan over groen (9)." in text
    assert "Onderwerpen met minder dan 5 noemen wij niet apart." in text
    tables = [block for section in sections for block in section.blocks if block.kind == "table"]
    cells = [cell for table in tables for row in table.rows for cell in row]
    assert not {1, 2, 3, 4} & {cell for cell in cells if isinstance(cell, int)}
    assert [row[1] for row in tables[2].rows] == [9, None, None]
    assert 80 in cells, "the page of that evening says so"


def test_public_note_tells_no_sum_that_would_bring_back_one_evening():
    before = replace(NOTHING, editions=Editions([evening(80), evening(4)], 0))
    rows = [evening(n) for n in (45, 3, 2, 77)]
    assert "Samen trokken zij een aantal bezoeken." in evenings(*rows, public=True)
    assert "met samen een aantal bezoeken" in evenings(*rows, before=before, public=True)


def test_public_note_leaves_out_a_part_of_what_was_typed_as_less():
    """Four who were scanned had been at an evening; the organisers say that nobody was there."""
    odd = run(0)
    odd.figures.counts["from-cafe", ""] = 4
    assert "Initiatievencafé" not in said(1, basic=runs("basic", odd), public=True)


def test_figures_that_stand_in_a_sentence_say_how_they_were_counted():
    counted, typed = (
        sentences.sections(
            replace(NOTHING, editions=Editions([evening(9, is_typed=is_typed)], 0)),
            None,
            public=False,
        )[0]
        .blocks[0]
        .sentences[1]
        for is_typed in (False, True)
    )

    assert counted.how.startswith("Wie bij de deur is binnengelaten. Initiatiefnemers")
    assert typed.how == "Opgegeven door de organisatie bij het afsluiten van de avond."
