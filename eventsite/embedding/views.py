"""The small pages, the script, and the page that says how to use them. All of them are for anyone."""

from __future__ import annotations

import json
from functools import cache, partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cafes.models import Edition
from courses import listing
from courses.models import Course, CourseRun
from eventsite.booking import places
from eventsite.kept import changing
from eventsite.kept.pages import kept
from eventsite.models import Event
from eventsite.pages import coming
from eventsite.tickets import links
from eventsite.web.framing import ANY, embeddable, shows_frames
from eventsite.web.languages.texts import reading
from initiatives.models import Initiative

from . import snippets

FEWEST, USUAL, MOST = 1, 5, 20  # lines of a list


@require_safe
@embeddable
@kept()
def next_evening(request: HttpRequest) -> HttpResponse:
    """When and where the next evening is, how much room there is, and the way to sign up."""
    coming_up = Edition.objects.public().exclude(status=Event.Status.CANCELLED).upcoming()
    edition = coming_up.with_when_and_where().first()
    context = {
        "edition": edition,
        "session": edition.sessions_in_order()[0] if edition else None,
        "state": edition.registration_state() if edition else "",
        "canonical": links.absolute(edition.get_absolute_url() if edition else reverse("home")),
    }
    template = "eventsite/embedding/next_evening.html"
    return changing.render(request, template, context, partial(_room, edition))


def _room(edition: Edition | None) -> dict[str, object]:
    """What changes with a sign-up."""
    return {"edition": edition, "event": edition, **places.availability(edition)} if edition else {}


@require_safe
@embeddable
@kept(asks=["aantal"])
def agenda(request: HttpRequest) -> HttpResponse:
    """What comes first, an entry for each event."""
    entries = coming.entries(coming.to_come()[: how_many(request)])
    context = {
        "entries": entries,
        "titles": [one.name for one in entries],
        "canonical": links.absolute(reverse("agenda")),
    }
    return render(request, "eventsite/embedding/agenda.html", context)


@require_safe
@embeddable
@kept(asks=["aantal"])
def courses(request: HttpRequest) -> HttpResponse:
    """The courses that begin first, with the places left."""
    found = CourseRun.objects.public().exclude(status=Event.Status.CANCELLED).upcoming()
    chosen = list(found.exclude(sessions__starts_at__lte=timezone.now())[: how_many(request)])
    of = {
        course.pk: course for course in Course.objects.filter(pk__in={r.course_id for r in chosen})
    }
    runs = listing.listed(chosen, of) if chosen else []
    context = {
        "runs": runs,
        "texts": [[one.run.texts.title, one.run.course.texts.audience] for one in runs],
        "canonical": links.absolute(reverse("courses:index")),
    }
    return render(request, "eventsite/embedding/courses.html", context)


@require_safe
@embeddable
@kept(daily=True)
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """One initiative. 404 in words that fit in the frame when it is not on the site, or no more."""
    shown = Initiative.objects.published().select_related("theme", "neighbourhood")
    found = shown.prefetch_related("needs").filter(slug=slug).first()
    way_on = found.get_absolute_url() if found else reverse("initiatives:showcase")
    context = {"initiative": found, "canonical": links.absolute(way_on)}
    status = 200 if found else 404
    return render(request, "eventsite/embedding/initiative.html", context, status=status)


@require_safe
@kept(daily=True)
def script(request: HttpRequest) -> HttpResponse:
    """What another site runs to get a frame of ours that fits. At an address that never changes, so kept an hour."""
    return HttpResponse(
        _script(reading()),
        content_type="text/javascript; charset=utf-8",
        headers={
            "Cache-Control": "public, max-age=3600",
            "Access-Control-Allow-Origin": "*",  # for who asks it with crossorigin
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


@cache
def _script(_language: str) -> str:
    """In the language of its address: so are the pages that it puts in frames, which lie below that, and their names."""
    script = (settings.BASE_DIR / "static" / "embed" / "insluiten.js").read_text()
    for title in snippets.FRAMES:
        script = script.replace(json.dumps(title), json.dumps(_(title), ensure_ascii=False))
    return script


@require_safe
@shows_frames
@kept(daily=True)
def index(request: HttpRequest) -> HttpResponse:
    """For who keeps another site: what there is, how it looks, and the line to copy."""
    with_picture = Initiative.objects.published().order_by("name")
    example = with_picture.values_list("slug", flat=True).first()
    sites = settings.EMBED_ANCESTORS
    context = {
        "shown": snippets.of(example or ""),
        "any_site": ANY in sites,
        "sites": sites,
        "site_url": settings.SITE_URL,
    }
    return render(request, "eventsite/embedding/index.html", context)


def how_many(request: HttpRequest) -> int:
    """Lines of a list: what is asked for as far as that makes sense, for nobody sees what was typed wrong."""
    asked = request.GET.get("aantal", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else USUAL
    return max(FEWEST, min(MOST, number))
