"""Ask to be kept up to date, say yes from one's own mail, stop. Each owns its transaction; each done twice is done once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eventsite.models import Message, Subscription

from . import consent
from .letters import AskedLetter
from .topics import Subject

RENEWED_AFTER = timedelta(days=1)  # a second press on the same button is no second yes


@transaction.atomic
def ask(email: str, subjects: Iterable[Subject]) -> None:
    """Keep what this address wants, and mail it to confirm that; nothing comes before it did.

    Anybody may have typed the address: at most so many such mails a day reach it (brakes/mails.py), and
    pressed twice it is one.
    """
    new = [
        Subscription(
            email=email,
            topic=one.topic,
            about=one.about,
            words=consent.VERSION,
            asked_at=timezone.now(),
        )
        for one in subjects
    ]
    before = Subscription.objects.filter(email=email).count()
    Subscription.objects.bulk_create(new, ignore_conflicts=True)
    has_more = Subscription.objects.filter(email=email).count() > before
    if _waits(email) or (not has_more and AskedLetter.asked_lately(email)):
        return
    AskedLetter.queue_to(email)


def _waits(email: str) -> bool:
    """A mail in the queue says all that is asked until it goes."""
    queued = Message.objects.filter(
        email=email, kind=AskedLetter.kind, state=Message.State.QUEUED
    ).select_for_update()
    return bool(queued.values_list("pk"))


def confirm(subscriptions: Iterable[Subscription]) -> None:
    """Yes, to the words as they are now. Said again later, its term begins anew. One statement."""
    now = timezone.now()
    due = Q(confirmed_at__isnull=True) | Q(confirmed_at__lte=now - RENEWED_AFTER)
    Subscription.objects.filter(due, pk__in=[one.pk for one in subscriptions]).update(
        confirmed_at=now, words=consent.VERSION
    )


@transaction.atomic
def stop(keys: Collection[int]) -> int:
    """No more mail about these (by primary key). Returns how many stopped."""
    return take_out(keys)


def take_out(keys: Iterable[int]) -> int:
    """Needs a transaction. Held first: who is just being told of something is told, or not, as a whole."""
    rows = Subscription.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    held = list(rows.values_list("pk", flat=True))
    _all, by_model = Subscription.objects.filter(pk__in=held).delete()
    return by_model.get(Subscription._meta.label, 0)
