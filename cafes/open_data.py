"""What open data tells of an evening's hall: its stalls, its pictures, what came of it. No more than its pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.db.models import prefetch_related_objects
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.figures import stored
from eventsite.figures.counting import Figures
from eventsite.models import RegistrationState
from eventsite.pages.open_data import (
    ADDRESS,
    Vertalingen,
    translations_as_data,
)
from eventsite.tickets.links import absolute
from initiatives.models import Initiative

from .counts import STALLS
from .looking_back import SMALLEST_SHOWN
from .models import Edition, Fixture, Pictured, Stand

_TO_BOOK = {RegistrationState.OPEN, RegistrationState.NOT_YET}
Kraamsoort = TypeAliasType("Kraamsoort", Literal["initiatief", "adviestafel"])
Kraamstand = TypeAliasType("Kraamstand", Literal["vrij", "bezet", "nietTeBoeken", "leeg"])
VasteSoort = TypeAliasType("VasteSoort", Literal["muren", "podium", "ingang"])
_FIXTURES: dict[str, VasteSoort] = {
    Fixture.Kind.WALLS: "muren",
    Fixture.Kind.STAGE: "podium",
    Fixture.Kind.ENTRANCE: "ingang",
}


class Deelnemer(BaseModel):
    """An initiative that is on the site."""

    id: int
    slug: str
    naam: str
    url: str = Field(description="De pagina van het initiatief.", json_schema_extra=ADDRESS)


class Plek(BaseModel):
    """A rectangle on the floor plan, in decimetres from the top left."""

    x: int = Field(description="Decimeters van links.")
    y: int = Field(description="Decimeters van boven.")
    breedte: int = Field(description="In decimeters.")
    diepte: int = Field(description="In decimeters.")


class Kraam(BaseModel):
    nummer: int
    soort: Kraamsoort
    stand: Kraamstand = Field(
        description=(
            "`vrij`: te boeken zolang aanmelden kan. `leeg`: niemands, en niet meer te boeken. Van een "
            "adviestafel is het altijd `bezet`."
        )
    )
    initiatief: Deelnemer | None = Field(
        description="Wie er staat. Leeg zolang het initiatief nog niet op de site staat."
    )
    adviseur: str = Field(description="Wie er adviseert, bij een adviestafel.")
    reden: str = Field(description="Waarom de kraam niet te boeken is.")
    stroom: bool
    rolstoel: bool = Field(description="Of de kraam bereikbaar is met een rolstoel.")
    bijPodium: bool  # noqa: N815
    plek: Plek
    vertalingen: Vertalingen


class VastePlek(BaseModel):
    """What stands in the hall whoever comes."""

    soort: VasteSoort
    plek: Plek


class Foto(BaseModel):
    url: str = Field(json_schema_extra=ADDRESS)
    breedte: int = Field(description="In pixels.")
    hoogte: int = Field(description="In pixels.")
    kleineUrl: str = Field(json_schema_extra=ADDRESS)  # noqa: N815
    kleineBreedte: int  # noqa: N815
    kleineHoogte: int  # noqa: N815
    tekst: str = Field(description="Wat er op de foto staat.")
    maker: str = Field(description="Wie de foto maakte; leeg als dat niet gezegd is.")
    vertalingen: Vertalingen


class Terugblik(BaseModel):
    """What came of an evening that is over."""

    tekst: str = Field(
        description="Wat kwam ervan, in de woorden van de organisatie. Gewone tekst; een lege regel scheidt alinea's."
    )
    deelnemers: int | None = Field(
        description=f"Leeg zolang het niet geteld is, en bij minder dan {SMALLEST_SHOWN}."
    )
    deelnemersOngeveer: bool = Field(description="Niemand telde ze precies.")  # noqa: N815
    kramen: int | None = Field(
        description="Hoeveel kramen er waren; leeg zolang het niet geteld is."
    )
    pitches: int | None = Field(
        description="Hoeveel pitches er waren; leeg zolang het niet geteld is."
    )
    vertalingen: Vertalingen


def fetch(evenings: Sequence[Edition]) -> None:
    """What ``stalls``, ``fixtures`` and ``album`` tell of these. Four queries."""
    prefetch_related_objects(evenings, "fixtures", "photos")
    stands = Stand.objects.for_everybody().filter(edition__in=evenings)
    found: dict[int, list[Stand]] = {one.pk: [] for one in evenings}
    for stand in stands:
        found[stand.edition_id].append(stand)
    for one in evenings:
        one.open_stands = found[one.pk]  # type: ignore[attr-defined]


def stalls(evening: Edition) -> list[dict[str, Any]]:
    """As ``Kraam``, by number. Needs ``fetch``."""
    may_book = evening.registration_state() in _TO_BOOK
    rows: list[Stand] = evening.open_stands  # type: ignore[attr-defined]
    return [_stall(one, "vrij" if may_book else "leeg") for one in rows]


def _stall(stand: Stand, unless_taken: str) -> dict[str, Any]:
    """As on the plan (``plan.py``): who has it comes before why it can't be had."""
    booking = None if stand.is_adviser_table else stand.booking
    if stand.is_adviser_table or booking:
        state = "bezet"
    else:
        state = "nietTeBoeken" if stand.blocked_because else unless_taken
    names = {"adviser": "adviseur"} if stand.is_adviser_table else {}
    if state == "nietTeBoeken":
        names = {"blocked_because": "reden"}
    return {
        "nummer": stand.number,
        "soort": "adviestafel" if stand.is_adviser_table else "initiatief",
        "stand": state,
        "initiatief": participant(booking.initiative) if booking else None,
        "adviseur": stand.adviser if stand.is_adviser_table else "",
        "reden": stand.blocked_because if state == "nietTeBoeken" else "",
        "stroom": stand.has_power,
        "rolstoel": stand.is_accessible,
        "bijPodium": stand.near_stage,
        "plek": _place(stand),
        "vertalingen": translations_as_data(stand, names),
    }


