"""Webhooks that ask for a manager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Webhook

from .item import Item

LATELY = timedelta(
    days=7
)  # since something was refused; what was before it, is on the webhook's page


def stopped() -> Iterator[Item]:
    """That are paused after a restore, that the site stopped telling, and of which something was refused. One query."""
    refused = Webhook.objects.refused_since(timezone.now() - LATELY)
    either = Webhook.objects.stopped() | Webhook.objects.held_back() | refused
    found = list(either.order_by("-stopped_at", "-pk"))
    if held := [one for one in found if not (one.was_stopped or one.is_active)]:
        title = ngettext(
            "%(n)d webhook staat stil, want de site is teruggezet",
            "%(n)d webhooks staan stil, want de site is teruggezet",
            len(held),
        )
        yield _item(title, held, _("Beslissen"))
    if by_itself := [one for one in found if one.was_stopped]:
        title = ngettext(
            "%(n)d webhook is stilgezet", "%(n)d webhooks zijn stilgezet", len(by_itself)
        )
        yield _item(title, by_itself, _("Bekijken"))
    if refusing := [one for one in found if one.is_active]:
        title = ngettext(
            "De ontvanger van %(n)d webhook weigert meldingen",
            "De ontvangers van %(n)d webhooks weigeren meldingen",
            len(refusing),
        )
        yield _item(title, refusing, _("Bekijken"))


def _item(title: str, found: list[Webhook], action: str) -> Item:
    return Item("!", title % {"n": len(found)}, _names(found), _where(found), action)


def _names(found: list[Webhook]) -> str:
    first, *others = found
    if not others:
        return first.name
    return _("%(name)s en nog %(n)d") % {"name": first.name, "n": len(others)}


def _where(found: list[Webhook]) -> str:
    first, *others = found
    if others:
        return reverse("desk_settings:webhooks")
    return reverse("desk_settings:webhook", args=[first.pk])
