"""As eventsite/migrations/_changes.py. Where an initiative was is never kept: its slug may be a person's name."""

from eventsite.changes.triggers import Kind, Shows

from ._shown import SHOWN

INITIATIVE = Kind("'initiative'", "initiatives_initiative", "{row}.status = 'published'")

_ITS_INITIATIVE = [Shows(INITIATIVE, "SELECT {row}.initiative_id")]


def _all_with(column: str) -> list[Shows]:
    return [Shows(INITIATIVE, f"SELECT id FROM initiatives_initiative WHERE {column} = {{row}}.id")]


THINGS = [(INITIATIVE, SHOWN["initiatives_initiative"])]
IN = {
    "shown": {
        "initiatives_theme": (SHOWN["initiatives_theme"], _all_with("theme_id")),
        "initiatives_neighbourhood": (SHOWN["initiatives_neighbourhood"], _all_with("neighbourhood_id")),
        "initiatives_campaign": (("initiative_id", *SHOWN["initiatives_campaign"]), _ITS_INITIATIVE),
        "initiatives_need": (SHOWN["initiatives_need"], _ITS_INITIATIVE),
        "initiatives_offer": (SHOWN["initiatives_offer"], _ITS_INITIATIVE),
    }
}
