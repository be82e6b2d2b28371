"""The operations of the document as the page for people shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import examples
from .code import with_code
from .declared import operations
from .examples import Example

Json = dict[str, Any]
_NAME = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Part:
    """A parameter, or a field of the body: what may be in it in a few words."""

    name: str
    kind: str
    is_needed: bool
    description: str


@dataclass(frozen=True)
class Described:
    """``name`` is its operationId, by which the page links to it."""

    name: str
    verb: str
    path: str
    summary: str
    description: str
    needs_key: bool
    parameters: Sequence[Part] = ()
    fields: Sequence[Part] = ()
    answers: Sequence[tuple[str, str]] = ()
    example: Example | None = None


@dataclass
class Subject:
    """Of a tag: its operations."""

    name: str
    description: str
    operations: list[Described] = field(default_factory=list)


def subjects(document: Json) -> list[Subject]:
    """In the order of the document's tags; asks the site itself for each example."""
    found = {
        one["name"]: Subject(one["name"], one.get("description", ""))
        for one in document.get("tags", [])
    }
    for path, verb, operation in operations(document):
        name = operation.get("tags", [""])[0]
        subject = found.setdefault(name, Subject(name, ""))
        subject.operations.append(_described(document, path, verb, operation))
    return [one for one in found.values() if one.operations]


def _described(document: Json, path: str, verb: str, operation: Json) -> Described:
    schemas = document["components"]["schemas"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Described(
        name=operation["operationId"],
        verb=verb.upper(),
        path=path,
        summary=operation["summary"],
        description=with_code(operation.get("description", "")),
        needs_key=bool(operation.get("security")),
        parameters=[
            _part(one["name"], one["schema"], schemas, one["required"], one.get("description", ""))
            for one in operation["parameters"]
            if one["in"] != "header"
        ],
        fields=_fields(body.get("schema", {}), schemas),
        answers=[(code, one["description"]) for code, one in operation["responses"].items()],
        example=_example(document, path, verb, operation),
    )


def _fields(schema: Json, schemas: Json) -> list[Part]:
    if "$ref" in schema:
        schema = schemas[_name(schema["$ref"])]
    needed = schema.get("required", [])
    return [
        _part(name, one, schemas, name in needed, one.get("description", ""))
        for name, one in schema.get("properties", {}).items()
    ]


def _part(name: str, schema: Json, schemas: Json, is_needed: bool, description: str) -> Part:
    return Part(name, in_words(schema, schemas), is_needed, with_code(description))


def in_words(schema: Json, schemas: Json) -> str:
    """``heel getal, 1 tot en met 100``, ``gepland of afgelast``: in Dutch, as the document is."""
    if "$ref" in schema:
        return in_words(schemas[_name(schema["$ref"])], schemas)
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if choices:
        return " of ".join(in_words(one, schemas) for one in choices)
    if "enum" in schema:
        return " of ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"lijst van {in_words(schema['items'], schemas)}"
    kind = _KINDS.get(schema.get("format", ""), _KINDS.get(schema.get("type", ""), "object"))
    return kind + _between(schema)


_KINDS = {
    "integer": "heel getal",
    "number": "getal",
    "boolean": "true of false",
    "string": "tekst",
    "date": "datum",
    "date-time": "moment (RFC 3339)",
    "uuid": "UUID",
    "uri": "webadres",
    "email": "e-mailadres",
}


def _between(schema: Json) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f", {low} tot en met {high}"
    if schema.get("maxLength"):
        return f", hoogstens {schema['maxLength']} tekens"
    return ""


def _name(ref: str) -> str:
    return ref.rpartition("/")[2]


def _example(document: Json, path: str, verb: str, operation: Json) -> Example | None:
    has_key = bool(operation.get("security"))
    if verb == "get" and not has_key:
        asked = _with_a_thing(document, path)
        is_list = any(one["name"] == "pageSize" for one in operation["parameters"])
        return examples.read(asked + ("?pageSize=1" if is_list else "")) if asked else None
    schemas = document["components"]["schemas"]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    body = examples.body_of(content["schema"], schemas) if content else None
    needed = [one for one in operation["parameters"] if one["in"] == "header" and one["required"]]
    line = examples.curl(path, verb=verb, body=body, has_key=has_key)
    for one in needed:
        line = line.replace("curl", f"curl -H '{one['name']}: {_header(one, schemas)}'", 1)
    return Example(line)


def _header(parameter: Json, schemas: Json) -> object:
    return examples.body_of(parameter["schema"], schemas)


def _with_a_thing(document: Json, path: str) -> str:
    """The path with the first of its list in it; empty where there is nothing in that."""
    found = _NAME.search(path)
    if found is None:
        return path
    collection = path[: found.start()].rstrip("/")
    if collection not in document["paths"]:
        return ""
    results = examples.first_of(collection)
    if not results or found[1] not in results:
        return ""
    return _with_a_thing(document, path.replace(found[0], str(results[found[1]]), 1))
