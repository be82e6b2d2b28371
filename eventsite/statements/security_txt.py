"""Whom to tell of a weak spot: RFC 9116."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from eventsite.site.reading import site
from eventsite.tickets.links import absolute

GOOD_FOR = timedelta(days=180)  # under the year that RFC 9116 §2.5.5 asks


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Its term moves on by itself, at midnight UTC."""
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {site().security_contact}",
        f"Expires: {today + GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {absolute(reverse('security_txt'))}",
    ]
    if settings.SECURITY_POLICY:
        lines.append(f"Policy: {settings.SECURITY_POLICY}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
