"""Signed links to one's own initiative and one's own offer. See ``eventsite/tickets/links.py``."""

from __future__ import annotations

from enum import StrEnum

from django.urls import reverse

from eventsite.tickets.links import find_holder, make_token

from .models import Initiative, Offer


class Purpose(StrEnum):
    """What a token opens; also its signing salt."""

    INITIATIVE = "initiative-link"
    OFFER = "offer-link"


def read_initiative(token: str) -> Initiative:
    """Raises links.LinkRefused."""
    holders = Initiative.objects.select_related("theme", "neighbourhood", "campaign")
    return find_holder(token, Purpose.INITIATIVE, holders)


def read_offer(token: str) -> Offer:
    """Raises links.LinkRefused."""
    return find_holder(token, Purpose.OFFER, Offer.objects.select_related("initiative", "need"))


def own_url(initiative: Initiative) -> str:
    """Path of the page where the initiator sees and changes everything of the initiative."""
    return reverse("initiatives:own", args=[make_token(initiative, Purpose.INITIATIVE)])


def help_url(initiative: Initiative) -> str:
    """Path of the form to offer help: what the QR code on a stall opens."""
    return reverse("initiatives:help", args=[initiative.slug])


def offer_url(offer: Offer) -> str:
    """Path of the page where a helper sees the offer and takes it back."""
    return reverse("offer", args=[make_token(offer, Purpose.OFFER)])
