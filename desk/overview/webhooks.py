"""Webhooks that ask for a manager."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Webhook

from .item import Item


def stopped() -> Iterator[Item]:
    """That are paused because a backup was put back, and that the site stopped telling by itself. One query."""
    either = Webhook.objects.stopped() | Webhook.objects.held_back()
    found = list(either.order_by("-stopped_at", "-pk"))
    if held := [one for one in found if not one.was_stopped]:
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
