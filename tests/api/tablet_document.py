"""What a tablet and the server say to each other as an OpenAPI document, made of the models that read it."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic.json_schema import models_json_schema

from eventsite.door import messages
from eventsite.web.api.problems import CONTENT_TYPE, Problem

TEMPLATE = "#/components/schemas/{model}"
TEXT, MOMENT = {"type": "string"}, {"type": "string", "format": "date-time"}
NUMBER, YES_OR_NO = {"type": "integer"}, {"type": "boolean"}


def _or_none(kind: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [kind, {"type": "null"}]}


def _object(optional: dict[str, Any] | None = None, /, **fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields | (optional or {}),
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(kind: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": kind}


TABLET = _object(
    number=NUMBER,
    name=TEXT,
    namesAllowed=YES_OR_NO,
    needsSignIn=YES_OR_NO,
    isLive=YES_OR_NO,
    isRevoked=YES_OR_NO,
    endsAt=MOMENT,
)
SESSION = _object(
    name=TEXT,
    startsAt=MOMENT,
    opensAt=MOMENT,
    closesAt=MOMENT,
    capacity=NUMBER,
    oneByOne=YES_OR_NO,
    free=NUMBER,
    inside=NUMBER,
    expected=NUMBER,
)
PERSON = _object(
    {
        "was": TEXT,
        "roles": _list(TEXT),
        "cancelledAt": _or_none(MOMENT),
        "name": TEXT,
        "chips": _list({}),
        "box": TEXT,
    },
    id=NUMBER,
    key=TEXT,
    status=TEXT,
    party=NUMBER,
    inside=NUMBER,
    since=_or_none(MOMENT),
    where=_or_none(NUMBER),
)
ACK = _object(
    {"reason": TEXT, "letIn": NUMBER, "since": MOMENT, "where": _or_none(NUMBER)},
    id={},  # of what could not be read, whatever it was
    outcome={"enum": ["welcome", "already-in", "party-full", "aside", "unreadable"]},
)
ROSTER = _object(full=YES_OR_NO, cursor=TEXT, people=_list(PERSON), gone=_list({}))
RIGHTS = _object(email=YES_OR_NO, undo=YES_OR_NO, decide=YES_OR_NO)
STANDING = {"tablet": TABLET, "session": SESSION, "now": MOMENT}
EVENT = _object(noun=TEXT, title=TEXT, startsAt=MOMENT)

# A schema can not say between which years.
SINCE = ["2027-03-02T13:00:00.000Z", "1900-01-01T14:00:00+14:00", "2199-12-31T23:59:59Z"]
# Beside 400 and 405: by which statuses it may refuse.
ADDRESSES: dict[str, tuple[type[Schema], dict[str, Any], list[int]]] = {
    "koppelen": (messages.Pairing, _object(**STANDING), [404, 409, 410, 429]),
    "bijwerken": (
        messages.Exchange,
        _object({"roster": ROSTER}, **STANDING, taken=_list(ACK), rights=RIGHTS),
        [401],
    ),
    "zoeken": (messages.Search, _object(people=_list(PERSON), more=YES_OR_NO), [401, 403]),
    "kaart": (messages.Card, _object(event=_or_none(EVENT)), [401, 403]),
    "ongedaan": (messages.Undo, _object(), [401, 403, 404]),
    "beslissen": (messages.Decision, _object(), [401, 403, 404, 409]),
}


def document() -> dict[str, Any]:
    """Of every address that a tablet posts to. An item may be anything: a bad one is answered by itself."""
    models = [model for model, _answer, _refusals in ADDRESSES.values()]
    _map, found = models_json_schema(
        [(one, "validation") for one in [*models, messages.Item, Problem]], ref_template=TEMPLATE
    )
    schemas = found["$defs"]
    fields = schemas["Exchange"]["properties"]
    fields["items"]["items"] = {"anyOf": [_ref("Item"), {"type": "object"}]}
    fields["since"] = {"enum": [None, *SINCE]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "De deur", "version": "1"},
        "paths": {f"/inchecken/tablet/{name}/": {"post": _operation(name)} for name in ADDRESSES},
        "components": {"schemas": schemas},
    }


def _operation(name: str) -> dict[str, Any]:
    model, answer, refusals = ADDRESSES[name]
    said = {
        str(status): {"description": "Geweigerd", "content": {CONTENT_TYPE: _of(_ref("Problem"))}}
        for status in [400, 405, *refusals]
    }
    given = {"200": {"description": "Gedaan", "content": {"application/json": _of(answer)}}}
    asked = {"required": True, "content": {"application/json": _of(_ref(model.__name__))}}
    return {"operationId": name, "requestBody": asked, "responses": given | said}


def _of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"schema": schema}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": TEMPLATE.format(model=name)}
