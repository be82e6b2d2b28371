"""Whether who asks takes the form in which we answer (RFC 9110 §12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.http import HttpRequest

JSON = frozenset({"application/json"})
_NOT_AT_ALL = re.compile(r";\s*q=0(\.0*)?\s*(;|$)")


def accepts(request: HttpRequest, gives: Collection[str] = JSON) -> bool:
    """Parameters are let be (``application/json; charset=utf-8``); without a header that can be read anything will do."""
    header = request.META.get("HTTP_ACCEPT", "")
    named = [one for one in header.lower().split(",") if "/" in one and not _NOT_AT_ALL.search(one)]
    ranges = {one.partition(";")[0].strip() for one in named}
    return not ranges or any(_fits(kind, ranges) for kind in gives)


def _fits(kind: str, ranges: set[str]) -> bool:
    return not ranges.isdisjoint({kind, kind.partition("/")[0] + "/*", "*/*"})
