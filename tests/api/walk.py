"""Every operation of the published document, with a request that it answers well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client

from eventsite.api.declared import operations
from eventsite.api.public import api
from eventsite.models import Scope
from tests import build
from tests.desk.figures.test_public import closed_evening

ROOT = "/api/v1"


@dataclass(frozen=True)
class Operation:
    """``name`` is its operationId, ``path`` as the document has it, relative to ROOT."""

    name: str
    path: str
    verb: str
    said: dict[str, Any]

    @property
    def is_read(self) -> bool:
        return self.verb == "get"

    @property
    def is_open(self) -> bool:
        return not self.said.get("security")

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    def __str__(self) -> str:
        return self.name


def document() -> dict[str, Any]:
    """As it is made, without whose it is: asks the database nothing, so tests can be named by it."""
    return api._document


def every() -> list[Operation]:
    return [
        Operation(said["operationId"], path, verb, said)
        for path, verb, said in operations(document())
    ]


def reads() -> list[Operation]:
    return [one for one in every() if one.is_read]


def open_reads() -> list[Operation]:
    return [one for one in reads() if one.is_open]


def fill_the_site() -> None:
    """Something of every kind that the API has."""
    edition = build.edition(slug="maart-2027")
    build.bram(edition)
    build.run(build.advanced(build.course(slug="basis")))
    build.initiative(name="Tuin")
    closed_evening("2027-01-12", came=1)


def address(operation: Operation, client: Client, headers: dict[str, str] | None = None) -> str:
    """Of a thing that is there: the first of the list that the path begins with, asked by ``headers``."""
    path = operation.path
    for name in operation.parameters:
        before = path.partition("{" + name + "}")[0].rstrip("/")
        found = client.get(ROOT + before, headers=headers).json()
        path = path.replace("{" + name + "}", str(_value(found, name)), 1)
    return ROOT + path


def _value(found: dict[str, Any], name: str) -> object:
    first = (found.get("results") or [{}])[0]
    return first.get(name, first.get("id", "2027"))


def moments(data: object) -> Iterator[str]:
    """Every text in it that is a moment, however deep."""
    if isinstance(data, str) and re.match(r"\d{4}-\d\d-\d\dT", data):
        yield data
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else []:
        yield from moments(one)


def keys(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
    for one in data.values() if isinstance(data, dict) else data if isinstance(data, list) else []:
        yield from keys(one)


def key_for_everything() -> dict[str, str]:
    """Headers by which every operation may be asked."""
    return build.as_key(build.api_key(list(Scope)))


def fill_more() -> None:
    """One more of what lists show."""
    build.edition()
    build.run()
    build.initiative()
