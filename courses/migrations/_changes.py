"""As eventsite/migrations/_changes.py. A course shows its runs, and a run something of its course."""

from eventsite.changes.triggers import Kind, Shows
from eventsite.migrations._changes import EVENT
from eventsite.migrations._shown import PLACES, REGISTRATIONS
from eventsite.migrations._shown import SHOWN as OF_EVENTS

from ._shown import SHOWN

COURSE = Kind("'course'", "courses_course", "1 = 1", slug="slug")

_OF_RUN = "SELECT course_id FROM courses_courserun WHERE event_ptr_id = {row}."
_ITS_COURSE = [Shows(COURSE, f"{_OF_RUN}event_id")]
_AT_VENUE = "SELECT event_id FROM eventsite_session WHERE venue_id = {row}.id"

THINGS = [(COURSE, SHOWN["courses_course"])]
IN = {
    "courses": {
        "courses_course": (
            SHOWN["courses_course"],
            [
                Shows(COURSE, "SELECT id FROM courses_course WHERE prerequisite_id = {row}.id"),
                Shows(EVENT, "SELECT event_ptr_id FROM courses_courserun WHERE course_id = {row}.id"),
            ],
        ),
        "courses_courserun": (
            SHOWN["courses_courserun"],
            [Shows(COURSE, "SELECT {row}.course_id"), Shows(EVENT, "SELECT {row}.event_ptr_id")],
        ),
        "eventsite_event": (
            OF_EVENTS["eventsite_event"],
            [Shows(COURSE, f"{_OF_RUN}id AND {{row}}.status <> 'draft'")],
        ),
        "eventsite_session": (OF_EVENTS["eventsite_session"], _ITS_COURSE),
        "eventsite_eventfigures": (OF_EVENTS["eventsite_eventfigures"], _ITS_COURSE),
        "eventsite_venue": (
            OF_EVENTS["eventsite_venue"],
            [Shows(COURSE, f"SELECT course_id FROM courses_courserun WHERE event_ptr_id IN ({_AT_VENUE})")],
        ),
        REGISTRATIONS: (PLACES, _ITS_COURSE),
    }
}
