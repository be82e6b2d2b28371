"""Requests whose sender says in which characters they are written."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """Our pages are in UTF-8, and so is what their forms send (WHATWG URL §5.2).

    Django looks up whatever ``charset`` a request names before anything can answer it: one of Python's
    codecs that is none for text ends as a 500 without a page. What says that it is anything but UTF-8
    is left to Django's own 400.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        header = meta.get("CONTENT_TYPE", "")
        self.content_type, self.content_params = parse_header_parameters(header)
        if self.content_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            self.encoding = "latin-1"
