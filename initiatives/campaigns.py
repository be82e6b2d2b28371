"""Keeping the crowdfunding campaign of an initiative. Each verb owns its transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from eventsite.staff.log import Verb, record, values
from eventsite.web.versions import Check

from . import subscriptions
from .models import Campaign, Initiative
from .publishing import lock_initiative


@transaction.atomic
def keep_campaign(
    initiative: Initiative,
    *,
    title: str,
    target: int,
    raised: int,
    link: str,
    started_on: date,
    check: Check | None = None,
) -> Campaign:
    """Keep what the campaign seeks and has, in whole euros; an initiative has at most one.

    ``check`` is asked once the initiative is held; what it raises is raised, and nothing is changed.
    """
    stored = lock_initiative(initiative.pk)
    if check:
        check()
    was = Campaign.objects.filter(initiative=initiative).first()
    campaign, made = Campaign.objects.update_or_create(
        initiative=initiative,
        defaults={
            "title": title,
            "target": target,
            "raised": raised,
            "link": link,
            "started_on": started_on,
            "modified_at": timezone.now(),
        },
    )
    before = values(was) if was else None
    record(Verb.ADDED if made else Verb.CHANGED, campaign, before=before, after=values(campaign))
    if made:
        subscriptions.campaign_began(stored)
    if campaign.is_met and not (was and was.is_met):
        subscriptions.campaign_is_met(stored)
    return campaign


@transaction.atomic
def remove_campaign(initiative: Initiative) -> None:
    """Forget the campaign."""
    lock_initiative(initiative.pk)
    for campaign in Campaign.objects.filter(initiative=initiative):
        record(Verb.REMOVED, campaign)
        campaign.delete()
        subscriptions.campaign_ended(initiative)
