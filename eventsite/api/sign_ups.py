"""Sign people up by a key, change it and cancel: the verbs and forms of the pages (docs/adr/0068).

Field names are Dutch, as the design rules ask; times are in UTC. No answer holds a name or an address.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from desk.programs import people
from desk.programs.values import STATUSES, Aanmeldingstatus
from eventsite.brakes import places as brakes
from eventsite.keys import once
from eventsite.keys.auth import Sleutel, check_at, holder
from eventsite.keys.once import Answer
from eventsite.models import Event, Registration, Scope, StandIn
from eventsite.pages.forms import RegistrationForm
from eventsite.web.api.problems import Problem
from eventsite.web.api.values import WHOLE, Sent

from . import partner_sign_ups as verbs

router = Router(tags=["Aanmeldingen"])
PATH = "/api/v1/aanmeldingen"

Once = Annotated[
    str,
    Header(
        ...,
        alias=once.HEADER,
        max_length=300,
        pattern=once.PATTERN,
        description="Verplicht. Een nieuwe UUID voor elk verzoek; dezelfde als u hetzelfde opnieuw stuurt. "
        "Binnen 24 uur krijgt u dan het antwoord van de eerste keer.",
        example="8e03978e-40d5-43dd-bc93-6894a57f9324",
    ),
]
Taal = TypeAliasType("Taal", Literal["nl", "en"])
Personen = Annotated[int, Field(ge=1, le=100, strict=True), WHOLE]


class NieuwInitiatief(Sent):
    """For a course that asks for which initiative one follows it."""

    naam: str
    samenvatting: str = Field(description="In één zin.")


class NieuweAanmelding(Sent):
    naam: str = Field(description="De naam van wie komt, hoogstens 200 tekens.")
    email: str = Field(
        description="Het adres van wie komt. Daarheen gaat de mail, die zegt dat u dit deed."
    )
    personen: Personen = 1
    taal: Taal = Field("nl", description="De taal van de mails.")
    initiatief: NieuwInitiatief | None = Field(
        None, description="Verplicht bij een cursus die ernaar vraagt."
    )


class Wijziging(Sent):
    """What is left out stays (RFC 7396)."""

    naam: str | None = None
    personen: Personen | None = None


class Aanmelding(BaseModel):
    id: UUID
    evenement: str = Field(description="De slug van de editie of de ronde.")
    status: Aanmeldingstatus
    positie: int | None = Field(description="De plek op de wachtlijst; leeg voor wie niet wacht.")
    personen: int
    aangemeldOp: datetime  # noqa: N815


# At the address where organisers read who comes: one router has both, or the other gets 405.
@people.router.post(
    "/evenementen/{slug}/aanmeldingen",
    tags=["Aanmeldingen"],
    auth=Sleutel(Scope.SIGN_UP),
    response={201: Aanmelding, 409: Problem, 410: Problem, 422: Problem},
    operation_id="createAanmelding",
    summary="Iemand aanmelden voor een editie of een ronde van een cursus",
)
def create_sign_up(
    request: HttpRequest, slug: str, sent: NieuweAanmelding, idempotency_key: Once
) -> HttpResponse:
    """Wie er zelf om vroeg. Is er geen plaats, dan wacht diegene: `status` is dan `wachtend`."""
    key = holder(request)
    event = verbs.public_event(slug)
    check_at(key, event)

    @cache
    def form() -> RegistrationForm:  # of what is new alone: who asks again is answered, open or not
        return verbs.form_for(event, sent.model_dump())

    def do() -> Answer:
        made = verbs.sign_up(event, form(), key=key, language=sent.taal)
        return Answer(201, as_data(made, event), f"{PATH}/{verbs.id_of(made)}")

    def brake() -> None:
        brakes.take_by_key(key, form().cleaned_data["email"], event, form().party_size)

    return once.once(request, sent, do, first=brake)


@router.get(
    "/aanmeldingen/{id}",
    auth=Sleutel(Scope.SIGN_UP),
    response={200: Aanmelding},
    operation_id="getAanmelding",
    summary="Eén aanmelding die deze sleutel deed",
)
def get_sign_up(request: HttpRequest, id: UUID) -> HttpResponse:
    """Zoals die nu is, ook als de deelnemer zelf of de organisatie iets veranderde."""
    found = verbs.of_key(holder(request), id)
    return Answer(200, as_data(found, found_event(found))).response()


@router.patch(
    "/aanmeldingen/{id}",
    auth=Sleutel(Scope.SIGN_UP),
    response={200: Aanmelding, 409: Problem, 410: Problem},
    operation_id="updateAanmelding",
    summary="De naam of het aantal personen wijzigen",
)
def change_sign_up(request: HttpRequest, id: UUID, sent: Wijziging) -> HttpResponse:
    """Wie een plaats heeft, kan alleen met meer mensen komen als daar plaats voor is."""
    key = holder(request)
    found = verbs.of_key(key, id)
    event = found_event(found)
    check_at(key, event)
    party = sent.personen or found.party_size
    brakes.grow_by_key(key, event, party - found.party_size)
    found = verbs.change(found, name=sent.naam, party_size=party)
    return Answer(200, as_data(found, event)).response()


@router.post(
    "/aanmeldingen/{id}/afmelding",
    auth=Sleutel(Scope.SIGN_UP),
    response={200: Aanmelding, 409: Problem, 410: Problem, 422: Problem},
    operation_id="createAfmelding",
    summary="Iemand afmelden",
)
def cancel_sign_up(
    request: HttpRequest,
    id: UUID,
    idempotency_key: Once,
) -> HttpResponse:
    """Wie al afgemeld is, blijft dat. De deelnemer krijgt er een mail over."""
    key = holder(request)
    found = verbs.of_key(key, id)
    check_at(key, found_event(found))

    def do() -> Answer:
        gone = verbs.cancel(found)
        return Answer(200, as_data(gone, found_event(gone)))

    return once.once(request, None, do)


def found_event(found: Registration | StandIn) -> Event:
    assert found.event is not None  # noqa: S101 (of a sign-up; its constraint)
    return found.event


def as_data(found: Registration | StandIn, event: Event) -> dict[str, Any]:
    """Of both the same, so that nobody sees which it is."""
    at = found.registered_at if isinstance(found, Registration) else found.at
    told = Aanmelding(
        id=verbs.id_of(found),
        evenement=event.slug,
        status=STATUSES[found.status],
        positie=verbs.position(found, event),
        personen=found.party_size,
        aangemeldOp=at,
    )
    return told.model_dump()
