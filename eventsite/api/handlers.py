"""What the framework of our APIs refuses by itself, said as problems."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from eventsite.web.api import problems


def handle_errors(api: NinjaAPI) -> None:
    """Once, before its addresses are asked for."""
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(Http404)(_not_found)
    api.exception_handler(HttpError)(_refused)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 with everything that is wrong at once (NORMS R4)."""
    return problems.of_input(error.errors)


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.response(404)


def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    response = problems.response(error.status_code)
    if isinstance(error, AuthenticationError):
        response.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110 §11.6.1
    return response
