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
from . import wrong_input

API_VERSION = "1.4.0"  # semver; info.version and the API-Version header. See docs/api-changelog.md
TABLET_VERSION = "1.0.0"  # the same of the protocol of the door, which changes by itself
CONTENT_TYPE = "application/problem+json"


class FieldProblem(Schema):
    """One thing that is wrong with the input: where, and what."""

    field: str
    message: str


class Problem(Schema):
    """RFC 9457 §3.1. ``type`` is left at its default: the status says what it is."""

    type: str = "about:blank"
    status: int = Field(ge=400, le=599)
    title: str
    detail: str
    errors: list[FieldProblem] | None = Field(None, description="Alle fouten in de invoer samen.")


def response(
    status: int, detail: str | Promise = "", errors: Sequence[FieldProblem] = ()
) -> HttpResponse:
    """An error as problem+json. Without ``detail`` the status gets our usual words; what is lazy is said in its language."""
    with as_asked():
        problem = Problem(
            status=status,
            title=_title(status),
            detail=str(detail) or _usual_detail(status),
            errors=list(errors) or None,
        )
    return JsonResponse(
        problem.model_dump(exclude_none=True), status=status, content_type=CONTENT_TYPE
    )


def of_input(errors: Iterable[Mapping[str, Any]], *, whole_place: bool = False) -> HttpResponse:
    """400 with everything that is wrong at once (NORMS R4), as pydantic found it.

    ``whole_place`` says of a field within a field where that stands: ``scans.0.id``.
    """
    with as_asked():
        found = [
            FieldProblem(field=_place(one["loc"], whole_place), message=wrong_input.in_words(one))
            for one in errors
        ]
        return response(400, _("De invoer klopt niet. Zie errors."), found)


def _place(parts: Sequence[str | int], whole: bool) -> str:
    return ".".join(map(str, parts if whole else parts[-1:]))


def _title(status: int) -> str:
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
        case 409:
            return _("Botst met iets anders")
        case 410:
            return _("Niet meer te vragen")
        case 413:
            return _("Te groot")
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
        case 429:
            return _("U stelt te veel vragen achter elkaar. Wacht even.")
        case 503:
            return _("Wij zijn nu even niet bereikbaar. Probeer het over een paar tellen opnieuw.")
        case _:
            return _("Er ging iets mis bij ons. Probeer het later opnieuw.")
