"""What is new, as an Atom feed (RFC 4287): evenings and courses that were planned, moved or called off, initiatives."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eventsite.kept.pages import kept
from eventsite.site.reading import site
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import own_language, reading

from . import things
from .things import News

MOST = 30  # what one asks once a week misses nothing


class Feed(Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Its language, where that is not the feed's (RFC 4287 §2)."""
        return {"xml:lang": item["language"]} if item["language"] else {}


@require_safe
@kept(daily=True)
def news(request: HttpRequest) -> HttpResponse:
    """The latest of all that anyone may see. The same number of statements, however much there is."""
    told = [one for kind in things.kinds() for one in kind.news(MOST)]
    told.sort(key=lambda one: (one.changed_at, one.key), reverse=True)
    feed = Feed(
        title=site().name,
        description="",
        subtitle=_("Avonden, cursussen en initiatieven in %(place)s")
        % {"place": site().municipality},
        link=absolute(reverse("home")),
        feed_url=absolute(reverse("news")),
        feed_guid=_tag("nieuws", 2018),
        language=reading(),
        author_name=_("Gemeente %(name)s") % {"name": site().municipality},
    )
    for one in told[:MOST]:
        _add(feed, one)
    response = HttpResponse(feed.writeString("utf-8"), content_type=Feed.content_type)
    response["Cache-Control"] = "public, max-age=300"
    return response


def _add(feed: Feed, one: News) -> None:
    feed.add_item(
        title=one.title,
        link=absolute(one.path),
        description=escape(one.summary),  # a summary is HTML there
        unique_id=_tag(one.key, one.published_at.year),
        pubdate=one.published_at,
        updateddate=max(one.changed_at, one.published_at),
        language=_another_language(one),
    )


def _another_language(one: News) -> str:
    """That both its texts are in where it isn't that of the feed, else empty."""
    found = {getattr(text, "language", reading()) for text in (one.title, one.summary)}
    return found.pop() if len(found) == 1 and reading() not in found else ""


def _tag(key: str, year: int) -> str:
    """An id that is nobody else's and stays, whatever the address of the page becomes (RFC 4151).

    In another language it is another entry: who follows both feeds gets both.
    """
    language = "" if reading() == own_language() else f"/{reading()}"
    return f"tag:{settings.SITE_DOMAIN},{year}:{key}{language}"
