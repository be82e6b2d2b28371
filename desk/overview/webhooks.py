"""Webhooks that ask for a manager."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Webhook

from .item import Item


def stopped() -> Iterator[Item]:
    """That the site stopped telling by itself. One query."""
    found = list(Webhook.objects.stopped().order_by("-stopped_at", "-pk"))
    if not found:
        return
    number = len(found)
    title = ngettext("%(n)d webhook is stilgezet", "%(n)d webhooks zijn stilgezet", number)
    first, *others = found
    text = first.name
    if others:
        text = _("%(name)s en nog %(n)d") % {"name": first.name, "n": len(others)}
    url = (
        reverse("desk_settings:webhooks")
        if others
        else reverse("desk_settings:webhook", args=[first.pk])
    )
    yield Item("!", title % {"n": number}, text, url, _("Bekijken"))
