"""The open-data API, version 1. No personal data goes through it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.api import router as courses
from courses.api_runs import router as runs
from desk.figures.api import router as figures
from desk.programs import attendance, checking_in, people
from eventsite.booking.refusals import BookingRefused
from eventsite.changes.lists import TooLongAgo
from eventsite.keys.auth import KeyRefused
from eventsite.keys.once import NotOnce
from eventsite.web.api import problems
from initiatives.api import router as initiatives
from initiatives.api_themes import router as themes

from . import agenda, evenings, refusing, venues
from .document import OpenDataAPI
from .handlers import handle_errors
from .offers import router as offers
from .sign_ups import router as sign_ups

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
            {"name": "Cijfers", "description": "Wat er in een jaar was."},
            {"name": "Agenda", "description": "Alles met een datum."},
            {
                "name": "Locaties",
                "description": "Waar het is, hoe u er komt en wie naar binnen kan.",
            },
            {
                "name": "Aanmeldingen",
                "description": "Mensen aanmelden, met een sleutel: wat die sleutel aanmeldde, ziet alleen die sleutel.",
            },
            {
                "name": "Aanbod",
                "description": "Hulp aanbieden aan een initiatief, met een sleutel.",
            },
        ],
    },
)
api.add_router("", evenings.router)
api.add_router("", courses)
api.add_router("", runs)
api.add_router("", initiatives)
api.add_router("", themes)
api.add_router("", figures)
api.add_router("", agenda.router)
api.add_router("", venues.router)
for organisers in (people, attendance, checking_in):
    api.add_router("", organisers.router)
api.add_router("", sign_ups)
api.add_router("", offers)
handle_errors(api)


@api.exception_handler(TooLongAgo)
def too_long_ago(request: HttpRequest, error: TooLongAgo) -> HttpResponse:
    detail = _("Wat er sinds dat moment weg is, weten wij niet meer. Vraag de hele lijst opnieuw.")
    return problems.response(410, detail)


@api.exception_handler(KeyRefused)
@api.exception_handler(NotOnce)
@api.exception_handler(refusing.Refused)
def refused(request: HttpRequest, error: KeyRefused | NotOnce | refusing.Refused) -> HttpResponse:
    return error.answer()


@api.exception_handler(BookingRefused)
def booking_refused(request: HttpRequest, error: BookingRefused) -> HttpResponse:
    return refusing.answer(error)
