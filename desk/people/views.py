"""The people of one evening or run: who, what they do, how they stand; chosen, sorted, a page at a time."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from eventsite.models import Event, event_by_slug
from eventsite.staff.guard import by_slug, for_staff
from eventsite.staff.roles import Right, may
from eventsite.web.languages.texts import own_language
from eventsite.web.spreadsheets import FORMATS
from eventsite.web.times import dated

from . import adding, exports, lines, listing, together
from .asked import Asked
from .headings import headings


def get_event(slug: str) -> Event:
    """With its sessions: the frame says when it is. Raises Http404."""
    event = event_by_slug(slug)
    if event is None:
        raise Http404("no such event")
    return event


def asked_by(request: HttpRequest) -> Asked:
    """What is asked, in the address or by a form on the list's page. What people need is organisers' to see."""
    sent = request.POST if request.method == "POST" else request.GET
    return Asked.of(sent.dict(), sees_needs=may(request.user, Right.ORGANISE))


@for_staff(Right.RUN_THE_DOOR, of=by_slug)
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Who signed up; the filter and the order stand in the address."""
    event = get_event(slug)
    asked = asked_by(request)
    people = listing.of(event, asked)
    context = {
        "event": event,
        "asked": asked,
        "people": people,
        "lines": lines.of(event, people.rows, sees_needs=asked.sees_needs),
        "headings": headings(event, asked),
        "formats": FORMATS.values(),
        "acts": together.buttons(event),
        "adding": adding.title(event),
    }
    return render(request, "desk/people/index.html", context)


@for_staff(Right.ORGANISE)
@require_POST
def download(request: HttpRequest, slug: str) -> FileResponse:
    """What the list shows, all its pages, as a file; what people need only when ticked."""
    event = get_event(slug)
    kind = FORMATS.get(request.POST.get("soort", ""))
    if kind is None:
        raise Http404("no such kind of file")
    file = exports.export(event, asked_by(request), kind, needs="nodig" in request.POST)
    with translation.override(own_language()):  # one name, whichever page it was asked on
        name = f"{slugify(dated(event))}.{kind.suffix}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind.media_type)
