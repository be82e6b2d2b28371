"""One test per constraint, named after it: the database refuses, whatever the code does."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pitches.models import Pitch, PitchSlot, Stage

from .. import build
from ..refusals import refused

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition()


def pitch(registration, slot=None, **fields) -> Pitch:
    return Pitch.objects.create(
        registration=registration, initiative=build.initiative(), slot=slot, **fields
    )


def test_stage_clock_runs_for_a_slot_only(edition):
    build.slots(edition, 1)

    with refused("stage_clock_runs_for_a_slot_only"):
        Stage.objects.update(running_since=timezone.now())


def test_pitch_slot_one_per_edition_and_position(edition):
    build.slots(edition, 1)
    build.slots(build.edition(), 1)

    with refused(
        "pitch_slot_one_per_edition_and_position",
        columns="pitches_pitchslot.edition_id, pitches_pitchslot.position",
    ):
        PitchSlot.objects.create(edition=edition, position=1)


@pytest.mark.parametrize("minutes", [0, 121])
def test_pitch_slot_lasts_1_to_120_minutes(edition, minutes):
    with refused("pitch_slot_lasts_1_to_120_minutes"):
        PitchSlot.objects.create(edition=edition, position=1, minutes=minutes)


def test_pitch_one_live_per_slot(edition):
    (slot,) = build.slots(edition, 1)
    pitch(build.bram(edition), slot)

    with refused("pitch_one_live_per_slot", columns="pitches_pitch.slot_id"):
        pitch(build.chaima(edition), slot)


def test_pitch_one_live_per_registration(edition):
    bram = build.bram(edition)
    pitch(bram, withdrawn_at=timezone.now())
    pitch(bram)

    with refused("pitch_one_live_per_registration", columns="pitches_pitch.registration_id"):
        pitch(bram)


def test_pitch_withdrawn_has_no_slot(edition):
    (slot,) = build.slots(edition, 1)

    with refused("pitch_withdrawn_has_no_slot"):
        pitch(build.bram(edition), slot, withdrawn_at=timezone.now())
