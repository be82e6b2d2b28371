"""What there is to tell: kept by the verbs that make it so, told by the worker (docs/adr/0059-houd-mij-op-de-hoogte.md).

A verb writes one row, in its transaction; the mails to all who want to know are made in batches, a minute
later at most. One mail tells an address everything that is due then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from eventsite.jobs.batches import in_batches
from eventsite.models import Event, Message, Notice, NoticeMail, Subscription, SubscriptionQuerySet

from . import topics
from .letters import NewsLetter

Kind = Notice.Kind
# Of initiatives all of a day goes the next morning, in one mail; what was a mistake is put right by then.
IN_THE_MORNING = time(9)
KEPT = timedelta(days=30)  # of what is told of an initiative


def of_event(event: Event) -> None:
    """An event is on the site, or is again. Needs its lock.

    Who was told of it before is not told again; who was to be when it was called off, is.
    """
    key = topics.of_event(event)
    if key is None:
        return
    now = timezone.now()
    topic, about = key
    _keep(Notice(topic=topic, about=about, kind=Kind.EVENT, event=event, due_at=now))
    done = Notice.objects.filter(kind=Kind.EVENT, event=event, done_at__isnull=False)
    if done.update(done_at=None, due_at=now):
        _left_out(event).delete()


def takes_part(initiative_id: int, event: Event) -> None:
    """An initiative is to be at an evening. Told once, however many parts it takes."""
    _keep(_of_initiative(initiative_id, Kind.TAKES_PART, event=event))


def needs_something_else(initiative_id: int) -> None:
    """An initiative on the site looks for help that it did not look for before."""
    due_at = next_morning()
    _keep(_of_initiative(initiative_id, Kind.NEEDS, day=timezone.localdate(due_at)))


def campaign_news(initiative_id: int) -> None:
    """Its campaign began, or has what it sought."""
    due_at = next_morning()
    _keep(_of_initiative(initiative_id, Kind.CAMPAIGN, day=timezone.localdate(due_at)))


def next_morning() -> datetime:
    now = timezone.localtime()
    day = now.date() if now.time() < IN_THE_MORNING else now.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, IN_THE_MORNING))


def _of_initiative(about: int, kind: Kind, **fields: object) -> Notice:
    topic = Subscription.Topic.INITIATIVE
    return Notice(topic=topic, about=about, kind=kind, due_at=next_morning(), **fields)


def _keep(notice: Notice) -> None:
    """One statement; nothing where it is there already."""
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def _left_out(event: Event) -> QuerySet[NoticeMail]:
    """What was to tell of it and did not: it was called off before the mail went."""
    return NoticeMail.objects.filter(
        notice__event=event, notice__kind=Kind.EVENT, message__state=Message.State.SUPERSEDED
    )


def receivers(event: Event) -> int:
    """How many would be mailed that this event is on the site: who has signed up and who was told not counted."""
    key = topics.of_event(event)
    if key is None:
        return 0
    told = NoticeMail.objects.filter(notice__event=event, notice__kind=Kind.EVENT).exclude(
        message__state=Message.State.SUPERSEDED
    )
    wanting = _wanting(*key).exclude(pk__in=told.values("subscription"))
    return wanting.exclude(email__in=event.registrations.live().values("email")).count()


def _wanting(topic: str, about: int) -> SubscriptionQuerySet:
    return Subscription.objects.to(topic, about).confirmed()


def tell_due(now: datetime) -> None:
    """Queue a mail to each address that wants to know something that is due. Cut off halfway, the next run goes on.

    Who says yes while it runs is told of what comes after it.
    """
    due = list(Notice.objects.due(now).select_related("event"))
    wanted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for notice in due:
        if notice.event is None or not notice.event.is_over:
            told = NoticeMail.objects.filter(notice=notice).values("subscription")
            rows = _wanting(notice.topic, notice.about).exclude(pk__in=told)
            for pk, email in rows.values_list("pk", "email"):
                wanted[email].append((notice.pk, pk))
    for batch in in_batches(sorted(wanted)):
        _queue({email: wanted[email] for email in batch})
    for notice in due:
        # Not one that became due again meanwhile.
        Notice.objects.filter(pk=notice.pk, due_at=notice.due_at).update(done_at=now)
    _forget(now)


@transaction.atomic
def _queue(wanted: dict[str, Sequence[tuple[int, int]]]) -> None:
    """One mail to each address."""
    pks = {pk for pairs in wanted.values() for _notice, pk in pairs}
    rows = Subscription.objects.select_for_update().confirmed().filter(pk__in=pks).order_by("pk")
    held = set(rows.values_list("pk", flat=True))  # without who stopped a moment ago
    told = _told_already(wanted, held)
    left = {
        email: found
        for email, pairs in wanted.items()
        if (found := [one for one in pairs if one[1] in held and one not in told])
    }
    messages = Message.objects.bulk_create(
        Message(kind=NewsLetter.kind, email=email, can_wait=True) for email in left
    )
    NoticeMail.objects.bulk_create(
        NoticeMail(notice_id=notice, subscription_id=pk, message=message)
        for message in messages
        for notice, pk in left[message.email]
    )


def _told_already(
    wanted: dict[str, Sequence[tuple[int, int]]], held: Collection[int]
) -> set[tuple[int, int]]:
    """Asked again once they are held: another worker may have been here."""
    notices = {notice for pairs in wanted.values() for notice, _pk in pairs}
    rows = NoticeMail.objects.filter(notice__in=notices, subscription__in=held)
    return set(rows.values_list("notice", "subscription"))


def _forget(now: datetime) -> None:
    """What was told of initiatives, a while ago. Of an event it stays as long as that does."""
    told = Notice.objects.filter(done_at__lte=now - KEPT).exclude(kind=Kind.EVENT)
    for batch in in_batches(list(told.values_list("pk", flat=True))):
        Notice.objects.filter(pk__in=batch).delete()
