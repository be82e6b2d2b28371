"""What the door is answered, by its shape: the code that answers is held to these, and so is the protocol's document.

They cost nothing when a tablet asks: a ``TypedDict`` is a dict. Names as they travel; moments in UTC with milliseconds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, WithJsonSchema
from typing_extensions import TypedDict  # typing's own, which pydantic reads from Python 3.12 on

Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]


class TabletSaid(TypedDict):
    """Wat een apparaat van zichzelf weet."""

    number: int
    name: str
    namesAllowed: Annotated[bool, Field(description="Of het de namen leesbaar mag bewaren.")]
    needsSignIn: Annotated[
        bool, Field(description="De browser van een medewerker: niets zonder wie daar is ingelogd.")
    ]
    isLive: bool
    isRevoked: bool
    endsAt: Moment


class SessionSaid(TypedDict):
    """Wat een apparaat van de avond weet."""

    name: str
    startsAt: Moment
    opensAt: Moment
    closesAt: Moment
    capacity: int
    oneByOne: Annotated[bool, Field(description="Iedereen meldt zich apart aan.")]
    free: int
    inside: Annotated[int, Field(description="Personen die binnen zijn.")]
    expected: Annotated[int, Field(description="Personen die verwacht worden.")]


class Counted(TypedDict):
    """Wat scannen aan een aanmelding verandert."""

    id: int
    status: str
    party: Annotated[int, Field(description="Met hoeveel mensen.")]
    inside: int
    since: Moment | None
    where: Annotated[int | None, Field(description="Het nummer van de tablet.")]


class PersonSaid(Counted):
    """Een aanmelding op de lijst: met naam, of in `box` verzegeld onder de code van de kaart."""

    key: Annotated[str, Field(description="Waaraan de lijst een kaart herkent.")]
    was: NotRequired[Annotated[str, Field(description="De sleutel van de vorige kaart.")]]
    roles: NotRequired[list[str]]
    cancelledAt: NotRequired[Moment | None]
    name: NotRequired[str]
    chips: NotRequired[list[str]]
    lang: NotRequired[str]
    box: NotRequired[str]


class RosterSaid(TypedDict):
    """De hele lijst, of wat er op veranderde sinds `since`."""

    full: bool
    cursor: Annotated[str, Field(description="Vraag hiermee de volgende keer wat er veranderde.")]
    people: list[PersonSaid]
    gone: list[int]


class Ack(TypedDict):
    """Wat er van een scan werd."""

    id: Annotated[Any, Field(description="Van wat niet te lezen was: wat daar ook stond.")]
    outcome: Literal["welcome", "already-in", "party-full", "aside", "unreadable"]
    reason: NotRequired[str]
    letIn: NotRequired[int]
    since: NotRequired[Moment]
    where: NotRequired[int | None]


class Rights(TypedDict):
    """Wat dit apparaat mag naast scannen."""

    email: bool
    undo: bool
    decide: bool


class Links(TypedDict):
    """Waar wie is ingelogd heen mag."""

    sessions: str
    board: NotRequired[str]
    tablets: NotRequired[str]


class RecentSaid(TypedDict):
    """Een van de laatste scans aan elke deur."""

    id: str
    at: Moment
    name: str
    people: Annotated[int, Field(description="0: de hele aanmelding.")]
    outcome: Literal["welcome", "already-in"]
    since: Moment | None
    isUndone: bool


class UndecidedSaid(TypedDict):
    """Een scan om naar te kijken."""

    id: str
    at: Moment
    name: Annotated[str, Field(description="Leeg bij een kaart die van niemand is.")]
    people: int
    tablet: str
    reason: str
    isUndone: bool


class Paired(TypedDict):
    """Het apparaat is gekoppeld."""

    tablet: TabletSaid
    session: SessionSaid
    now: Moment


class News(Paired):
    """Wat er van de scans werd, en wat er nieuw is. Geen lijst voor wie ontkoppeld is."""

    taken: list[Ack]
    rights: Rights
    roster: NotRequired[RosterSaid]
    counted: NotRequired[list[Counted]]
    links: NotRequired[Links]
    recent: NotRequired[list[RecentSaid]]
    undecided: NotRequired[list[UndecidedSaid]]


class Found(TypedDict):
    """Wie gevonden is."""

    people: list[PersonSaid]
    more: bool


class EventOfCard(TypedDict):
    """Van welke andere avond of cursus een kaart is; niets over van wie."""

    noun: str
    title: str
    startsAt: Moment | None


class CardFound(TypedDict):
    """Waar een kaart bij hoort die niet op de lijst staat."""

    event: EventOfCard | None


class Done(TypedDict):
    """Gedaan."""
