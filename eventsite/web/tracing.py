"""One id for all that one request or one piece of work writes down: in each log line, and in the answer.

A proxy of ours may have made it (``X-Request-ID``); nobody else's word is taken, nor what is no plain id.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from . import client

HEADER = "X-Request-ID"
IN_ENVIRON = "eventsite.request_id"  # for the access log, which is written when the request is over
REQUEST, JOB = "request_id", "job_id"
# A UUID, or nginx's $request_id. Nothing else fits: what a client makes up may be a name.
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_now: ContextVar[tuple[str, str] | None] = ContextVar("traced", default=None)


def of(record: logging.LogRecord | None) -> dict[str, str]:
    """What a log line says of it: ``request_id``, ``job_id``, or nothing.

    Django logs what became of a request when all middleware has left, with the request beside it.
    """
    request = getattr(record, "request", None)
    if given := getattr(request, "META", {}).get(IN_ENVIRON):
        return {REQUEST: given}
    found = _now.get()
    return {found[0]: found[1]} if found else {}


@contextmanager
def job(name: str) -> Iterator[None]:
    """What the worker writes in here is of this piece of work; ``name`` says nothing of anybody."""
    token = _now.set((JOB, name))
    try:
        yield
    finally:
        _now.reset(token)


def requests_have_an_id(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, above all others: also an answer that was kept has an id of its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.META[IN_ENVIRON] = _given(request) or uuid.uuid4().hex
        token = _now.set((REQUEST, given))
        try:
            response = get_response(request)
        finally:
            _now.reset(token)
        response.headers[HEADER] = given
        return response

    return middleware


def _given(request: HttpRequest) -> str:
    said: str = request.META.get("HTTP_X_REQUEST_ID", "")
    return said.lower() if _ID.fullmatch(said) and client.is_behind_ours(request) else ""
