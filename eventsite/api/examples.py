"""Requests that this site answers now, with what it answers; and bodies that fit what the document asks.

No example is written by hand: what is asked here is asked of the site itself, as anybody would.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils import translation

from eventsite.web.languages.texts import own_language

ROOT = "/api/v1"
Json = dict[str, Any]

_BY_FORMAT = {
    "date": "2027-03-16",
    "date-time": "2027-03-16T18:30:00Z",
    "email": "bram@example.nl",
    "uri": "https://example.nl/",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
}


@dataclass(frozen=True)
class Example:
    """``curl`` is one line for a terminal, ``answer`` what comes back; empty where it isn't asked."""

    curl: str
    status: int = 200
    answer: str = ""


def read(path: str) -> Example:
    """Of a path below ROOT, with its query."""
    status, answer = ask(path)
    return Example(curl(path), status, answer)


def curl(path: str, *, verb: str = "get", body: Any = None, has_key: bool = False) -> str:
    parts = ["curl"] if verb == "get" else [f"curl -X {verb.upper()}"]
    if has_key:
        parts.append('-H "Authorization: Bearer $SLEUTEL"')
    if body is not None:
        parts.append("-H 'Content-Type: application/json'")
        parts.append("-d '{}'".format(json.dumps(body, ensure_ascii=False).replace("'", "’")))
    return " ".join([*parts, f"'{settings.SITE_URL}{ROOT}{path}'"])


def ask(path: str) -> tuple[int, str]:
    """What the site answers, as indented JSON."""
    address, _sep, query = f"{ROOT}{path}".partition("?")
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = address
    request.META = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": query}
    request.META |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.GET = QueryDict(query)
    request.user = AnonymousUser()
    with translation.override(own_language()):  # in which the API answers who asks for no language
        match = request.resolver_match = resolve(address)
        response = match.func(request, *match.args, **match.kwargs)
    return response.status_code, indented(json.loads(response.content))


def first_of(collection: str) -> Json | None:
    """The first thing of a list; None where it is empty."""
    results = json.loads(ask(f"{collection}?pageSize=1")[1]).get("results", [])
    return results[0] if results else None


def indented(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def body_of(schema: Json, schemas: Json) -> Any:
    """What fits ``schema``, by its examples, or else as plain as can be."""
    if "$ref" in schema:
        return body_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "examples" in schema:
        return schema["examples"][0]
    for key in ("example", "const", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    for choices in ("anyOf", "oneOf", "allOf"):
        if choices in schema:
            return body_of(schema[choices][0], schemas)
    return _by_type(schema, schemas)


def _by_type(schema: Json, schemas: Json) -> Any:
    match schema.get("type"):
        case "object":
            needed = schema.get("required", [])
            fields = schema.get("properties", {})
            return {name: body_of(fields[name], schemas) for name in fields if name in needed}
        case "array":
            return [body_of(schema["items"], schemas)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            text = _BY_FORMAT.get(schema.get("format", ""), "tekst")
            return text.ljust(schema.get("minLength", 0), "e")[: schema.get("maxLength", 80)]
        case _:
            return None
