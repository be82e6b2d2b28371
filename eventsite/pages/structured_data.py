"""schema.org data for search engines, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from eventsite.models import Event, Session, Venue
from eventsite.site.reading import site
from eventsite.tickets.links import absolute

# What could end the script element that holds the data, written as JSON escapes (OWASP ASVS 1.2).
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def event(event: Event, *, free: int = 0, pictures: Sequence[str] = ()) -> SafeString:
    """A schema.org Event; safe inside a script element. ``pictures`` are paths on this site."""
    data = event_data(event, free=free)
    if pictures:
        data["image"] = [absolute(path) for path in pictures]
    return script(data)


def script(data: dict[str, Any]) -> SafeString:
    """What goes inside a ``<script type="application/ld+json">``."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 (escaped here)


def organisation() -> dict[str, Any]:
    return {
        "@type": "GovernmentOrganization",
        "name": f"Gemeente {site().municipality}",
        "url": settings.SITE_URL,
    }


def event_data(event: Event, *, free: int) -> dict[str, Any]:
    """A schema.org Event with times in the venue's own offset."""
    sessions = event.sessions_in_order()
    data: dict[str, Any] = {
        "@type": "Event",
        "name": event.title,
        "description": event.summary,
        "url": absolute(event.get_absolute_url()),
        **_when(sessions[0], sessions[-1], is_off=event.is_cancelled),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(sessions[0].venue),
        "organizer": organisation(),
        "inLanguage": "nl",
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": event.capacity,
    }
    if not event.is_over:  # of what was there is nothing to be had
        data["remainingAttendeeCapacity"] = free
        data["offers"] = {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock" if free else "https://schema.org/SoldOut",
            "url": absolute(event.get_absolute_url()),
        }
    if len(sessions) > 1:
        data["subEvent"] = [_sub_event(one, is_off=event.is_cancelled) for one in sessions]
    return data


def _sub_event(session: Session, *, is_off: bool) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": session.name,
        **_when(session, session, is_off=is_off),
        "location": _place(session.venue),
    }


def _when(first: Session, last: Session, *, is_off: bool) -> dict[str, Any]:
    data = {
        "startDate": _local(first.starts_at),
        "endDate": _local(last.ends_at),
        "eventStatus": "https://schema.org/EventScheduled",
    }
    if first.doors_open_at:
        data["doorTime"] = _local(first.doors_open_at)
    if first.is_rescheduled and first.announced_starts_at:
        data["eventStatus"] = "https://schema.org/EventRescheduled"
        data["previousStartDate"] = _local(first.announced_starts_at)
    if is_off:
        data["eventStatus"] = "https://schema.org/EventCancelled"
    return data


def _place(venue: Venue) -> dict[str, Any]:
    place: dict[str, Any] = {
        "@type": "Place",
        "name": venue.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": venue.street,
            "postalCode": venue.postcode,
            "addressLocality": venue.city,
            "addressCountry": "NL",
        },
    }
    if venue.latitude is not None and venue.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(venue.latitude),
            "longitude": float(venue.longitude),
        }
    return place


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()
