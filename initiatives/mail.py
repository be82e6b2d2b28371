"""One function per message about an initiative; each queues a row in the transaction that causes it."""

from __future__ import annotations

from django.utils import timezone

from eventsite.mails.queue import LINKS_PAUSE
from eventsite.models import Message

from .models import Initiative, InitiativeMessage, Offer

Kind = Message.Kind


def entered(initiative: Initiative) -> None:
    """We have your initiative; this is the link that opens it."""
    _queue(Kind.INITIATIVE_ENTERED, initiative)


def published(initiative: Initiative) -> None:
    """Your initiative is on the site."""
    _queue(Kind.INITIATIVE_PUBLISHED, initiative)


def offer_received(offer: Offer) -> None:
    """To the initiator: somebody wants to help; who, how, and with what."""
    _queue(Kind.OFFER_RECEIVED, offer.initiative, offer)


def offer_passed_on(offer: Offer) -> None:
    """To the helper: your offer went to the initiator; with this link you take it back."""
    _queue(Kind.OFFER_PASSED_ON, offer.initiative, offer, email=offer.email)


def links(email: str) -> None:
    """All initiatives of this address, with their links; asked for by whoever typed it.

    An unknown address gets nothing, and a known one at most one such mail in LINKS_PAUSE: the form
    is open to anyone.
    """
    initiative = Initiative.objects.of(email).order_by("-pk").first()
    if initiative is None:
        return
    asked_before = InitiativeMessage.objects.filter(
        kind=Kind.INITIATIVE_LINKS,
        initiative__contact_email=initiative.contact_email,
        created_at__gt=timezone.now() - LINKS_PAUSE,
    )
    if not asked_before.exists():
        new_links(initiative)


def new_links(initiative: Initiative) -> None:
    """The links as they are now, to the initiator; asked for by an organiser."""
    _queue(Kind.INITIATIVE_LINKS, initiative)


def _queue(
    kind: Kind, initiative: Initiative, offer: Offer | None = None, *, email: str = ""
) -> None:
    """To the initiator, or to ``email``."""
    InitiativeMessage.objects.create(
        kind=kind, initiative=initiative, offer=offer, email=email or initiative.contact_email
    )
