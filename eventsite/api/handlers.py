"""What the framework of our APIs and the verbs behind them refuse, said as problems."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from eventsite.booking.refusals import BookingRefused
from eventsite.changes.lists import TooLongAgo
from eventsite.keys.auth import KeyRefused
from eventsite.keys.once import NotOnce
from eventsite.web.api import problems

from . import refusing


def handle_errors(api: NinjaAPI) -> None:
    """Once, before its addresses are asked for."""
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(Http404)(_not_found)
    api.exception_handler(HttpError)(_refused)


def handle_refusals(api: NinjaAPI) -> None:
    """Of what stands behind the public API."""
    api.exception_handler(TooLongAgo)(_too_long_ago)
    for refusal in (KeyRefused, NotOnce, refusing.Refused):
        api.exception_handler(refusal)(_in_its_words)
    api.exception_handler(BookingRefused)(_booking_refused)


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


def _too_long_ago(request: HttpRequest, error: TooLongAgo) -> HttpResponse:
    detail = _("Wat er sinds dat moment weg is, weten wij niet meer. Vraag de hele lijst opnieuw.")
    return problems.response(410, detail)


def _in_its_words(
    request: HttpRequest, error: KeyRefused | NotOnce | refusing.Refused
) -> HttpResponse:
    return error.answer()


def _booking_refused(request: HttpRequest, error: BookingRefused) -> HttpResponse:
    return refusing.answer(error)