def participant(initiative: Initiative) -> dict[str, Any] | None:
    """As ``Deelnemer``; None of one that no organiser published: nothing that anyone typed."""
    if not initiative.is_published:
        return None
    return {
        "id": initiative.pk,
        "slug": initiative.slug,
        "naam": initiative.name,
        "url": absolute(initiative.get_absolute_url()),
    }


def fixtures(evening: Edition) -> list[dict[str, Any]]:
    return [{"soort": _FIXTURES[one.kind], "plek": _place(one)} for one in evening.fixtures.all()]


def _place(shape: Stand | Fixture) -> dict[str, int]:
    return {"x": shape.x, "y": shape.y, "breedte": shape.width, "diepte": shape.height}


def announced_by(evening: Edition) -> dict[str, Any] | None:
    """The photo by which it is announced, until it is over."""
    cover = getattr(evening, "cover", None)
    return None if cover is None or _is_past(evening) else _photo(cover)


def album(evening: Edition) -> list[dict[str, Any]]:
    """The photos of an evening that is over."""
    return [_photo(one) for one in evening.photos.all()] if _is_past(evening) else []


def _is_past(evening: Edition) -> bool:
    """Whether its page looks back."""
    return evening.registration_state() == RegistrationState.OVER


def _photo(photo: Pictured) -> dict[str, Any]:
    width, height = photo.small_size
    return {
        "url": absolute(photo.url),
        "breedte": photo.width,
        "hoogte": photo.height,
        "kleineUrl": absolute(photo.small_url),
        "kleineBreedte": width,
        "kleineHoogte": height,
        "tekst": photo.alt,
        "maker": photo.credit,
        "vertalingen": translations_as_data(photo, {"alt": "tekst"}),
    }


def figures(evenings: Iterable[Edition]) -> dict[int, Figures]:
    """Of those that are closed, by key. Two queries, where there are any."""
    return stored.closed([one for one in evenings if _is_past(one)])


def looking_back(evening: Edition, closed: Figures | None, pitches: int) -> dict[str, Any] | None:
    """As ``Terugblik``; None of one that is not over. ``pitches`` are those that were held, of ``closed``."""
    if not _is_past(evening):
        return None
    attended = closed.attended if closed and closed.attended >= SMALLEST_SHOWN else None
    return {
        "tekst": evening.aftermath,
        "deelnemers": attended,
        "deelnemersOngeveer": bool(closed and attended and closed.is_typed),
        "kramen": closed.number(STALLS) if closed else None,
        "pitches": pitches if closed else None,
        "vertalingen": translations_as_data(evening, {"aftermath": "tekst"}),
    }
