"""As eventsite/migrations/_changes.py. An evening shows its plan, and an initiative where it has a stall."""

from eventsite.changes.triggers import Shows
from eventsite.migrations._changes import EVENT
from initiatives.migrations._changes import INITIATIVE
from initiatives.migrations._shown import SHOWN as OF_INITIATIVES

from ._shown import SHOWN

_ITS_EVENING = [Shows(EVENT, "SELECT {row}.edition_id")]

IN = {
    "cafes": {
        "cafes_edition": (SHOWN["cafes_edition"], [Shows(EVENT, "SELECT {row}.event_ptr_id")]),
        "cafes_fixture": (SHOWN["cafes_fixture"], _ITS_EVENING),
        "cafes_stand": (SHOWN["cafes_stand"], _ITS_EVENING),
        "cafes_standbooking": (
            SHOWN["cafes_standbooking"],
            [
                Shows(EVENT, "SELECT edition_id FROM cafes_stand WHERE id = {row}.stand_id"),
                Shows(INITIATIVE, "SELECT {row}.initiative_id"),
            ],
        ),
        "cafes_photo": (SHOWN["cafes_photo"], _ITS_EVENING),
        "cafes_cover": (("edition_id", *SHOWN["cafes_cover"]), _ITS_EVENING),
        "initiatives_initiative": (
            OF_INITIATIVES["initiatives_initiative"],
            [
                Shows(
                    EVENT,
                    "SELECT s.edition_id FROM cafes_stand s JOIN cafes_standbooking b ON b.stand_id = s.id "
                    "WHERE b.initiative_id = {row}.id AND b.given_up_at IS NULL",
                )
            ],
        ),
    }
}
