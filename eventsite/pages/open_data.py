"""What the parts of the open-data API share. Field names are Dutch, as the design rules ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.models import RegistrationState
from eventsite.models import Session as EventSession

# Named, so that clients which are made from the document have one type for each.
Status = TypeAliasType("Status", Literal["gepland", "afgelast"])
Aanmeldstatus = TypeAliasType(
    "Aanmeldstatus", Literal["open", "nogNietOpen", "gesloten", "voorbij", "afgelast"]
)

SIGN_UP: dict[str, Aanmeldstatus] = {
    RegistrationState.OPEN: "open",
    RegistrationState.NOT_YET: "nogNietOpen",
    RegistrationState.CLOSED: "gesloten",
    RegistrationState.OVER: "voorbij",
    RegistrationState.CANCELLED: "afgelast",
}


class Locatie(BaseModel):
    naam: str
    straat: str
    postcode: str
    plaats: str
    breedtegraad: float | None = Field(description="WGS 84, in graden.")
    lengtegraad: float | None = Field(description="WGS 84, in graden.")


class Bijeenkomst(BaseModel):
    titel: str
    inloopVanaf: datetime | None  # noqa: N815
    begin: datetime
    einde: datetime
    locatie: Locatie


class Plaatsen(BaseModel):
    totaal: int
    vrij: int


def session_as_data(session: EventSession) -> dict[str, Any]:
    """A session as ``Bijeenkomst``."""
    venue = session.venue
    return {
        "titel": session.written_name,
        "inloopVanaf": session.doors_open_at,
        "begin": session.starts_at,
        "einde": session.ends_at,
        "locatie": {
            "naam": venue.name,
            "straat": venue.street,
            "postcode": venue.postcode,
            "plaats": venue.city,
            "breedtegraad": venue.latitude,
            "lengtegraad": venue.longitude,
        },
    }
