"""Of one there is one: the figures, the list of people and the note, in Dutch and in English."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation

from cafes.models import Fixture, Stand
from desk.figures import cards, sign_ups
from desk.people import lines
from desk.settings.retention import statement
from eventsite.models import Destruction
from eventsite.web.dates import day
from pitches import checks, timetable

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.mark.parametrize(
    ("language", "visits", "held", "said"),
    [
        ("nl", 1, 1, "bezoek aan 1 café"),
        ("nl", 1, 3, "bezoek aan 3 cafés"),
        ("nl", 242, 1, "bezoeken aan 1 café"),
        ("en", 1, 1, "visit to 1 café evening"),
        ("en", 1, 3, "visit to 3 café evenings"),
        ("en", 242, 4, "visits to 4 café evenings"),
    ],
)
def test_visits_and_evenings_are_counted_apart(language, visits, held, said):
    with translation.override(language):
        assert cards._visits(visits, held) == said


@pytest.mark.parametrize(
    ("language", "pitches", "first", "said"),
    [
        ("nl", 1, 1, "pitch, van een initiatief dat dat voor het eerst deed"),
        ("en", 1, 1, "pitch, by an initiative that pitched for the first time"),
        ("en", 1, 0, "pitch"),
        ("en", 3, 1, "pitches, 1 initiative for the first time"),
    ],
)
def test_one_pitch_is_one(language, pitches, first, said):
    with translation.override(language):
        assert cards._pitches(pitches, first) == said


@pytest.mark.parametrize(("language", "first"), [("nl", "1 dag ervoor"), ("en", "1 day before")])
def test_day_before_is_one_day(language, first):
    with translation.override(language):
        assert sign_ups._below(1)[0] == first


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [("nl", 1, "1 dag"), ("nl", 90, "90 dagen"), ("en", 1, "1 day"), ("en", 90, "90 days")],
)
def test_term_of_a_certificate_is_counted(language, days, said):
    row = SimpleNamespace(
        day=build.NOW.date(),
        title="x",
        days=days,
        basis="y",
        number=1,
        cause=Destruction.Cause.TERM,
    )
    with translation.override(language):
        assert statement.cells(row)[2] == said
        assert statement.cells(row)[0] == day(row.day, "j\N{NO-BREAK SPACE}b\N{NO-BREAK SPACE}Y")


@pytest.mark.parametrize(
    ("language", "sessions", "said"),
    [
        ("nl", 1, "0 van 1 keer"),
        ("en", 1, "0 of 1 session"),
        ("en", 4, "0 of 4 sessions"),
    ],
)
def test_attendance_is_of_one_session_or_of_more(language, sessions, said):
    row = SimpleNamespace(course=SimpleNamespace(attended=0))
    with translation.override(language):
        assert lines._doing(row, sessions) == said


@pytest.mark.parametrize(
    ("language", "minutes", "said"),
    [
        ("nl", 1, "1 van 1 minuut vanaf 19.45 uur"),
        ("en", 1, "1 pitch of 1 minute from 7.45\xa0pm"),
        ("en", 5, "1 pitch of 5 minutes from 7.45\xa0pm"),
    ],
)
def test_pitch_of_one_minute(language, minutes, said):
    edition = build.edition()
    build.slots(edition, 1)
    (turn,) = timetable.turns(edition)
    turn.slot.minutes = minutes
    with translation.override(language):
        assert checks.in_words([turn]) == said


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nl", ["kraam 3", "adviestafel 4", "het podium", "de ingang", "de muren van de zaal"]),
        ("en", ["stall 3", "advice table 4", "the stage", "the entrance", "the walls of the room"]),
    ],
)
def test_what_stands_in_the_room_has_its_article_in_the_log(language, names):
    things = [Stand(number=3), Stand(number=4, kind="adviser")]
    things += [Fixture(kind=kind) for kind in ("stage", "entrance", "walls")]
    with translation.override(language):
        assert [thing.log_name for thing in things] == names


@pytest.mark.parametrize(
    ("language", "pitch", "offer"),
    [
        ("nl", "de pitch van Kweektuin", "het aanbod van hulp aan “Kweektuin”"),
        ("en", "the pitch of Kweektuin", "the offer of help to “Kweektuin”"),
    ],
)
def test_pitch_and_offer_are_named_in_the_log_by_their_initiative(language, pitch, offer):
    edition, initiative = build.edition(), build.initiative(name="Kweektuin")
    stand, slot = build.stands(edition, 1)[0], build.slots(edition, 1)[0]
    chaima = build.initiator(edition, stand=stand, slot=slot, initiative=initiative)
    offered = build.offer(initiative)
    with translation.override(language):
        assert chaima.pitches.get().log_name == pitch
        assert offered.log_name == offer
