"""What the door, mails, tickets and calendars are told of stalls."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import Registration
from eventsite.models.participation import HasBoth, OfThese, Part
from initiatives.models import TITLE

from . import preparing
from .models import StandBooking
from .stands import live_booking, release


def _live() -> QuerySet[StandBooking]:
    shown = ["registration", "stand__number", *(f"initiative__{name}" for name in TITLE)]
    return StandBooking.objects.live().select_related("stand", "initiative").only(*shown)


_LIVE = OfThese(_live)

KNOWN_AS = "stall:"  # and its number


def _in_words(number: int) -> str:
    return gettext("Kraam %(number)d") % {"number": number}


_label = lazy(_in_words, str)


class StandParts:
    """What the door, mails and tickets are told of stalls (eventsite/models/participation.py)."""

    def parts(self, registrations: Collection[Registration]) -> dict[int, list[Part]]:
        return {
            booked.registration_id: [
                Part(
                    label=_label(booked.stand.number),
                    known_as=f"{KNOWN_AS}{booked.stand.number}",
                    detail=str(booked.initiative),
                    is_vouched_for=booked.initiative.is_vouched_for,
                    role=_("kraamhouders"),
                )
            ]
            for booked in _LIVE.all(registrations)
        }

    def label(self, known_as: str) -> str | Promise | None:
        return (
            _label(int(known_as.removeprefix(KNOWN_AS))) if known_as.startswith(KNOWN_AS) else None
        )

    def preparation(self, registration: Registration) -> list[str]:
        booked = StandBooking.objects.live().filter(registration=registration)
        held = booked.select_related("stand__edition").first()
        return preparing.sentences(held.stand) if held else []

    def has_part(self) -> Exists:
        return Exists(StandBooking.objects.live().filter(registration=OuterRef("pk")))

    def release(self, registrations: Collection[Registration]) -> None:
        release(registrations)


class StandKeeper:
    """A stall goes along to another registration of who has it (eventsite/models/participation.py)."""

    def hand_over(self, registration: Registration, to: Registration) -> None:
        if live_booking(registration) and live_booking(to):
            raise HasBoth(_("een kraam"))
        StandBooking.objects.filter(registration=registration).update(registration=to)
