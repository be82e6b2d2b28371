"""As eventsite/migrations/_shown.py."""

SHOWN = {
    "pitches_stage": ("opens_after",),
    "pitches_pitchslot": ("edition_id", "position", "kind", "minutes", "gap_minutes", "is_closed"),
    "pitches_pitch": ("initiative_id", "slot_id", "withdrawn_at", "outcome"),
    "pitches_workshop": ("edition_id", "run_id"),
}
