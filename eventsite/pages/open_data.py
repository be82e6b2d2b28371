"""What the parts of the open-data API share. Field names are Dutch, as the design rules ask.

Texts are as organisers typed them: plain, an empty line between paragraphs, in the site's own language; what they
wrote in others is in ``vertalingen``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeVar

from django.db.models import Exists, OuterRef
from django.utils import timezone
from pydantic import BaseModel, Field
from pydantic.config import JsonDict
from typing_extensions import TypeAliasType

from eventsite.models import Event, EventQuerySet, RegistrationState, Translated, Venue
from eventsite.models import Session as EventSession
from eventsite.models.session_times import standing

E = TypeVar("E", bound=Event)

# Named, so that clients which are made from the document have one type for each.
Status = TypeAliasType("Status", Literal["gepland", "afgelast"])
Fase = TypeAliasType("Fase", Literal["komend", "bezig", "voorbij"])
Aanmeldstatus = TypeAliasType(
    "Aanmeldstatus", Literal["open", "nogNietOpen", "gesloten", "voorbij", "afgelast"]
)
Aanwezig = TypeAliasType("Aanwezig", Literal["ja", "deels", "nee"])

SIGN_UP: dict[str, Aanmeldstatus] = {
    RegistrationState.OPEN: "open",
    RegistrationState.NOT_YET: "nogNietOpen",
    RegistrationState.CLOSED: "gesloten",
    RegistrationState.OVER: "voorbij",
    RegistrationState.CANCELLED: "afgelast",
}
_PROVIDED: dict[str, Aanwezig] = {"yes": "ja", "partly": "deels", "no": "nee"}

ADDRESS: JsonDict = {"format": "uri"}
PLAIN_TEXT = "Gewone tekst; een lege regel scheidt alinea's."
Vertalingen = TypeAliasType("Vertalingen", dict[str, dict[str, str]])
TRANSLATIONS = "Dezelfde velden in andere talen, per taalcode, voor zover ze vertaald zijn: `{'en': {'titel': '…'}}`."


class Locatie(BaseModel):
    id: int = Field(description="Verandert nooit.")
    naam: str
    straat: str
    postcode: str
    plaats: str
    breedtegraad: float | None = Field(description="WGS 84, in graden.")
    lengtegraad: float | None = Field(description="WGS 84, in graden.")
    openbaarVervoer: str = Field(description="Hoe u er komt met bus of trein.")  # noqa: N815
    fiets: str = Field(description="Hoe u er komt met de fiets, en waar die kan staan.")
    auto: str = Field(description="Hoe u er komt met de auto, en waar die kan staan.")
    ingangZonderDrempels: str = Field(  # noqa: N815
        description="Hoe u zonder drempels naar binnen komt."
    )
    drempelvrij: Aanwezig | None = Field(description="Leeg: niet bekend.")
    aangepastToilet: Aanwezig | None = Field(description="Leeg: niet bekend.")  # noqa: N815
    ringleiding: Aanwezig | None = Field(description="Leeg: niet bekend.")
    toegankelijkheid: str = Field(
        description="Wat er verder over te zeggen is. Gewone tekst; een lege regel scheidt alinea's."
    )
    routeUrl: str = Field(  # noqa: N815
        description="De weg erheen op een kaart van OpenStreetMap.", json_schema_extra=ADDRESS
    )
    vertalingen: Vertalingen


class Bijeenkomst(BaseModel):
    id: int = Field(description="Verandert nooit.")
    titel: str
    inloopVanaf: datetime | None  # noqa: N815
    begin: datetime
    einde: datetime
    eerderBegin: datetime | None = Field(  # noqa: N815
        description="Het begin dat eerst bekend was, als de bijeenkomst verzet is."
    )
    locatie: Locatie
    vertalingen: Vertalingen


class Plaatsen(BaseModel):
    totaal: int
    vrij: int
    wachtend: int = Field(description="Aanmeldingen op de wachtlijst.")


class Periode(BaseModel):
    """When one can sign up, and where."""

    vanaf: datetime | None = Field(description="Leeg: sinds het op de site staat.")
    tot: datetime | None = Field(description="Daarna kan aanmelden niet meer.")
    url: str | None = Field(
        description="Waar men zich aanmeldt. Leeg als dat nu niet kan.", json_schema_extra=ADDRESS
    )
    reden: str = Field(description="Waarom aanmelden eerder gesloten is, als dat gezegd is.")
    grootsteGroep: int = Field(  # noqa: N815
        description="Hoeveel mensen er samen in één aanmelding kunnen."
    )


_OF_VENUE = {
    "public_transport": "openbaarVervoer",
    "cycling": "fiets",
    "parking": "auto",
    "step_free_way": "ingangZonderDrempels",
    "accessibility": "toegankelijkheid",
}


def translations_as_data(thing: Translated, names: Mapping[str, str]) -> Vertalingen:
    """What is said in other languages of these fields, by their name in the API; nothing of any other."""
    found = {
        language: {names[field]: said for field, said in texts.items() if field in names}
        for language, texts in thing.translations.items()
    }
    return {language: texts for language, texts in found.items() if texts}


def venue_as_data(venue: Venue) -> dict[str, Any]:
    """A venue as ``Locatie``."""
    return {
        "id": venue.pk,
        "naam": venue.name,
        "straat": venue.street,
        "postcode": venue.postcode,
        "plaats": venue.city,
        "breedtegraad": venue.latitude,
        "lengtegraad": venue.longitude,
        **{ours: getattr(venue, field) for field, ours in _OF_VENUE.items()},
        "drempelvrij": _PROVIDED.get(venue.step_free),
        "aangepastToilet": _PROVIDED.get(venue.accessible_toilet),
        "ringleiding": _PROVIDED.get(venue.hearing_loop),
        "routeUrl": venue.directions_url,
        "vertalingen": translations_as_data(venue, _OF_VENUE),
    }


def session_as_data(session: EventSession) -> dict[str, Any]:
    """A session as ``Bijeenkomst``."""
    return {
        "id": session.pk,
        "titel": session.written_name,
        "inloopVanaf": session.doors_open_at,
        "begin": session.starts_at,
        "einde": session.ends_at,
        "eerderBegin": session.announced_starts_at if session.is_rescheduled else None,
        "locatie": venue_as_data(session.venue),
        "vertalingen": {language: {"titel": name} for language, name in session.names.items()},
    }


def held(
    events: EventQuerySet[E],
    status: Status | None,
    phase: Fase | None,
    since: datetime | None,
    until: datetime | None,
) -> EventQuerySet[E]:
    """Of ``dated`` events those that stand so, and begin since a moment and before another."""
    if status:
        is_off = status == "afgelast"
        events = events.filter(status=Event.Status.CANCELLED if is_off else Event.Status.PUBLISHED)
    if phase:
        events = _in_phase(events, phase)
    if since:
        events = events.filter(first_start__gte=since)
    return events.filter(first_start__lt=until) if until else events


def _in_phase(events: EventQuerySet[E], asked: Fase) -> EventQuerySet[E]:
    now, sessions = timezone.now(), standing().filter(event=OuterRef("pk"))
    has_begun = Exists(sessions.filter(starts_at__lte=now))
    goes_on = Exists(sessions.filter(ends_at__gt=now))
    match asked:
        case "komend":
            return events.filter(~has_begun)
        case "bezig":
            return events.filter(has_begun, goes_on)
        case _:
            return events.filter(~goes_on)


def phase(event: Event) -> Fase:
    """Where it is in time, called off or not."""
    now, start = timezone.now(), event.starts_at
    if event.is_over:
        return "voorbij"
    return "bezig" if start is not None and start <= now else "komend"


def sign_up_as_data(event: Event, url: str) -> dict[str, Any]:
    """When one can sign up, as ``Periode``; ``url`` is the form's."""
    state = event.registration_state()
    return {
        "vanaf": event.registration_opens_at,
        "tot": event.sign_up_closed_at or event.sign_up_ends_at,
        "url": url if state == RegistrationState.OPEN else None,
        "reden": event.closing_reason if state == RegistrationState.CLOSED else "",
        "grootsteGroep": event.party_max,
    }
