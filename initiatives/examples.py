"""Examples of the mails about initiatives; see ``eventsite/previews.py``."""

from __future__ import annotations

from django.utils import timezone

from eventsite.mails.examples import example_of
from eventsite.models import Message

from .models import Initiative, InitiativeMessage, Need, Offer

Kind = Message.Kind


@example_of(
    Kind.INITIATIVE_ENTERED,
    Kind.INITIATIVE_PUBLISHED,
    Kind.INITIATIVE_LINKS,
    Kind.OFFER_RECEIVED,
    Kind.OFFER_PASSED_ON,
)
def example(kind: Message.Kind) -> Message:
    """Of a plan that is on the site, and of a neighbour who offers to help."""
    initiative = Initiative.objects.create(
        name="Natuurspeeltuin Kweektuin",
        slug="voorbeeld-van-een-mail",
        summary="Spelen tussen de planten.",
        contact_name="Chaima El Amrani",
        contact_email="chaima.elamrani@example.nl",
    )
    need = Need.objects.create(initiative=initiative, kind=Need.Kind.PEOPLE)
    offer = Offer.objects.create(
        initiative=initiative,
        need=need,
        name="Bram Jansen",
        email="bram.jansen@example.nl",
        what="Ik kan op zaterdag komen timmeren.",
        consented_at=timezone.now(),
    )
    is_about_offer = kind in {Kind.OFFER_RECEIVED, Kind.OFFER_PASSED_ON}
    return InitiativeMessage.objects.create(
        kind=kind,
        email=offer.email if kind == Kind.OFFER_PASSED_ON else initiative.contact_email,
        initiative=initiative,
        offer=offer if is_about_offer else None,
    )
