"""Signed links that confirm or stop subscriptions. Those that stop never end; see ``tickets/links.py``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.core import signing
from django.urls import reverse

from eventsite.models import Subscription
from eventsite.retention import terms
from eventsite.tickets import links
from eventsite.tickets.links import absolute


class Purpose(StrEnum):
    """What a token opens; also its signing salt."""

    CONFIRM = "subscription-confirm-link"
    STOP = "subscription-stop-link"


UNCONFIRMED = "subscriptions_unconfirmed"  # the category whose term is that of the link


@dataclass(frozen=True)
class Opened:
    """What a link is about: keys of subscriptions, and those that are there still."""

    token: str
    subscriptions: list[Subscription]


def confirm_url(subscriptions: Iterable[Subscription]) -> str:
    token = links.sign_parts([one.pk for one in subscriptions], Purpose.CONFIRM)
    return absolute(reverse("subscription_confirm", args=[token]))


def read_confirm(token: str) -> Opened:
    """Raises LinkUnknown, or LinkExpired when its term is over or nothing of it is there any more."""
    parts = links.read_parts(token, Purpose.CONFIRM, max_age=terms.term(UNCONFIRMED))
    found = _found(parts)
    if not found:
        raise links.LinkExpired
    return Opened(token, found)


def stop_url(subscriptions: Iterable[Subscription]) -> str:
    """The page where these stop; a POST to it stops them all (RFC 8058)."""
    keys = [one.pk for one in subscriptions]
    token = signing.Signer(salt=Purpose.STOP).sign_object(keys)
    return absolute(reverse("subscription_stop", args=[token]))


def read_stop(token: str) -> Opened:
    """Raises LinkUnknown. Without a subscription where all was stopped: that is no fault of who comes back."""
    try:
        keys = signing.Signer(salt=Purpose.STOP).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise links.LinkUnknown from error
    return Opened(token, _found(keys))


def _found(keys: list[str | int]) -> list[Subscription]:
    return list(Subscription.objects.filter(pk__in=keys).order_by("pk"))
