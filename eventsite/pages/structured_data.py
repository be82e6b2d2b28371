"""schema.org data for search engines, as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from eventsite.findability import things
from eventsite.findability.json_ld import script
from eventsite.models import Event, RegistrationState, Session, Venue
from eventsite.site.reading import site
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import own_language, reading

_OFFERED = {RegistrationState.NOT_YET, RegistrationState.OPEN, RegistrationState.CLOSED}


def event(event: Event, *, free: int = 0, pictures: Sequence[str] = ()) -> SafeString:
    """A schema.org Event; safe inside a script element. ``pictures`` are paths on this site."""
    return script(event_data(event, free=free, pictures=pictures))


def website() -> SafeString:
    """The site itself, as its first page says it."""
    now = site()
    return script(
        {
            "@type": "WebSite",
            "name": now.name,
            "url": absolute(reverse("home")),
            "inLanguage": reading(),
            "publisher": organisation(),
        }
    )


def organisation() -> dict[str, Any]:
    return {
        "@type": "GovernmentOrganization",
        "name": _("Gemeente %(name)s") % {"name": site().municipality},
        "url": settings.SITE_URL,
    }


def event_data(event: Event, *, free: int, pictures: Sequence[str] = ()) -> dict[str, Any]:
    """A schema.org Event with times in the venue's own offset. ``pictures`` come before the one for who shares."""
    sessions = event.sessions_in_order()
    data: dict[str, Any] = {
        "@type": "Event",
        "name": event.texts.title,
        "description": event.texts.summary,
        "url": absolute(event.get_absolute_url()),
        "image": [absolute(path) for path in [*pictures, things.picture_path(event)]],
        **_when(sessions[0], sessions[-1], is_off=event.is_cancelled),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(sessions[0].venue),
        "organizer": organisation(),
        "inLanguage": own_language(),  # that is spoken there, in whichever one reads of it
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": event.capacity,
    }
    state = event.registration_state()
    if state in _OFFERED:  # of what was, or is off, there is nothing to be had
        has_room = free > 0 and state != RegistrationState.CLOSED
        data["remainingAttendeeCapacity"] = free
        data["offers"] = _offer(event, has_room=has_room)
    if len(sessions) > 1:
        data["subEvent"] = [_sub_event(one, is_off=event.is_cancelled) for one in sessions]
    return data


def _offer(event: Event, *, has_room: bool) -> dict[str, Any]:
    """Free of charge; "sold out" also while only the waiting list takes people, and once sign-up ended."""
    offer: dict[str, Any] = {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "availability": f"https://schema.org/{'InStock' if has_room else 'SoldOut'}",
        "url": absolute(event.get_absolute_url()),
    }
    if event.registration_opens_at:
        offer["validFrom"] = _local(event.registration_opens_at)
    if event.sign_up_ends_at:
        offer["validThrough"] = _local(event.sign_up_ends_at)
    return offer


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
