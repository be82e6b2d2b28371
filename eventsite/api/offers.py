"""Offer help to an initiative by a key; the helper says from their own mail that it is theirs (docs/adr/0068)."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from eventsite.brakes import places as brakes
from eventsite.keys import once
from eventsite.keys.auth import Sleutel, holder
from eventsite.keys.once import Answer
from eventsite.models import ApiKey, Scope, StandIn
from eventsite.web.api.finding import by_slug
from eventsite.web.api.problems import Problem
from eventsite.web.api.values import Sent
from eventsite.web.languages.addresses import as_asked
from initiatives import offers, publishing
from initiatives.api import NEEDS
from initiatives.forms.offers import HelpForm
from initiatives.models import Initiative, Offer

from .refusing import check_form
from .sign_ups import Once, Taal
from .spelling import sure

router = Router(tags=["Aanbod"])
PATH = "/api/v1/aanbiedingen"
FIELDS = {
    "what": "aanbod",
    "name": "naam",
    "email": "email",
    "need": "soort",
    "consent": "toestemming",
}


Hulpsoort = TypeAliasType(
    "Hulpsoort", Literal["mensen", "plek", "geld", "kennis", "bekendheid", "anders"]
)
Aanbodstatus = TypeAliasType(
    "Aanbodstatus",
    Literal["wachtOpBevestiging", "doorgegeven", "aangenomen", "pastNiet", "ingetrokken"],
)


class NieuwAanbod(Sent):
    naam: str = Field(description="De naam van wie helpt, hoogstens 200 tekens.")
    email: str = Field(
        description="Het adres van wie helpt. Daarheen gaat de mail met de link die het aanbod bevestigt."
    )
    aanbod: str = Field(description="Wat iemand aanbiedt, hoogstens 1000 tekens.")
    soort: Hulpsoort | None = Field(
        None, description="Op welke vraag van het initiatief; verplicht als het vragen heeft."
    )
    toestemming: bool = Field(
        strict=True,
        description="Of de helper u zei dat naam en e-mailadres naar de initiatiefnemer mogen.",
    )
    taal: Taal = Field("nl", description="De taal van de mails.")


class Aanbod(BaseModel):
    id: UUID
    initiatief: str = Field(description="De slug van het initiatief.")
    status: Aanbodstatus
    gedaanOp: datetime  # noqa: N815


@router.post(
    "/initiatieven/{slug}/aanbiedingen",
    auth=Sleutel(Scope.OFFER),
    response={201: Aanbod, 409: Problem, 422: Problem},
    operation_id="createAanbod",
    summary="Hulp aanbieden aan een initiatief",
)
def create_offer(
    request: HttpRequest, slug: str, sent: NieuwAanbod, idempotency_key: Once
) -> HttpResponse:
    """Het aanbod gaat door als de helper op de knop drukt achter de link in de mail; anders vergeten wij het na een week."""
    key = holder(request)

    @cache
    def form() -> HelpForm:  # of what is new alone: who asks again may find the initiative gone
        found = _public(slug)
        with as_asked():
            made = HelpForm(_typed(sent), initiative=found, needs=list(found.needs.all()))
        check_form(made, FIELDS)
        return made

    def do() -> Answer:
        made = _offer(form(), key, sent.taal)
        public_id = made.public_id if isinstance(made, Offer) else made.pk
        return Answer(201, as_data(made), f"{PATH}/{public_id}")

    return once.once(
        request, sent, do, first=lambda: brakes.take_by_key(key, form().cleaned_data["email"])
    )


@router.get(
    "/aanbiedingen/{id}",
    auth=Sleutel(Scope.OFFER),
    response={200: Aanbod},
    operation_id="getAanbod",
    summary="Eén aanbod dat deze sleutel deed",
)
def get_offer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Wat ervan geworden is. Wat de initiatiefnemer en de helper elkaar schrijven, blijft van hen."""
    key = holder(request)
    theirs = Offer.objects.filter(key=key, public_id=id, erased_at=None)
    found = theirs.select_related("initiative").first()
    return Answer(200, as_data(found or _stand_in(key, id))).response()


def _stand_in(key: ApiKey, pk: UUID) -> StandIn:
    """Raises Http404."""
    found = StandIn.objects.filter(key=key, pk=pk, event=None).first()
    if found is None:
        raise Http404
    return found


def _public(slug: str) -> Initiative:
    rows = Initiative.objects.published().prefetch_related("needs")
    return by_slug(rows, slug)


def _typed(sent: NieuwAanbod) -> dict[str, Any]:
    kinds: dict[str, str] = {said: kind for kind, said in NEEDS.items()} | {"anders": "anders"}
    return {
        "name": sent.naam,
        "what": sent.aanbod,
        "need": kinds.get(sent.soort or "", ""),
        "consent": "on" if sent.toestemming else "",
        **sure(sent.email),
    }


def _offer(form: HelpForm, key: ApiKey, language: str) -> Offer | StandIn:
    """Past the sixth offer of a day by one address there is a stand-in: nobody is told what others sent (ADR 43)."""
    try:
        return form.offer(key=key, language=language)
    except offers.TooManyOffers:
        return StandIn.objects.create(key=key, initiative=form.initiative.slug)
    except publishing.NotOnTheSite as gone:
        raise Http404 from gone


_STATE: dict[str, Aanbodstatus] = {
    "accepted": "aangenomen",
    "declined": "pastNiet",
    "withdrawn": "ingetrokken",
}


def as_data(found: Offer | StandIn) -> dict[str, Any]:
    if isinstance(found, StandIn):
        told = Aanbod(
            id=found.pk,
            initiatief=found.initiative,
            status="wachtOpBevestiging",
            gedaanOp=found.at,
        )
    else:
        waits: Aanbodstatus = "doorgegeven" if found.is_proved else "wachtOpBevestiging"
        told = Aanbod(
            id=found.public_id,
            initiatief=found.initiative.slug,
            status=_STATE.get(found.state, waits),
            gedaanOp=found.created_at,
        )
    return told.model_dump()
