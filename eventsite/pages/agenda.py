"""The agenda: what is on, and the feeds and pages with which it gets into people's own calendars."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.calendars import adding, feeds
from eventsite.kept import changing
from eventsite.kept.pages import kept
from eventsite.models import CalendarLink, Event
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web import paging
from eventsite.web.same_origin import same_origin_form

from . import agenda_kinds, coming
from .agenda_kinds import Kind
from .own_links import link_refused

PER_PAGE = 40
PAST = "geweest"  # what is asked for instead of what is to come


@require_safe
@kept(asks=[agenda_kinds.PARAMETER, "toon", "pagina"])
def index(request: HttpRequest) -> HttpResponse:
    """What is to come by month, or what was in the past year; all of it or one kind, a page at a time."""
    kind, shown = agenda_kinds.asked(request), request.GET.get("toon", "")
    if shown not in {"", PAST}:
        raise Http404("neither to come nor past")
    found = coming.of_the_past_year(kind) if shown else coming.to_come(kind)
    context = paging.page_of(request, found, PER_PAGE)
    listed = coming.entries(context["page"])
    context |= {
        "kinds": agenda_kinds.kinds(),
        "kind": kind,
        "titles": [one.name for one in listed],
        "is_past": bool(shown),
        "is_part": bool(kind or shown),
        "subscribe": adding.to_all(_some(kind)),
    }
    changes = partial(_list, listed, is_past=bool(shown))
    return changing.render(request, "eventsite/agenda/index.html", context, changes)


def _list(listed: list[coming.Entry], *, is_past: bool) -> dict[str, object]:
    """What changes with a sign-up: the list, with the places that are left."""
    return {"months": coming.with_places(listed), "is_past": is_past}


@require_safe
@kept(asks=[agenda_kinds.PARAMETER], daily=True)
def feed(request: HttpRequest) -> HttpResponse:
    """All public sessions, or those of one kind."""
    return feeds.respond(feeds.public_feed(_some(agenda_kinds.asked(request))))


def _some(kind: Kind | None) -> feeds.Some | None:
    if kind is None:
        return None
    query = urlencode({agenda_kinds.PARAMETER: kind.name})
    return feeds.Some(kind.which, str(kind.label).lower(), query)


def add_event(request: HttpRequest, event: Event) -> HttpResponse:
    """The ways to put one event in one's calendar; none once it is off or over."""
    context = {
        "event": event,
        "once": adding.each_to_come(event),
        "subscribe": adding.to_event(event),
    }
    return render(request, "eventsite/agenda/add_event.html", context)


def session_file(event: Event, pk: int) -> HttpResponse:
    """One session of an event, to add once."""
    session = get_object_or_404(event.sessions.select_related("venue"), pk=pk)
    session.event = event
    return feeds.respond(feeds.session_file(session))


@same_origin_form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def personal(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's appointments, and the ways to subscribe to them. POST ends the link."""
    try:
        link = links.read_calendar_token(token, Purpose.CALENDAR)
    except links.LinkRefused as refused:
        response = link_refused(request, refused)
    else:
        if request.method == "POST":
            links.revoke_calendar(link)
            response = render(request, "eventsite/agenda/revoked.html")
        else:
            response = render(request, "eventsite/agenda/personal.html", _personal(link))
    response["X-Robots-Tag"] = "noindex"
    return response


def _personal(link: CalendarLink) -> dict[str, object]:
    feed = feeds.personal_feed(link)
    return {
        "appointments": [a for a in feed.appointments() if a.ends_at > timezone.now()],
        "subscribe": adding.subscribe(feed.title, feed.path),
    }


@require_safe
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Everything of one e-mail address."""
    try:
        link = links.read_calendar_token(token, Purpose.CALENDAR)
    except links.LinkRefused as refused:
        return link_refused(request, refused)
    return feeds.respond_to_its_owner(request, feeds.personal_feed(link))


@require_safe
def organiser_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Everything, drafts too."""
    try:
        link = links.read_calendar_token(token, Purpose.ORGANISER_CALENDAR)
    except links.LinkRefused as refused:
        return link_refused(request, refused)
    return feeds.respond_to_its_owner(request, feeds.organiser_feed(link))


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def organiser(request: HttpRequest) -> HttpResponse:
    """An organiser's own link to everything. POST makes it, or replaces it by a new one."""
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    link = CalendarLink.objects.filter(user=request.user).first()
    if request.method == "POST":
        if link:
            links.revoke_calendar(link)
        CalendarLink.objects.get_or_create(user=request.user)
        messages.success(request, _("Opgeslagen. Uw link staat hieronder."))
        return redirect("organiser_agenda")
    feed = feeds.organiser_feed(link) if link else None
    context = {"feed": feed, "subscribe": adding.subscribe(feed.title, feed.path) if feed else None}
    return render(request, "eventsite/agenda/organiser.html", context)
