"""What the documents of our APIs have in common: NLGov REST API Design Rules, errors as RFC 9457.

What every response carries is added by ``web/api/answers.py``.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from eventsite.site.reading import site
from eventsite.site.values import Site
from eventsite.web.api import problems

from .schemas import tidy

_VERSION_HEADER = {
    "API-Version": {
        "description": "De volledige versie van deze API.",
        "schema": {"type": "string", "example": problems.API_VERSION},
    }
}


class OpenDataAPI(NinjaAPI):
    """A NinjaAPI whose document says what the middleware does to each response."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        document = copy(self._document)
        document["info"] = document["info"] | _whose(site())
        return document

    @cached_property
    def _document(self) -> OpenAPISchema:
        # Paths are relative to servers[].url, which holds the major version.
        document = super().get_openapi_schema(path_prefix="")
        for path in document["paths"].values():
            for operation in path.values():
                _declare_headers_and_problems(operation["responses"])
        tidy(document)
        return document


def _declare_headers_and_problems(responses: dict[int, dict[str, Any]]) -> None:
    for status, declared in responses.items():
        declared["headers"] = _VERSION_HEADER
        if int(status) >= 400:
            declared["content"] = {
                problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


def _whose(now: Site) -> dict[str, Any]:
    return {
        "title": now.name,
        "description": (
            f"De edities van het {now.name} in {now.municipality} en de cursussen: "
            "wanneer, waar en hoeveel plaatsen er zijn. En de initiatieven van bewoners: wat zij doen "
            "en zoeken. Zonder persoonsgegevens."
        ),
        "contact": {
            "name": f"{now.name}, gemeente {now.municipality}",
            "email": now.email,
            "url": settings.SITE_URL,
        },
    }
