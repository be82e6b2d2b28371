"""What followers of the log hear, as deliveries to the webhooks that asked for it.

In the transaction of the verb: what didn't happen is not told, and what happened is. Which it was is said,
and nothing of anybody: a receiver reads that from the API, with a key that may. See docs/adr/0069.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from eventsite.models import (
    CheckIn,
    Event,
    Registration,
    Session,
    Webhook,
    WebhookDelivery,
    WebhookKind,
)
from eventsite.staff.log import Done, Verb
from eventsite.web.asked_often import AskedOften

Wanted = tuple[int, list[str], int | None]  # whose, which kinds, of which event alone

_FOLLOWERS: AskedOften[Any] = AskedOften(
    lambda: Webhook.objects.followers().order_by().values_list("pk", "kinds", "event_id")
)
_OF_REGISTRATIONS = {
    Verb.REGISTERED: WebhookKind.REGISTERED,
    Verb.CANCELLED: WebhookKind.CANCELLED,
    Verb.ERASED: WebhookKind.ERASED,
    **dict.fromkeys(
        [
            Verb.CHANGED,
            Verb.BROUGHT_BACK,
            Verb.GAVE_PLACE,
            Verb.MOVED_UP,
            Verb.MERGED,
            Verb.TOOK_PART,
            Verb.GAVE_UP_PART,
            Verb.MOVED,
            Verb.LET_IN_OVER,
        ],
        WebhookKind.CHANGED,
    ),
}
_OF_SCANS = {
    Verb.CHECKED_IN: WebhookKind.CHECKED_IN,
    Verb.UNDID_CHECK_IN: WebhookKind.CHECK_IN_UNDONE,
}
_OF_EVENTS = {
    Verb.PUBLISHED: WebhookKind.PUBLISHED,
    Verb.REINSTATED: WebhookKind.PUBLISHED,
    Verb.CALLED_OFF: WebhookKind.CALLED_OFF,
    **dict.fromkeys(
        [
            Verb.CHANGED,
            Verb.CLOSED_SIGN_UP,
            Verb.REOPENED_SIGN_UP,
            Verb.HELD_PLACES,
            Verb.REARRANGED,
            Verb.CLOSED,
            Verb.REOPENED,
        ],
        WebhookKind.EVENT_CHANGED,
    ),
}


@dataclass(frozen=True)
class _News:
    kind: WebhookKind
    of: Model
    event_id: int

    @property
    def read_at(self) -> int:
        """The event that the rest is read of: a registration's own, also where it was let in at another."""
        return self.of.registration.event_id if isinstance(self.of, CheckIn) else self.event_id


def tell(done: Sequence[Done]) -> None:
    """Write a delivery for each webhook that asked for it. A statement, and none where nothing is of a kind."""
    news = [one for one in map(_news_of, done) if one]
    if not news:
        return
    followers: list[Wanted] = _FOLLOWERS.all()
    wanted = [(whose, one) for one in news for whose in followers if _is_for(whose, one)]
    if not wanted:
        return
    events = _on_the_site({pk for _whose, one in wanted for pk in (one.event_id, one.read_at)})
    now = timezone.now()
    WebhookDelivery.objects.bulk_create(
        [
            WebhookDelivery(
                webhook_id=pk,
                kind=one.kind.value,
                happened_at=now,
                data=_data(one.of, events[one.event_id], events[one.read_at]),
            )
            for (pk, _kinds, _event), one in wanted
            if {one.event_id, one.read_at} <= events.keys()
        ]
    )


def _news_of(done: Done) -> _News | None:
    """What it is to others; None where it is nothing to them."""
    kind: WebhookKind | None
    event_id: int | None
    match done.of:
        case Registration():
            # Who is let in elsewhere is told of by their own event, as the API lists them.
            kind, event_id = _OF_REGISTRATIONS.get(done.verb), done.of.event_id
        case CheckIn():
            kind, event_id = _OF_SCANS.get(done.verb), done.event_id
        case Session():
            kind, event_id = WebhookKind.EVENT_CHANGED, done.event_id
        case Event():
            kind, event_id = _OF_EVENTS.get(done.verb), done.of.pk
        case _:
            return None
    return _News(kind, done.of, event_id) if kind and event_id else None


def _is_for(wanted: Wanted, news: _News) -> bool:
    _whose, kinds, event_id = wanted
    return news.kind in kinds and event_id in {None, news.event_id}


def _on_the_site(pks: Iterable[int]) -> dict[int, Event]:
    """Those that anybody may know of: a draft is nobody's business."""
    found = Event.objects.exclude(status=Event.Status.DRAFT).filter(pk__in=pks)
    return {one.pk: one for one in found.only("pk", "slug", "kind").order_by()}


def _data(of: Model, event: Event, read_at: Event) -> dict[str, Any]:
    """Which it is, and where in the API the rest is to be read, below ``/api/v1``."""
    where = f"/evenementen/{read_at.slug}"
    match of:
        case Registration():
            ids: dict[str, Any] = {"aanmelding": str(of.public_id)}
            where += f"/aanmeldingen/{of.public_id}"
        case CheckIn():
            ids = {
                "aanmelding": str(of.registration.public_id),
                "incheck": str(of.pk),
                "bijeenkomst": of.session.uid,
            }
            where += f"/aanmeldingen/{of.registration.public_id}"
        case _:
            ids = {}
    return {"evenement": event.slug, **ids, "adres": where}
