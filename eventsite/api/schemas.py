"""The schemas of a document as clients are made from them: each has one name, and says nothing twice.

What generators make of an ``anyOf`` with null, of a title or of a schema that nothing uses ends up in the code of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PREFIX = "#/components/schemas/"


def tidy(document: dict[str, Any]) -> None:
    """Mend in place what ninja and pydantic write of our schemas."""
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                _leave_out_null(parameter)
    for name, schema in document["components"]["schemas"].items():
        _leave_out_titles(schema, name)
    for found in _dicts(document["paths"]):
        _leave_out_titles(found, "")
    _leave_out_unused(document)


def _leave_out_null(parameter: dict[str, Any]) -> None:
    """Null can't be sent in an address: what isn't asked is left out."""
    schema = parameter["schema"]
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1:
        kept = {key: schema[key] for key in schema if key not in {"anyOf", "default"}}
        default = {} if schema.get("default") is None else {"default": schema["default"]}
        # Beside a $ref a description is allowed from OpenAPI 3.1 on; it stands at the parameter as well.
        parameter["schema"] = choices[0] | ({} if "$ref" in choices[0] else kept) | default


def _leave_out_titles(schema: dict[str, Any], name: str) -> None:
    """pydantic makes them of the names, which stand there already."""
    if schema.get("title") == name:
        del schema["title"]
    for found in _dicts(schema):
        for key, field in found.get("properties", {}).items():
            if field.get("title", "").lower() == key.replace("_", " ").lower():
                del field["title"]
        if found.get("in") and "title" in found.get("schema", {}):
            del found["schema"]["title"]


def _leave_out_unused(document: dict[str, Any]) -> None:
    """Classes of query parameters are no schema of their own; several share a name."""
    schemas = document["components"]["schemas"]
    used: set[str] = set()
    wanted = _named_in(document["paths"])
    while new := wanted - used:
        used |= new
        wanted = {name for one in new for name in _named_in(schemas[one])}
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(used)}


def _named_in(part: object) -> set[str]:
    return {
        found["$ref"].removeprefix(PREFIX)
        for found in _dicts(part)
        if isinstance(found.get("$ref"), str) and found["$ref"].startswith(PREFIX)
    }


def _dicts(part: object) -> Iterator[dict[str, Any]]:
    """Each object within, itself included."""
    if isinstance(part, dict):
        yield part
    for inner in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    ):
        yield from _dicts(inner)
