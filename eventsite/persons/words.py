"""What people call the columns of what is stored about them."""

from __future__ import annotations

from django.db.models import Field
from django.utils.translation import gettext_lazy as _

# Given as JSON alone: what programs need to keep apart, in step or in order.
TECHNICAL = {
    "about",
    "actor_id",
    "attempts",
    "can_wait",
    "changed_at",
    "code",
    "content",
    "declined_sequence",
    "erased_as",
    "event_id",
    "gist",
    "id",
    "invitation_sequence",
    "link_version",
    "message",
    "message_id",
    "next_attempt_at",
    "object_id",
    "object_type",
    "occasion",
    "origin",
    "part",
    "sequence",
    "slug",
    "told",
    "translations",
    "uid",
}

# Of columns that no form shows.
WORDS = {
    "accepted": _("telt mee"),
    "accepted_at": _("aangenomen op"),
    "admitted_at": _("toegelaten op"),
    "asked_at": _("gevraagd op"),
    "booked_at": _("geboekt op"),
    "cancelled_at": _("afgemeld op"),
    "cancelled_by": _("afgemeld door"),
    "certificate": _("bewijs"),
    "changes": _("wat er veranderde"),
    "clock_offset": _("klok"),
    "confirmed_at": _("plaats gekregen op"),
    "created_at": _("gemaakt op"),
    "decided_at": _("beslist op"),
    "duplicate_of": _("herhaalt de scan"),
    "edition": _("avond"),
    "email": _("e-mailadres"),
    "ended_at": _("beëindigd op"),
    "erased_at": _("gewist op"),
    "event": _("evenement"),
    "first_published_at": _("voor het eerst op de site"),
    "given_up_at": _("opgegeven op"),
    "granted_at": _("gegeven op"),
    "handled_at": _("beantwoord op"),
    "initiative": _("initiatief"),
    "instead_of": _("in plaats van"),
    "is_invited": _("uitgenodigd"),
    "item": _("wat de tablet stuurde"),
    "key": _("via een partner"),
    "let_in": _("binnengelaten"),
    "mailing": _("bericht"),
    "modified_at": _("gewijzigd op"),
    "need": _("waarvoor"),
    "note": _("zin van de organisatie"),
    "offer": _("aanbod"),
    "people": _("personen"),
    "public_id": _("kenmerk voor programma’s"),
    "present": _("aanwezig"),
    "published_at": _("op de site sinds"),
    "reason": _("reden"),
    "received_at": _("ontvangen op"),
    "registration": _("aanmelding"),
    "replaced_at": _("vervangen op"),
    "scanned_at": _("gescand op"),
    "sent_at": _("verstuurd op"),
    "session": _("bijeenkomst"),
    "shares_email": _("het adres is van iemand anders"),
    "slot": _("plek op het podium"),
    "staffmember": _("medewerker"),
    "stand": _("kraam"),
    "status": _("status"),
    "stopped_at": _("gestopt op"),
    "tablet": _("tablet"),
    "voided_at": _("ongedaan gemaakt op"),
    "voided_tablet": _("ongedaan gemaakt door"),
    "withdrawn_at": _("ingetrokken op"),
}


def label_of(field: Field) -> str:  # type: ignore[type-arg]
    """What people call a column; the name of ours where nobody found a word."""
    if field.name in WORDS:
        return str(WORDS[field.name])
    return str(field.verbose_name)
