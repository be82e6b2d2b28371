"""What the documents of our APIs have in common: NLGov REST API Design Rules, errors as RFC 9457.

What every response carries is added by ``web/api/answers.py``, what is refused at every operation by
``strict.py``. The document says both of each operation, so that none of them says it itself.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation, PathView
from ninja.router import BoundRouter

from eventsite.site.reading import site
from eventsite.site.values import Site

from . import declared, fields, strict
from .schemas import tidy


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
        declared.complete(document)
        fields.describe(document)
        tidy(document)
        return document

    def _get_bound_routers(self) -> list[BoundRouter]:
        is_first = self._bound_routers_cache is None
        routers: list[BoundRouter] = super()._get_bound_routers()
        if is_first:
            for router in routers:
                for view in router.path_operations.values():
                    _say_methods(view)
                    for operation in view.operations:
                        strict.make_strict(operation)
        return routers

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Places begin with where it was sent, without the name that our function has for the body."""
        error = super().validation_error_from_error_contexts(error_contexts)
        names = {
            context.model.__ninja_param_source__: getattr(
                context.model, "__read_from_single_attr__", None
            )
            for context in error_contexts
        }
        for one in error.errors:
            source, *place = one["loc"]
            if place and place[0] == names.get(source) and source == "body":
                place = place[1:]
            one["loc"] = (source, *place)
        return error


def _say_methods(view: PathView) -> None:
    """On the view that Django finds: ``web/api/methods.py`` reads it."""
    make = view.get_view
    known = {
        method: _is_open(operation, method)
        for operation in view.operations
        for method in operation.methods
    }

    def get_view() -> Any:
        made = make()
        made.api_methods = known  # type: ignore[attr-defined]
        return made

    view.get_view = get_view  # type: ignore[method-assign]


def _is_open(operation: Operation, method: str) -> bool:
    return method == "GET" and not operation.auth_callbacks


def _whose(now: Site) -> dict[str, Any]:
    return {
        "title": now.name,
        "description": (
            f"De edities van het {now.name} in {now.municipality} en de cursussen: "
            "wanneer, waar en hoeveel plaatsen er zijn. En de initiatieven van bewoners: wat zij doen "
            "en zoeken. Wat u zonder sleutel vraagt, is zonder persoonsgegevens. Met een sleutel van de "
            "gemeente meldt u mensen aan, en ziet u als organisator wie er komt en wie er is."
        ),
        "contact": {
            "name": f"{now.name}, gemeente {now.municipality}",
            "email": now.email,
            "url": settings.SITE_URL,
        },
    }
