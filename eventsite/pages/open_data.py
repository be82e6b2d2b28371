"""What the parts of the open-data API share. Field names are Dutch, as the design rules ask."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from eventsite.models import RegistrationState
from eventsite.models import Session as EventSession
from eventsite.web.border import moments
from eventsite.web.wrong_input import NO_MOMENT

Status = Literal["gepland", "afgelast"]
SignUp = Literal["open", "nogNietOpen", "gesloten", "voorbij", "afgelast"]

SIGN_UP: dict[str, SignUp] = {
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


def _rfc_3339(value: object) -> object:
    """Refuse what else pydantic takes for a time, such as a number of seconds."""
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d[Tt ]", value):
        raise ValueError(NO_MOMENT)
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_rfc_3339), AfterValidator(moments.nearest)]


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
