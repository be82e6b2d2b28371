"""Links of the toolkit that ask for an organiser."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.web.times import weekday
from initiatives.models import ToolkitCard

from .item import Item


def dead_links() -> Iterator[Item]:
    """What the worker found gone. One query."""
    found = list(ToolkitCard.objects.dead())
    if not found:
        return
    title = ngettext(
        "%(n)d link in de toolkit werkt niet meer",
        "%(n)d links in de toolkit werken niet meer",
        len(found),
    )
    first = found[0]
    assert first.gone_since  # noqa: S101 (it is among the dead)
    since = weekday(first.gone_since)
    text = _("%(title)s, sinds %(day)s") % {"title": first.title, "day": since}
    url = reverse("toolkit_desk:index") + "#werkt-niet"
    yield Item(str(len(found)), title % {"n": len(found)}, text, url, _("Bekijken"))
