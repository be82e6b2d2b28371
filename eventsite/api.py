"""The open-data API, version 1: NLGov REST API Design Rules 2.1, errors as RFC 9457.

No personal data goes through it. What every response carries is added by
``middleware.api_errors_are_problems``.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from cafes.api import router as editions
from courses.api import router as courses
from eventsite.site.reading import site
from eventsite.site.values import Site
from initiatives.api import router as initiatives

from .web import problems

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


api = OpenDataAPI(
    title="",  # said when it is asked: ``_whose``
    version=problems.API_VERSION,
    docs_url=None,
    docs_decorator=require_safe,
    servers=[{"url": f"{settings.SITE_URL}/api/v1"}],
    openapi_extra={
        "info": {
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
        },
        "tags": [
            {"name": "Edities", "description": "Avonden voor plannen van bewoners."},
            {"name": "Cursussen", "description": "Cursussen en hun rondes."},
            {"name": "Initiatieven", "description": "Plannen van bewoners voor hun stad."},
        ],
    },
)
api.add_router("", editions)
api.add_router("", courses)
api.add_router("", initiatives)


@api.exception_handler(ValidationError)
def invalid_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 with everything that is wrong at once (NORMS R4)."""
    return problems.of_input(error.errors)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.response(404)
