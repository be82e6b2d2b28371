"""Tickets that a device keeps, so that they open without a connection: how long, and the worker that does it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from eventsite.models import Event

UNTIL = "Ticket-Kept-Until"  # a header; static/tickets/worker.js reads it


def kept_until(event: Event) -> datetime | None:
    """As long as the door may ask for it; None once that is over."""
    until = event.ends_at and event.ends_at + settings.CHECK_IN_AFTER
    return until if until and until > timezone.now() else None


def may_be_kept(response: HttpResponse, until: datetime) -> HttpResponse:
    """Of a page that shows a ticket. A page without this header makes the device forget what it kept of it."""
    response[UNTIL] = f"{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Lies beside the tickets, so that it gets no other page of the site in its hands (Service Workers §3.4.3)."""
    away = render_to_string("eventsite/tickets/away.html", request=request)
    script = (
        f"self.AWAY = {json.dumps(away)};\n"
        f"importScripts({json.dumps(static('tickets/worker.js'))});\n"
    )
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"  # another release is another worker, at once
    return response
