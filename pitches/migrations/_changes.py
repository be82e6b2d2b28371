"""As eventsite/migrations/_changes.py. An evening shows its stage, and an initiative where it pitches."""

from eventsite.changes.triggers import Shows
from eventsite.migrations._changes import EVENT
from initiatives.migrations._changes import INITIATIVE
from initiatives.migrations._shown import SHOWN as OF_INITIATIVES

from ._shown import SHOWN

def _who_pitches(at: str) -> list[Shows]:
    """The initiatives on that stage: they show at which evening that is."""
    rows = "SELECT p.initiative_id FROM pitches_pitch p JOIN pitches_pitchslot s ON s.id = p.slot_id"
    return [Shows(INITIATIVE, f"{rows} WHERE p.withdrawn_at IS NULL AND {at}")]


_ITS_EVENING = Shows(EVENT, "SELECT {row}.edition_id")

IN = {
    "turns": {
        "eventsite_event": (("slug", "status"), _who_pitches("s.edition_id = {row}.id")),
        "eventsite_session": (("event_id", "starts_at", "ends_at", "cancelled_at"), _who_pitches("s.edition_id = {row}.event_id")),
    },
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
