"""Paper: name cards, the running order and the door list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cafes.models import Edition, StandBooking
from eventsite import pdf
from eventsite.models import participation
from eventsite.tickets.codes import qr_svg_of_url
from eventsite.tickets.links import absolute
from eventsite.web.border.names import sort_name
from eventsite.web.times import hours
from initiatives import links as initiative_links

from . import running_order

FOLDER = settings.BASE_DIR / "templates/pitches"


def name_cards(edition: Edition) -> bytes:
    """One page per stall: its number, whose it is, and the QR code that opens the way to help."""
    booked = (
        StandBooking.objects.live()
        .filter(stand__edition=edition)
        .select_related("stand", "initiative")
        .order_by("stand__number")
    )
    cards = [
        {
            "stand": _("Kraam %(number)d") % {"number": one.stand.number},
            "name": one.initiative.name,
            "summary": one.initiative.summary,
            **_way_to_help(absolute(initiative_links.help_url(one.initiative))),
        }
        for one in booked
    ]
    return _pdf("name_cards", edition, _("Naamkaarten"), {"cards": cards})


def _way_to_help(address: str) -> dict[str, str]:
    return {
        "qr": qr_svg_of_url(address),
        "alt": _("QR-code naar %(address)s") % {"address": address},
        "help": _("Wilt u meehelpen? Scan de code."),
        "address": address,
        "shown": address.split("//", 1)[-1],
    }


def running_order_list(edition: Edition) -> bytes:
    """The stage's programme, with the pitcher's name for who leads the evening."""
    rows = [
        {
            "time": hours(turn),
            "name": turn.pitch.initiative.name
            if turn.pitch
            else (_("Pauze") if turn.slot.is_pause else _("Vrij")),
            "who": turn.pitch.registration.name if turn.pitch else "",
        }
        for turn in running_order.turns(edition)
    ]
    heads = [_("Tijd"), _("Initiatief"), _("Wie pitcht")]
    return _pdf("table", edition, _("Draaiboek podium"), _table(heads, rows, wide=[1, 2]))


def door_list(edition: Edition) -> bytes:
    """Who has a place, by name, for a door without power."""
    confirmed = sorted(
        edition.registrations.confirmed().order_by("pk"), key=lambda r: sort_name(r.name)
    )
    known = participation.at_the_door(confirmed)
    rows = [
        {
            "name": one.name,
            "people": str(one.party_size),
            "parts": " · ".join(known[one.pk].words),
            "in": "☐",
        }
        for one in confirmed
    ]
    heads = [_("Naam"), _("Personen"), _("Doet"), _("Binnen")]
    return _pdf("table", edition, _("Deurlijst"), _table(heads, rows, wide=[0, 2]))


def _table(heads: list[str], rows: list[dict[str, str]], *, wide: list[int]) -> dict[str, Any]:
    """The ``wide`` columns share the room that the others leave."""
    return {"heads": heads, "rows": [list(row.values()) for row in rows], "wide": wide}


def _pdf(template: str, edition: Edition, title: str, data: Mapping[str, Any]) -> bytes:
    start = edition.starts_at
    evening = edition.title
    if start:
        evening += ", " + date_format(timezone.localtime(start), "DATETIME_FORMAT")
    said = {
        "lang": settings.LANGUAGE_CODE,
        "organisation": _("Gemeente %(name)s") % {"name": settings.SITE_MUNICIPALITY},
        "title": title,
        "evening": evening,
        "empty": _("Er is nog niets geboekt."),
        "mark": pdf.MARK,
        "marked": _("Niet alle letters zijn af te drukken."),
        **data,
    }
    return pdf.render(FOLDER / f"{template}.typ", said, moment=timezone.now())
