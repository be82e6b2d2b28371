"""Erasing: an initiative or an offer tells nothing of anybody any more. What is counted of it stays.

Theme, neighbourhood, kinds of needs and offers, dates, states and amounts are no one's; names, addresses,
texts, pictures and mails are (docs/adr/0041-retention.md). Links to it end. Twice is once.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from eventsite.staff.log import Verb, record

from .models import Campaign, Initiative, InitiativeMessage, Offer
from .publishing import discard_unless_used, lock_initiative


@transaction.atomic
def erase(initiative: Initiative) -> bool:
    """Blank it, with its needs, its campaign, its picture and the offers made to it; False where it was.

    One that is on the site, or waits for an organiser, is taken off it.
    """
    initiative = lock_initiative(initiative.pk, though_erased=True)
    if initiative.is_erased:
        return False
    for offer in Offer.objects.filter(initiative=initiative).order_by("pk"):
        _blank_offer(offer.pk)
    initiative.needs.update(sentence="")
    Campaign.objects.filter(initiative=initiative).update(title="", link="")
    _forget_mails(initiative=initiative)
    picture = initiative.picture
    _blank(initiative)
    initiative.save()
    record(Verb.ERASED, initiative)
    if picture:
        # After the commit: a rollback must find its file again.
        transaction.on_commit(lambda: discard_unless_used(picture))
    return True


@transaction.atomic
def erase_offer(offer: Offer) -> bool:
    """Blank one offer of help; False where nobody is named in it any more."""
    if not _blank_offer(offer.pk):
        return False
    record(Verb.ERASED, offer)
    return True


def _blank(initiative: Initiative) -> None:
    now = timezone.now()
    initiative.status = Initiative.Status.WITHDRAWN
    initiative.withdrawn_at = initiative.withdrawn_at or now
    initiative.published_at = None
    initiative.erased_at = initiative.modified_at = now
    for name in (
        "name",
        "summary",
        "story",
        "website",
        "contact_name",
        "contact_email",
        "picture",
        "picture_alt",
        "search_text",
        "submission_digest",
    ):
        setattr(initiative, name, "")
    initiative.slug = f"gewist-{initiative.pk}"  # made of its name before
    initiative.submission_id = uuid.uuid4()
    initiative.link_version += 1


def _blank_offer(pk: int) -> bool:
    offer = Offer.objects.select_for_update().get(pk=pk)
    _forget_mails(offer=offer)
    if offer.is_erased:
        return False
    named_somebody = not offer.names_nobody
    offer.name = offer.email = offer.what = offer.submission_digest = ""
    offer.submission_id = uuid.uuid4()
    offer.erased_at = timezone.now()
    offer.link_version = F("link_version") + 1
    offer.save()
    return named_somebody


def _forget_mails(**about: Model) -> None:
    InitiativeMessage.objects.filter(**about).delete()
