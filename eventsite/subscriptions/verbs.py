"""Ask to be kept up to date, say yes from one's own mail, stop. Each owns its transaction; each done twice is done once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from eventsite.models import Message, Subscription
from eventsite.web.languages.texts import reading

from . import consent
from .letters import AskedLetter
from .topics import Subject


@transaction.atomic
def ask(email: str, subjects: Iterable[Subject]) -> None:
    """Keep what this address wants, and mail it to confirm that; nothing comes before it did.

    Anybody may have typed the address: at most so many such mails a day reach it (brakes/mails.py), and
    pressed twice it is one. What waited for an answer waits anew, as long as the mail says, and in the language
    of the page it was asked on last. What was confirmed stays in its own: nobody else changes that.
    """
    now, language = timezone.now(), reading()
    new = [
        Subscription(
            email=email,
            topic=one.topic,
            about=one.about,
            words=consent.VERSION,
            language=language,
            asked_at=now,
        )
        for one in subjects
    ]
    before = Subscription.objects.filter(email=email).count()
    Subscription.objects.bulk_create(new, ignore_conflicts=True)
    has_more = Subscription.objects.filter(email=email).count() > before
    if not _waits(email):
        if (not has_more and AskedLetter.asked_lately(email)) or not AskedLetter.may_go(email):
            return
        Message.objects.create(kind=AskedLetter.kind, email=email, language=language)
    waiting = Subscription.objects.of(email).unconfirmed()
    held = list(waiting.select_for_update().values_list("pk", flat=True))
    waiting.filter(pk__in=held).order_by().update(
        asked_at=now, words=consent.VERSION, language=language
    )


def _waits(email: str) -> bool:
    """A mail in the queue says all that is asked until it goes, and goes in the language of now."""
    queued = Message.objects.filter(email=email, kind=AskedLetter.kind, state=Message.State.QUEUED)
    return bool(queued.update(language=reading()))


def confirm(subscriptions: Iterable[Subscription]) -> None:
    """Yes, to the words as they are now, in the language of the page that shows them.

    Said again later, or in another language, its term begins anew. One statement.
    """
    now, language = timezone.now(), reading()
    due = Q(confirmed_at__isnull=True) | Q(confirmed_at__lte=now - Subscription.RENEWED_AFTER)
    due |= ~Q(language=language)
    # Who asks again at this very moment may have written a later one.
    moment = Greatest(F("asked_at"), Value(now, output_field=DateTimeField()))
    Subscription.objects.filter(due, pk__in=[one.pk for one in subscriptions]).update(
        confirmed_at=moment, words=consent.VERSION, language=language
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
