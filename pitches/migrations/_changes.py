"""As eventsite/migrations/_changes.py. An evening shows its stage, and an initiative where it pitches."""

from eventsite.changes.triggers import Shows
from eventsite.migrations._changes import EVENT
from initiatives.migrations._changes import INITIATIVE
from initiatives.migrations._shown import SHOWN as OF_INITIATIVES

from ._shown import SHOWN

_ITS_EVENING = Shows(EVENT, "SELECT {row}.edition_id")

IN = {
    "pitches": {
        "pitches_stage": (SHOWN["pitches_stage"], [_ITS_EVENING]),
        "pitches_pitchslot": (SHOWN["pitches_pitchslot"], [_ITS_EVENING]),
        "pitches_pitch": (
            SHOWN["pitches_pitch"],
            [
                Shows(EVENT, "SELECT edition_id FROM pitches_pitchslot WHERE id = {row}.slot_id"),
                Shows(INITIATIVE, "SELECT {row}.initiative_id"),
            ],
        ),
        "pitches_workshop": (SHOWN["pitches_workshop"], [_ITS_EVENING, Shows(EVENT, "SELECT {row}.run_id")]),
        "initiatives_initiative": (
            OF_INITIATIVES["initiatives_initiative"],
            [
                Shows(
                    EVENT,
                    "SELECT s.edition_id FROM pitches_pitchslot s JOIN pitches_pitch p ON p.slot_id = s.id "
                    "WHERE p.initiative_id = {row}.id AND p.withdrawn_at IS NULL",
                )
            ],
        ),
    }
}
