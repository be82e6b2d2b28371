"""Which things that all see show something of these tables (changes/triggers.py)."""

from eventsite.changes.triggers import Kind, Shows

from ._shown import PLACES, REGISTRATIONS, SHOWN

EVENT = Kind("{row}.kind", "eventsite_event", "{row}.status <> 'draft'", slug="slug")
_IN_USE = "SELECT 1 FROM eventsite_session s JOIN eventsite_event e ON e.id = s.event_id"
VENUE = Kind(
    "'venue'",
    "eventsite_venue",
    f"EXISTS ({_IN_USE} WHERE s.venue_id = {{row}}.id AND e.status <> 'draft')",
)

_OF_A_PUBLIC_EVENT = "EXISTS (SELECT 1 FROM eventsite_event e WHERE e.id = {row}.event_id AND e.status <> 'draft')"
_ITS_EVENT = Shows(EVENT, "SELECT {row}.event_id")

THINGS = [(EVENT, SHOWN["eventsite_event"]), (VENUE, SHOWN["eventsite_venue"])]
IN = {
    "shown": {
        "eventsite_venue": (
            SHOWN["eventsite_venue"],
            [Shows(EVENT, "SELECT event_id FROM eventsite_session WHERE venue_id = {row}.id")],
        ),
        "eventsite_session": (SHOWN["eventsite_session"], [_ITS_EVENT]),
        "eventsite_eventfigures": (SHOWN["eventsite_eventfigures"], [_ITS_EVENT]),
        "eventsite_eventcount": (SHOWN["eventsite_eventcount"], [Shows(EVENT, "SELECT {row}.figures_id")]),
        REGISTRATIONS: (PLACES, [_ITS_EVENT]),
    },
    # A venue is in use, or is no more.
    "use": {
        "eventsite_session": (
            ("event_id", "venue_id", "cancelled_at"),
            [Shows(VENUE, f"SELECT {{row}}.venue_id WHERE {_OF_A_PUBLIC_EVENT}", though_hidden=True)],
        ),
        "eventsite_event": (
            ("status",),
            [
                Shows(
                    VENUE,
                    "SELECT venue_id FROM eventsite_session WHERE event_id = {row}.id AND {row}.status <> 'draft'",
                    though_hidden=True,
                )
            ],
        ),
    },
}
