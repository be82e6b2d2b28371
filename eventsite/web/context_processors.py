"""What every page knows of the site it belongs to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict[str, object]:
    """Name, municipality, contact and whether this is the demo."""
    return {
        "site_name": settings.SITE_NAME,
        "site_municipality": settings.SITE_MUNICIPALITY,
        "site_email": settings.SITE_EMAIL,
        "site_phone": settings.SITE_PHONE,
        "demo": settings.DEMO,
        "current_year": timezone.localtime().year,
    }
