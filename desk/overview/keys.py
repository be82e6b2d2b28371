"""Keys that ask for a manager."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.settings.keys import listing
from eventsite.web.times import weekday

from .item import Item


def expiring() -> Iterator[Item]:
    """Of those that stop soon, or did of late. One query."""
    now = timezone.now()
    found = list(listing.expiring(now))
    if not found:
        return
    title = ngettext("%(n)d API-sleutel verloopt", "%(n)d API-sleutels verlopen", len(found)) % {
        "n": len(found)
    }
    first = found[0]
    said = (
        _("%(name)s is verlopen op %(day)s")
        if first.expires_at <= now
        else _("%(name)s werkt tot %(day)s")
    )
    text = said % {"name": first.name, "day": weekday(first.expires_at)}
    yield Item(str(len(found)), title, text, reverse("desk_settings:keys"), _("Bekijken"))
