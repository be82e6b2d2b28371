"""Errors of the API as problem details (RFC 9457) and what every API response carries.

In words of who asks: the API's by ``Accept-Language``, others in the language of their address (docs/adr/0063).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from ..languages.addresses import as_asked
from . import placing, wrong_input

API_VERSION = "1.4.0"  # semver; info.version and the API-Version header. See docs/api-changelog.md
TABLET_VERSION = "1.0.0"  # the same of the protocol of the door, which changes by itself
CONTENT_TYPE = "application/problem+json"


class FieldProblem(Schema):
    """One thing that is wrong with the input: where, and what."""

    field: str = Field(description="De naam alleen. Blijft voor wie de API al gebruikt.")
    message: str = Field(description="Wat eraan moet veranderen, in de taal van het antwoord.")
    parameter: str | None = Field(
        default=None, description="Voor wat in het adres of in een header staat: de naam daarvan."
    )
    pointer: str | None = Field(
        default=None,
        description="Voor wat in de inhoud staat: de plaats daarin (RFC 6901), zoals #/naam.",
    )


class Problem(Schema):
    """RFC 9457 §3.1. ``type`` is left at its default: the status says what it is."""

    type: str = Field(
        default="about:blank", description="Altijd about:blank: de status zegt wat het is."
    )
    status: int = Field(ge=400, le=599, description="De HTTP-status.")
    title: str = Field(description="De status in woorden.")
    detail: str = Field(description="Wat er aan de hand is, en wat u kunt doen.")
    errors: list[FieldProblem] | None = Field(None, description="Alle fouten in de invoer samen.")


def response(
    status: int, detail: str | Promise = "", errors: Sequence[FieldProblem] = ()
) -> HttpResponse:
    """An error as problem+json. Without ``detail`` the status gets our usual words; what is lazy is said in its language."""
    with as_asked():
        problem = Problem(
            status=status,
            title=title_of(status),
            detail=str(detail) or _usual_detail(status),
            errors=list(errors) or None,
        )
    return JsonResponse(
        problem.model_dump(exclude_none=True), status=status, content_type=CONTENT_TYPE
    )


def of_input(errors: Iterable[Mapping[str, Any]], *, whole_place: bool = False) -> HttpResponse:
    """400 with everything that is wrong at once (NORMS R4), as pydantic found it.

    ``loc`` begins with where it was sent, as ninja has it. ``whole_place``: it doesn't, and ``field`` says of a
    field within a field where that stands: ``scans.0.id``.
    """
    with as_asked():
        found = [_as_problem(one, whole_place) for one in errors]
        return response(400, _("De invoer klopt niet. Zie errors."), found)


def in_body(field: str, message: str) -> FieldProblem:
    """Of a field of the body, found by what we know and no schema can say: ``initiatief.naam``."""
    place = ["body", *field.split(".")]
    return FieldProblem(
        field=field, message=message, parameter=None, pointer=placing.pointer(place)
    )


def _as_problem(error: Mapping[str, Any], whole_place: bool) -> FieldProblem:
    place, message = error["loc"], wrong_input.in_words(error)
    if whole_place:
        return FieldProblem(field=".".join(map(str, place)), message=message)
    return FieldProblem(
        field=placing.field(place),
        message=message,
        parameter=placing.parameter(place),
        pointer=placing.pointer(place),
    )


def title_of(status: int) -> str:
    """RFC 9457 §4.2.1: the phrase of the status, which may be said in the client's language."""
    match status:
        case 400:
            return _("Onjuiste vraag")
        case 401:
            return _("Niet ingelogd")
        case 403:
            return _("Niet toegestaan")
        case 404:
            return _("Niet gevonden")
        case 405:
            return _("Methode niet toegestaan")
        case 406:
            return _("Niet in deze vorm")
        case 409:
            return _("Botst met iets anders")
        case 410:
            return _("Niet meer te vragen")
        case 412:
            return _("Intussen veranderd")
        case 413:
            return _("Te groot")
        case 415:
            return _("Andere vorm verwacht")
        case 429:
            return _("Te veel vragen")
        case 500:
            return _("Fout bij ons")
        case 503:
            return _("Even niet bereikbaar")
        case _:
            return HTTPStatus(status).phrase


def _usual_detail(status: int) -> str:
    match status:
        case 400:
            return _("Deze vraag kunnen wij niet lezen.")
        case 401:
            return _("U bent niet ingelogd.")
        case 403:
            return _("U mag dit niet.")
        case 404:
            return _("Dit adres bestaat niet.")
        case 405:
            return _("Dit kan niet op dit adres. De header Allow zegt wat wel kan.")
        case 406:
            return _("Wij antwoorden alleen in JSON. Vraag om application/json.")
        case 412:
            return _("Dit is veranderd sinds u het ophaalde. Haal het opnieuw op.")
        case 413:
            return _("Wat u stuurt is te groot. Stuur minder tegelijk.")
        case 415:
            return _("Stuur JSON, met Content-Type: application/json.")
        case 429:
            return _("U stelt te veel vragen achter elkaar. Wacht even.")
        case 503:
            return _("Wij zijn nu even niet bereikbaar. Probeer het over een paar tellen opnieuw.")
        case _:
            return _("Er ging iets mis bij ons. Probeer het later opnieuw.")
