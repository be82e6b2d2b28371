"""What each operation's part of the document says beside what its function says: headers, errors, 304, links.

It follows from what an operation is: whether it reads, has parameters or a body, asks for a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from http.client import responses as english
from typing import Any

from eventsite.web.api import problems
from eventsite.web.api.lists import PAGE

Json = dict[str, Any]

VERBS = ("get", "put", "post", "patch", "delete")
PROBLEM = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _header(description: str, *, example: str = "", kind: str = "string") -> Json:
    schema: Json = {"type": kind} | ({"example": example} if example else {})
    return {"description": description, "schema": schema}


VERSION = {
    "API-Version": _header("De volledige versie van deze API.", example=problems.API_VERSION)
}
LANGUAGE = {"Content-Language": _header("De taal van het antwoord.", example="nl")}
TAGGED = {
    "ETag": _header("Zegt welke versie dit is. Stuur haar mee in If-None-Match."),
    "Cache-Control": _header("Hoelang u dit antwoord mag bewaren."),
}
COME_BACK = {
    "Retry-After": _header("Na hoeveel seconden u het opnieuw mag proberen.", kind="integer")
}
SIGN_IN = {"WWW-Authenticate": _header("Hoe u uw sleutel meestuurt.")}

ASKED_BY_HEADER: list[Json] = [
    {
        "in": "header",
        "name": "Accept-Language",
        "required": False,
        "description": "In welke taal u fouten wilt lezen: nl of en.",
        "schema": {"type": "string", "example": "nl"},
    }
]
ASKED_AGAIN: Json = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "De ETag van wat u al hebt. Is dat nog zo, dan krijgt u 304 zonder inhoud.",
    "schema": {"type": "string"},
}

SAYS = {
    "304": "Niet veranderd: u hebt dit al.",
    "400": "De vraag klopt niet. In errors staat alles wat er mis is.",
    "401": "De sleutel ontbreekt, klopt niet of geldt niet meer.",
    "403": "Uw sleutel mag dit niet.",
    "404": "Dit bestaat niet, of niet meer.",
    "406": "U vraagt om een andere vorm dan JSON.",
    "409": "Dit botst met iets anders.",
    "410": "Dit is niet meer te vragen.",
    "412": "Dit is intussen veranderd.",
    "413": "Wat u stuurt is te groot.",
    "415": "Wat u stuurt is geen JSON.",
    "429": "Te veel vragen achter elkaar.",
    "500": "Er ging iets mis bij ons.",
    "503": "Wij zijn even niet bereikbaar.",
}
SAYS_WELL = {
    "200": "Gelukt.",
    "201": "Gemaakt.",
    "202": "Aangenomen.",
    "204": "Gelukt, zonder inhoud.",
}


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and the operation itself, in the order of the document."""
    for path, item in document["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield path, verb, item[verb]


def complete(document: Json) -> None:
    """Of a document as ninja makes it."""
    for name, schema in _problem_schemas().items():
        document["components"]["schemas"].setdefault(name, schema)
    for path, verb, operation in operations(document):
        _complete(path, verb, operation)
    _link(document)


def _problem_schemas() -> Json:
    schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def _complete(path: str, verb: str, operation: Json) -> None:
    responses: Json = {str(status): one for status, one in operation["responses"].items()}
    for status in _statuses(path, verb, operation):
        responses.setdefault(status, {"description": ""})
    for status, one in responses.items():
        _describe(status, one, verb)
    operation["responses"] = dict(sorted(responses.items()))
    asked = ASKED_BY_HEADER + ([ASKED_AGAIN] if verb == "get" else [])
    own = sorted(operation.get("parameters", []), key=lambda one: one["name"] in PAGE)
    operation["parameters"] = [*own, *asked]
    for one in operation["parameters"]:
        if one["in"] == "path":
            one.setdefault("description", "Zoals het in de lijst staat.")


def _statuses(path: str, verb: str, operation: Json) -> Iterator[str]:
    """What an operation like this may answer besides what it names."""
    yield from ("400", "429", "500", "503")
    if verb == "get":
        yield "304"
    if _has_content(operation):
        yield "406"
    if "{" in path:
        yield "404"
    if "requestBody" in operation:
        yield from ("413", "415")
    if operation.get("security"):
        yield from ("401", "403")


def _has_content(operation: Json) -> bool:
    return any("content" in one for s, one in operation["responses"].items() if int(s) < 300)


def _describe(status: str, one: Json, verb: str) -> None:
    headers = VERSION | one.get("headers", {})
    if status in {"200", "304"} and verb == "get":
        headers |= TAGGED
    if int(status) < 300 and "content" in one:
        headers |= LANGUAGE
    if status in {"429", "503"}:
        headers |= COME_BACK
    if status == "401":
        headers |= SIGN_IN
    if int(status) >= 400:
        headers |= LANGUAGE
        one["content"] = PROBLEM
    one["headers"] = headers
    one["description"] = _said(status, one["description"])


def _said(status: str, description: str) -> str:
    """In Dutch, where an operation leaves what ninja says in English."""
    is_own = description not in {"", english.get(int(status), "")}
    return description if is_own else (SAYS | SAYS_WELL).get(status, description)


def _link(document: Json) -> None:
    """From a list to the first of its things, which tools follow (OpenAPI, "Link Object")."""
    for path, verb, operation in operations(document):
        single = next(
            (
                one
                for one in document["paths"]
                if _is_one_of(one, path) and "get" in document["paths"][one]
            ),
            None,
        )
        if verb == "get" and single:
            name = single.rpartition("{")[2].rstrip("}")
            operation["responses"]["200"]["links"] = {
                "eerste": {
                    "operationId": document["paths"][single]["get"]["operationId"],
                    "description": "Eén uit deze lijst.",
                    "parameters": {name: f"$response.body#/results/0/{name}"},
                }
            }


def _is_one_of(path: str, collection: str) -> bool:
    """``/edities/{slug}`` of ``/edities``."""
    rest = path.removeprefix(collection)
    return (
        path != collection and rest.startswith("/{") and rest.endswith("}") and "/" not in rest[1:]
    )
