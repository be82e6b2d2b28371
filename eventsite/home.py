"""The home page, the pages about the site, and the health check."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cafes.models import Edition

from . import booking


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The next edition large, those after it and those before as lists."""
    editions = Edition.objects.public().with_sessions()
    upcoming = list(editions.upcoming()[:10])
    following = [edition for edition in upcoming if not edition.is_cancelled]
    first = following[0] if following else None
    context = {
        "edition": first,
        "later": [edition for edition in upcoming if edition != first],
        "past": editions.past()[:10],
        **(booking.availability(first) if first else {}),
    }
    return render(request, "eventsite/home.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "eventsite/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "eventsite/accessibility.html")


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it doesn't. Plain text, for machines."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
