"""The public API, version 1. What it gives without a key holds no personal data."""

from __future__ import annotations

from django.conf import settings
from django.views.decorators.http import require_safe

from courses.api import router as courses
from courses.api_runs import router as runs
from desk.figures.api import router as figures
from desk.programs import attendance, checking_in, people
from eventsite.web.api import problems
from initiatives.api import router as initiatives
from initiatives.api_themes import router as themes

from . import agenda, evenings, venues
from .document import OpenDataAPI
from .handlers import handle_errors, handle_refusals
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
            {
                "name": "Agenda",
                "description": "Alles met een datum: edities, cursussen en workshops bij elkaar.",
            },
            {"name": "Edities", "description": "Avonden voor plannen van bewoners."},
            {"name": "Cursussen", "description": "Cursussen en hun rondes."},
            {
                "name": "Locaties",
                "description": "Waar het is, hoe u er komt en wie naar binnen kan.",
            },
            {"name": "Initiatieven", "description": "Plannen van bewoners voor hun stad."},
            {"name": "Cijfers", "description": "Wat er in een jaar was."},
            {
                "name": "Aanmeldingen",
                "description": "Mensen aanmelden, met een sleutel: wat die sleutel aanmeldde, ziet alleen die sleutel.",
            },
            {
                "name": "Aanbod",
                "description": "Hulp aanbieden aan een initiatief, met een sleutel.",
            },
            {
                "name": "Organisatie",
                "description": "Met een sleutel: wie komt, wie er is, inchecken.",
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
handle_refusals(api)
