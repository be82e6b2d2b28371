"""As eventsite/migrations/_shown.py."""

_PLACED = ("edition_id", "x", "y", "width", "height")

SHOWN = {
    "cafes_edition": ("headline", "set_up_from", "table_size", "stall_information", "aftermath"),
    "cafes_fixture": (*_PLACED, "kind"),
    "cafes_stand": (
        *_PLACED,
        "number",
        "kind",
        "has_power",
        "is_accessible",
        "near_stage",
        "adviser",
        "blocked_because",
        "translations",
    ),
    "cafes_standbooking": ("stand_id", "initiative_id", "given_up_at"),
    "cafes_photo": ("edition_id", "picture", "width", "height", "alt", "credit", "position", "translations"),
    "cafes_cover": ("edition_id", "picture", "width", "height", "alt", "credit", "translations"),
}
