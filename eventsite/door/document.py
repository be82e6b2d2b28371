"""The protocol of the door as an OpenAPI document, made from the models that read it and the shapes that answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from pydantic import BaseModel, TypeAdapter

from eventsite.site.reading import site
from eventsite.web.api.problems import CONTENT_TYPE, Problem

from . import answers, messages
from .protocol import OLDEST, VERSION

_REF = "#/components/schemas/{model}"
_VERSION_SAID = {
    "description": "De volledige versie van dit protocol.",
    "schema": {"type": "string", "example": VERSION},
}
_ALWAYS = [400, 405, 410, 413, 429, 503]  # whoever asks, whatever it is
_REFUSED = {
    400: "De vraag klopt niet; errors zegt waar",
    401: "De server kent dit apparaat niet, of er is niemand ingelogd; WWW-Authenticate zegt welk van de twee",
    403: "Dit mag dit apparaat niet",
    404: "Dit is er niet",
    405: "Alleen POST",
    409: "Dit kan niet meer: de detail zegt waarom",
    410: "De pagina is te oud, of de koppelcode verlopen: laad opnieuw",
    413: "Te groot",
    429: "Te veel vragen; Retry-After zegt wanneer weer",
    503: "Even niet bereikbaar; Retry-After zegt wanneer weer",
}


@dataclass(frozen=True)
class Operation:
    """``refusals`` are those beside what every address may answer."""

    path: str
    name: str
    summary: str
    body: type[BaseModel]
    answer: type
    refusals: tuple[int, ...] = (401, 403)
    security: tuple[str, ...] = ("tablet",)


OPERATIONS = (
    Operation(
        "/koppelen", "koppelen", "Koppel een tablet met de code van het scherm van de organisatie.",
        messages.Pairing, answers.Paired, (404, 409), (),
    ),
    Operation(
        "/bijwerken", "bijwerken", "Breng scans, en hoor wat er nieuw is.",
        messages.Exchange, answers.News,
    ),
    Operation("/zoeken", "zoeken", "Zoek iemand op naam.", messages.Search, answers.Found),
    Operation(
        "/kaart", "kaart", "Vraag waar een kaart bij hoort die niet op de lijst staat.",
        messages.Card, answers.CardFound,
    ),
    Operation(
        "/ongedaan", "ongedaan", "Maak een scan ongedaan; van wie is ingelogd.",
        messages.Undo, answers.Done, (401, 403, 404, 409), ("tablet", "medewerker"),
    ),
    Operation(
        "/beslissen", "beslissen", "Laat een scan meetellen of niet; van wie is ingelogd.",
        messages.Decision, answers.Done, (401, 403, 404, 409), ("tablet", "medewerker"),
    ),
    Operation(
        "/bijeenkomsten/{bijeenkomst}/koppelen", "eigenBrowserKoppelen",
        "Maak van deze browser een tablet van wie er is ingelogd.",
        messages.OwnPairing, answers.Paired, (401, 403, 404), ("medewerker",),
    ),
)  # fmt: skip


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The same for everybody, and as new as the site: nothing keeps it."""
    return JsonResponse(document() | {"info": _info()}, json_dumps_params={"ensure_ascii": False})


def _info() -> dict[str, Any]:
    now = site()
    return {
        "title": f"De deur van {now.name}",
        "version": VERSION,
        "description": (
            "Wat een tablet aan de deur en de site tegen elkaar zeggen. Geen open data: zonder een token uit een "
            "koppeling antwoordt niets. Beide kanten noemen hun versie in API-Version; Accept-Language zegt "
            "in welke taal er geantwoord wordt."
        ),
        "contact": {"name": now.name, "email": now.email, "url": settings.SITE_URL},
        "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
    }


@cache
def document() -> dict[str, Any]:
    """All but whose site it is. An item of an exchange may be anything: a bad one is answered by itself."""
    schemas: dict[str, Any] = {}
    for one in OPERATIONS:
        _add(schemas, one.body, "validation")
        _add(schemas, one.answer, "serialization")
    _add(schemas, messages.Item, "validation")
    _add(schemas, Problem, "serialization")
    schemas["Exchange"]["properties"]["items"]["items"] = {
        "anyOf": [_ref("Item"), {"type": "object"}]
    }
    return {
        "openapi": "3.1.0",
        "servers": [{"url": f"{settings.SITE_URL}/api/tablet/v1"}],
        "tags": [{"name": "Deur", "description": "Wie binnenkomt, ook zonder verbinding."}],
        "paths": {one.path: {"post": _operation(one)} for one in OPERATIONS},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "tablet": {"type": "http", "scheme": "bearer"},
                "medewerker": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": settings.SESSION_COOKIE_NAME,
                },
            },
        },
    }


def _add(schemas: dict[str, Any], model: Any, mode: Any) -> None:
    found = TypeAdapter(model).json_schema(ref_template=_REF, mode=mode)
    schemas.update(found.pop("$defs", {}))
    schemas[model.__name__] = found


def _operation(one: Operation) -> dict[str, Any]:
    refused = {str(status): _refusal(status) for status in sorted({*_ALWAYS, *one.refusals})}
    said: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "tags": ["Deur"],
        "parameters": _parameters(one),
        "requestBody": {"required": True, "content": _json(_ref(one.body.__name__))},
        "responses": {
            "200": {
                "description": one.answer.__doc__,
                "headers": {"API-Version": _VERSION_SAID},
                "content": _json(_ref(one.answer.__name__)),
            },
            **refused,
        },
        "security": [{name: [] for name in one.security}] if one.security else [],
    }
    return said


def _parameters(one: Operation) -> list[dict[str, Any]]:
    version = {"type": "string", "enum": [OLDEST, VERSION] if OLDEST != VERSION else [VERSION]}
    said = [_parameter("header", "API-Version", "Welke versie de pagina spreekt.", version)]
    if "{bijeenkomst}" in one.path:
        number = {"type": "integer", "minimum": 1}
        said.append(
            _parameter("path", "bijeenkomst", "Het nummer van de bijeenkomst.", number)
            | {"required": True}
        )
    return said


def _parameter(where: str, name: str, what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": where, "name": name, "description": what, "schema": schema}


def _refusal(status: int) -> dict[str, Any]:
    return {
        "description": _REFUSED[status],
        "headers": {"API-Version": _VERSION_SAID},
        "content": {CONTENT_TYPE: {"schema": _ref("Problem")}},
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=name)}
