"""What there is to tell: kept by the verbs that make it so, told by the worker (docs/adr/0059-houd-mij-op-de-hoogte.md).

A verb writes one row, in its transaction; the mails to all who want to know are made in batches, a minute
later at most. One mail tells an address everything that is due then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from eventsite.jobs.batches import in_batches
from eventsite.models import Event, Message, Notice, NoticeMail, Subscription, SubscriptionQuerySet

from . import topics
from .letters import NewsLetter

EVENT = Notice.EVENT
# What is no event of its own goes the next morning, all of a day in one mail; a mistake is put right by then.
IN_THE_MORNING = time(9)
KEPT = timedelta(days=30)  # what was told, but for events to come and what is told once


def of_event(event: Event) -> None:
    """An event is on the site, or is again. Needs its lock.

    Who was told of it before is not told again; who was to be when it was called off, is. Who is to be seen there
    is told the next morning, as all news of those.
    """
    key = topics.of_event(event)
    if key is None:
        return
    now = timezone.now()
    topic, about = key
    seen_there = Notice.objects.filter(event=event).exclude(kind=EVENT)
    is_first = not Notice.objects.filter(kind=EVENT, event=event).exists()
    if is_first:
        _keep(Notice(topic=topic, about=about, kind=EVENT, event=event, due_at=now, new_at=now))
    _reopen(Notice.objects.filter(kind=EVENT, event=event, done_at__isnull=False), now)
    _reopen(seen_there, next_morning(), is_new=is_first)


def at_event(topic: str, about: int, kind: str, event: Event) -> None:
    """A subject is to be seen at an event, or is again; told the next morning, once to each for each ``kind``."""
    due_at = next_morning()
    at = Notice.objects.filter(topic=topic, about=about, kind=kind, event=event)
    if not _reopen(at, due_at, is_new=True):
        _keep(
            Notice(topic=topic, about=about, kind=kind, event=event, due_at=due_at, new_at=due_at)
        )


def of_a_day(topic: str, about: int, kind: str, *, stays: bool = False) -> None:
    """Something of a subject is new; told the next morning, however often it happens until then.

    Who was told the same in the ``KEPT`` before it is not told again; with ``stays`` who ever was, until ``let_go``.
    """
    due_at = next_morning()
    day = timezone.localdate(due_at)
    before = Notice.objects.filter(topic=topic, about=about, kind=kind, day__isnull=False)
    before = before.filter(Q(stays=True) | Q(day__gt=day - KEPT))
    if not _reopen(before, due_at, is_new=True):
        _keep(
            Notice(
                topic=topic,
                about=about,
                kind=kind,
                day=day,
                due_at=due_at,
                new_at=due_at,
                stays=stays,
            )
        )


def back(topic: str, about: int) -> None:
    """A subject is on the site again: what could not be told while it was not, is the next morning."""
    lately = Q(event__isnull=False) | Q(done_at__gt=timezone.now() - KEPT)
    _reopen(Notice.objects.filter(lately, topic=topic, about=about), next_morning())


def let_go(topic: str, about: int, kind: str) -> None:
    """What it was told of is no more: from now on it is forgotten as all else, and another one may be told."""
    Notice.objects.filter(topic=topic, about=about, kind=kind).update(stays=False)


def next_morning() -> datetime:
    now = timezone.localtime()
    day = now.date() if now.time() < IN_THE_MORNING else now.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, IN_THE_MORNING))


def _keep(notice: Notice) -> None:
    """One statement; nothing where it is there already."""
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def _reopen(rows: QuerySet[Notice], due_at: datetime, *, is_new: bool = False) -> int:
    """They are to be told to who was not told: a mail that was not sent, as it was not true then, told nobody.

    ``is_new`` where it was not to be read on the site until now. Returns how many.
    """
    left_out = NoticeMail.objects.filter(notice__in=rows, message__state=Message.State.SUPERSEDED)
    left_out.delete()
    if is_new:
        return rows.update(done_at=None, due_at=due_at, new_at=due_at)
    return rows.update(done_at=None, due_at=due_at)


def receivers(event: Event) -> int:
    """How many would be mailed that this event is on the site: who has signed up and who was told not counted."""
    key = topics.of_event(event)
    if key is None:
        return 0
    told = NoticeMail.objects.filter(notice__event=event, notice__kind=EVENT).exclude(
        message__state=Message.State.SUPERSEDED
    )
    wanting = _wanting(*key).exclude(pk__in=told.values("subscription"))
    notice = Notice.objects.filter(event=event, kind=EVENT).only("new_at").first()
    if notice:
        wanting = wanting.filter(confirmed_at__lte=notice.new_at)
    return wanting.exclude(email__in=event.registrations.live().values("email")).count()


def _wanting(topic: str, about: int) -> SubscriptionQuerySet:
    return Subscription.objects.to(topic, about).confirmed()


def tell_due(now: datetime) -> None:
    """Queue a mail to each address that wants to know something that is due. Cut off halfway, the next run goes on.

    Who said yes once it was to be read on the site is told of what comes after it.
    """
    due = list(Notice.objects.due(now).select_related("event"))
    wanted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for notice in due:
        if notice.event is None or not notice.event.is_over:
            told = NoticeMail.objects.filter(notice=notice).values("subscription")
            rows = _wanting(notice.topic, notice.about).exclude(pk__in=told)
            rows = rows.filter(confirmed_at__lte=notice.new_at)
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
    """What was told a while ago; of an event once that is over. That an event is there stays as long as it is."""
    told = Notice.objects.filter(done_at__lte=now - KEPT).exclude(kind=EVENT)
    # Of these few events each is asked for when it ends: of all that ever ended there are too many.
    events = set(told.filter(event__isnull=False).values_list("event", flat=True))
    over = [one.pk for one in Event.objects.filter(pk__in=events).with_times() if one.is_over]
    told = told.filter(Q(event__isnull=True, stays=False) | Q(event__in=over))
    for batch in in_batches(list(told.values_list("pk", flat=True))):
        Notice.objects.filter(pk__in=batch).delete()
