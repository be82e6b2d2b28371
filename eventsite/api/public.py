"""The open-data API, version 1. No personal data goes through it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from ninja.errors import ValidationError

from cafes.api import router as editions
from courses.api import router as courses
from desk.programs import attendance, checking_in, people
from eventsite.changes.lists import TooLongAgo
from eventsite.keys.auth import KeyRefused
from eventsite.web.api import problems
from initiatives.api import router as initiatives

from .document import OpenDataAPI

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
            {
                "name": "Organisatie",
                "description": "Met een sleutel: wie komt, wie er is, inchecken.",
            },
            {"name": "Initiatieven", "description": "Plannen van bewoners voor hun stad."},
        ],
    },
)
api.add_router("", editions)
api.add_router("", courses)
api.add_router("", initiatives)
for organisers in (people, attendance, checking_in):
    api.add_router("", organisers.router)


@api.exception_handler(ValidationError)
def invalid_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 with everything that is wrong at once (NORMS R4)."""
    return problems.of_input(error.errors)


@api.exception_handler(KeyRefused)
def key_refused(request: HttpRequest, error: KeyRefused) -> HttpResponse:
    return error.answer()


@api.exception_handler(TooLongAgo)
def too_long_ago(request: HttpRequest, error: TooLongAgo) -> HttpResponse:
    detail = _("Zo lang geleden weten wij niet meer wat er weg is. Vraag de hele lijst opnieuw.")
    return problems.response(410, detail)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.response(404)
