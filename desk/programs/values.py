"""What organisers' programs are answered, and send. Field names are Dutch, as the design rules ask."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.door.verdicts import Outcome
from eventsite.models import Event, Registration
from eventsite.web.api import lists
from eventsite.web.api.values import WHOLE, Moment, Sent

Evenementsoort = TypeAliasType("Evenementsoort", Literal["editie", "ronde"])
Publicatie = TypeAliasType("Publicatie", Literal["concept", "gepubliceerd", "afgelast"])
Aanmeldingstatus = TypeAliasType("Aanmeldingstatus", Literal["bevestigd", "wachtend", "afgemeld"])
Deelnamerol = TypeAliasType("Deelnamerol", Literal["bezoeker", "initiatiefnemer"])
Uitkomst = TypeAliasType(
    "Uitkomst",
    Literal["welkom", "alBinnen", "wachtend", "afgemeld", "anderEvenement", "nietOpen"],
)

KINDS: dict[str, Evenementsoort] = {
    Event.Kind.SOCIAL: "editie",
    Event.Kind.EDUCATION: "ronde",
}
STATES: dict[str, Publicatie] = {
    Event.Status.DRAFT: "concept",
    Event.Status.PUBLISHED: "gepubliceerd",
    Event.Status.CANCELLED: "afgelast",
}
STATUSES: dict[str, Aanmeldingstatus] = {
    Registration.Status.CONFIRMED: "bevestigd",
    Registration.Status.WAITING: "wachtend",
    Registration.Status.CANCELLED: "afgemeld",
}
ROLES: dict[str, Deelnamerol] = {
    Registration.Role.VISITOR: "bezoeker",
    Registration.Role.INITIATOR: "initiatiefnemer",
}
OUTCOMES: dict[Outcome, Uitkomst] = {
    Outcome.WELCOME: "welkom",
    Outcome.ALREADY_IN: "alBinnen",
    Outcome.WAITING: "wachtend",
    Outcome.CANCELLED: "afgemeld",
    Outcome.OTHER_EVENT: "anderEvenement",
    Outcome.NOT_OPEN: "nietOpen",
}


class Evenementbijeenkomst(BaseModel):
    """Eén bijeenkomst van een evenement, met het kenmerk waarmee u er mensen incheckt."""

    id: str = Field(description="Het kenmerk; hetzelfde als de UID in de agenda.")
    titel: str
    begin: datetime
    einde: datetime
    afgelast: bool


class Evenement(BaseModel):
    """Een avond of een cursusronde, ook als die nog niet op de site staat."""

    slug: str
    soort: Evenementsoort
    titel: str
    publicatie: Publicatie
    afgesloten: bool = Field(description="De cijfers staan vast. Er verandert niets meer.")
    plaatsen: int = Field(description="Hoeveel er zijn, bezet of vrij.")
    bijeenkomsten: list[Evenementbijeenkomst]


class Evenementen(lists.Listed):
    """Een bladzijde van de evenementen waar de sleutel voor geldt."""

    results: list[Evenement]


class Aanwezigheid(BaseModel):
    """Hoeveel mensen van een aanmelding er bij een bijeenkomst binnen zijn of waren."""

    bijeenkomst: str
    personen: int
    sinds: datetime = Field(description="Wanneer de eerste binnenkwam.")


class Incheck(BaseModel):
    """Eén keer inchecken dat meetelt."""

    id: uuid.UUID
    bijeenkomst: str = Field(description="Het kenmerk van de bijeenkomst.")
    personen: int
    op: datetime = Field(description="Wanneer.")


class Deelname(BaseModel):
    """Een aanmelding zoals organisatoren die zien, zonder wat iemand nodig heeft om erbij te zijn."""

    id: uuid.UUID
    evenement: str = Field(description="De slug.")
    naam: str
    email: str = Field(description="Leeg als iemand er geen gaf.")
    personen: int
    rol: Deelnamerol
    doet: list[str] = Field(description="Kramen en pitches, in woorden.")
    status: Aanmeldingstatus
    positie: int | None = Field(description="De plek op de wachtlijst; leeg voor wie niet wacht.")
    aangemeldOp: datetime  # noqa: N815
    afgemeldOp: datetime | None  # noqa: N815
    taal: str = Field(description="De taal van de mails: `nl`, `en` of een andere taalcode.")
    inchecks: list[Incheck]
    gewijzigdOp: datetime = Field(  # noqa: N815
        description="Wanneer hier iets aan veranderde, anders dan de plek op de wachtlijst."
    )


class Deelnames(lists.Listed):
    """Een bladzijde van de aanmeldingen van een evenement."""

    results: list[Deelname]


class Aangekomen(BaseModel):
    """Wie er van een aanmelding binnen is."""

    aanmelding: uuid.UUID
    personen: int
    sinds: datetime


class Opkomst(BaseModel):
    """De opkomst bij één bijeenkomst, in personen."""

    bijeenkomst: Evenementbijeenkomst
    verwacht: int = Field(description="Wie een plaats heeft, en wie zonder plaats binnen is.")
    binnen: int
    aangekomen: list[Aangekomen]


class Opkomsten(BaseModel):
    """De opkomst bij elke bijeenkomst van een evenement."""

    evenement: str
    bijeenkomsten: list[Opkomst]


class NieuweIncheck(Sent):
    """Wie u incheckt, waar en met hoeveel."""

    id: uuid.UUID | None = Field(
        None,
        description="Een UUID die u zelf maakt. Stuurt u hem nog een keer, dan telt het één keer. "
        "Zonder deze UUID is de header Idempotency-Key nodig.",
    )
    bijeenkomst: str = Field(
        "",
        max_length=255,
        description="Het kenmerk van de bijeenkomst. Mag weg als er maar één is.",
    )
    personen: Annotated[int, Field(ge=1, le=50, strict=True), WHOLE] | None = Field(
        None, description="Hoeveel er nu binnenkomen. Zonder dit: wie er nog niet is."
    )
    op: Moment | None = Field(None, description="Wanneer. Zonder dit: nu.")


class Oordeel(BaseModel):
    """Wat de deur ervan zegt. Alleen bij “welkom” telde deze keer mee."""

    uitkomst: Uitkomst
    incheck: Incheck | None = Field(description="De incheck die telt, als iemand binnen is.")
    binnen: int = Field(description="Hoeveel personen van de aanmelding binnen zijn.")
