"""Errors of the API as problem details (RFC 9457) and what every API response carries."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

API_VERSION = "1.2.0"  # semver; info.version and the API-Version header. See docs/api-changelog.md
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


def response(status: int, detail: str = "", errors: Sequence[FieldProblem] = ()) -> HttpResponse:
    """An error as problem+json. Without ``detail`` the status gets our usual words."""
    problem = Problem(
        status=status,
        title=HTTPStatus(status).phrase,
        detail=detail or _usual_detail(status),
        errors=list(errors) or None,
    )
    return JsonResponse(
        problem.model_dump(exclude_none=True), status=status, content_type=CONTENT_TYPE
    )


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
