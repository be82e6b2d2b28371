"""Keeping the crowdfunding campaign of an initiative. Each verb owns its transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from .models import Campaign, Initiative


@transaction.atomic
def keep_campaign(
    initiative: Initiative, *, title: str, target: int, raised: int, link: str, started_on: date
) -> Campaign:
    """Keep what the campaign seeks and has, in whole euros; an initiative has at most one."""
    campaign, _ = Campaign.objects.update_or_create(
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
    return campaign


@transaction.atomic
def remove_campaign(initiative: Initiative) -> None:
    """Forget the campaign."""
    Campaign.objects.filter(initiative=initiative).delete()
