"""The protocol's own document for tests: what it says of an answer is all there may be in it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from eventsite.door.document import OPERATIONS
from eventsite.door.document import document as published

# A schema can not say between which years.
SINCE = ["2027-03-02T13:00:00.000Z", "1900-01-01T14:00:00+14:00", "2199-12-31T23:59:59Z"]


def document() -> dict[str, Any]:
    """As published, without room for more in an answer; asked in a cursor that can be one."""
    closed = deepcopy(published()) | {"info": {"title": "De deur", "version": "1"}}
    schemas = closed["components"]["schemas"]
    read = {"Item", "WalkInItem", *(one.body.__name__ for one in OPERATIONS)}
    for name, schema in schemas.items():
        if name not in read:
            schema["additionalProperties"] = False
    schemas["Exchange"]["properties"]["since"] = {"enum": [None, *SINCE]}
    return closed


def only(*paths: str) -> dict[str, Any]:
    found = document()
    return found | {"paths": {path: found["paths"][path] for path in paths}}
