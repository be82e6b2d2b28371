"""What every page and every mail knows of the site it belongs to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from .addresses import icon_url, look
from .reading import site as site_now
from .themes import theme


def words() -> dict[str, object]:
    """Name, municipality and contact, and what stands in every mail."""
    now = site_now()
    return {
        "site_name": now.name,
        "site_municipality": now.municipality,
        "site_behind": now.behind,
        "site_email": now.email,
        "site_phone": now.phone.replace(" ", "\u00a0"),  # a number is read in one go
        "site_phone_url": f"tel:{now.phone.replace(' ', '')}",
        "site_mail_opening": now.mail_opening,
        "site_mail_closing": now.mail_closing,
        "site_schemes": theme().schemes,
    }


def site(request: HttpRequest) -> dict[str, object]:
    """The same, how it looks, and whether this is the demo."""
    now = site_now()
    return (
        words()
        | look(now)
        | {
            "site_icon": icon_url(now),
            "demo": settings.DEMO,
            "current_year": timezone.localtime().year,
            "site_url": settings.SITE_URL,  # before a path: an address to pass on
        }
    )
