"""An operation takes what its document says and nothing else, and says all that is wrong at once.

ninja looks at what it knows and leaves the rest: a key that is misspelt would be a filter that is not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.errors import ValidationError
from ninja.operation import Operation

from eventsite.web.api import problems
from eventsite.web.api.accepting import accepts

JSON = "application/json"
MOST_BYTES = 1024 * 1024  # of a body
_BODY = "body"

Error = dict[str, Any]


def make_strict(operation: Operation) -> None:
    """Above all that is done for it, what is kept too (``kept/pages.py``): that never sees a key it has not."""
    run = operation.run
    known, repeatable = _keys(operation)
    gives = media_types(operation)
    takes_body = any(model.__ninja_param_source__ == _BODY for model in operation.models)

    @wraps(run)
    def strict(request: HttpRequest, **found: Any) -> HttpResponseBase:
        if gives and not accepts(request, gives):
            return problems.response(406)
        refused = _unfit_body(request) if takes_body else None
        if refused:
            return operation._run_checks(request) or refused
        wrong = list(_strange_keys(request, known, repeatable))
        unreadable = list(_unreadable(request)) if takes_body else []
        if not wrong and not unreadable:
            return run(request, **found)
        # Who may not ask is told that first, as everywhere.
        return operation._run_checks(request) or operation.api.on_exception(
            request,
            ValidationError([*_of_ninja(operation, request, found, unreadable), *wrong]),
        )

    operation.run = strict  # type: ignore[method-assign]


def media_types(operation: Operation) -> set[str]:
    """In which it can answer well; none where it answers with no content."""
    extra = (operation.openapi_extra or {}).get("responses", {})
    declared = {
        kind
        for status, one in extra.items()
        if int(status) < 300
        for kind in one.get("content", {})
    }
    has_model = any(
        isinstance(status, int) and status < 300 and model is not None
        for status, model in operation.response_models.items()
    )
    return declared | ({JSON} if has_model else set())


def _keys(operation: Operation) -> tuple[set[str], set[str]]:
    """Of the query: all that there are, and those that may stand there more than once."""
    known: set[str] = set()
    repeatable: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            known |= set(getattr(model, "__ninja_flatten_map__", model.model_fields))
            repeatable |= set(getattr(model, "__ninja_collection_fields__", ()))
    return known, repeatable


def _strange_keys(request: HttpRequest, known: set[str], repeatable: set[str]) -> Iterator[Error]:
    if not request.META.get("QUERY_STRING"):
        return
    for name, values in request.GET.lists():
        if name not in known:
            yield {"type": "extra_forbidden", "loc": ("query", name)}
        elif len(values) > 1 and name not in repeatable:
            yield {"type": "said_twice", "loc": ("query", name)}


def _unfit_body(request: HttpRequest) -> HttpResponse | None:
    """413 and 415 (RFC 9110 §15.5.14, §15.5.16), before it is read."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    if size.isdigit() and int(size) > MOST_BYTES:
        return problems.response(413)
    is_empty = size in {"", "0"}
    if request.content_type != JSON and not (is_empty and not request.content_type):
        response = problems.response(415)
        response.headers["Accept"] = JSON
        return response
    return None


def _unreadable(request: HttpRequest) -> Iterator[Error]:
    """What is no JSON, and characters that no text has: a database refuses them (RFC 8259 §8.2)."""
    if not request.body:
        return
    try:
        body = json.loads(request.body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        yield {"type": "json_invalid", "loc": (_BODY,)}
        return
    yield from _untexts(body, (_BODY,))


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _untexts(value: object, place: tuple[str | int, ...]) -> Iterator[Error]:
    if isinstance(value, str):
        if not _is_text(value):
            yield {"type": "string_unicode", "loc": place}
    elif isinstance(value, dict):
        for name, one in value.items():
            if not _is_text(name):
                yield {"type": "extra_forbidden", "loc": (*place, "?")}
            else:
                yield from _untexts(one, (*place, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _untexts(one, (*place, number))


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= one <= "\udfff" for one in value)


def _of_ninja(
    operation: Operation, request: HttpRequest, found: dict[str, Any], unreadable: list[Error]
) -> list[Error]:
    """What else is wrong: of the body either that it can't be read, or what is wrong in it."""
    if unreadable and unreadable[0]["type"] == "json_invalid":
        return unreadable
    try:
        operation._get_values(request, found, HttpResponse())
    except ValidationError as error:
        return [*error.errors, *unreadable]
    return unreadable
