"""Public pages of a café edition."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.booking import places
from eventsite.brakes.guard import braked_with_places
from eventsite.calendars import feeds
from eventsite.kept import changing
from eventsite.kept.pages import kept
from eventsite.models import RegistrationState
from eventsite.pages import agenda, getting_there, structured_data
from eventsite.pages.forms import RegistrationForm
from eventsite.pages.sign_up import sign_up
from eventsite.web.asked_often import ASKED, AskedOften
from eventsite.web.same_origin import same_origin_form

from . import looking_back, plan
from .models import Edition

_NO_LONGER = {RegistrationState.CLOSED, RegistrationState.CANCELLED}


@require_safe
@kept(asks=["kraam"])
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What, when, where, and whether there is room; of what is over, what it left."""
    found = public_edition(slug)
    if found.registration_state() == RegistrationState.OVER:
        return _past(request, found)
    return _page(request, found)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of a draft, for who has the link (eventsite/pages/preview.py)."""
    return _page(request, Edition.objects.with_sessions().get(pk=pk), is_preview=True)


def _page(request: HttpRequest, edition: Edition, *, is_preview: bool = False) -> HttpResponse:
    context = {
        "edition": edition,
        "is_preview": is_preview,
        "sessions": edition.sessions_in_order(),
        "there": getting_there.of(edition.sessions_in_order()),
        "state": edition.registration_state(),
        "plan": plan.of(edition, chosen=None if is_preview else request.GET.get("kraam")),
    }
    return changing.render(
        request,
        "cafes/edition.html",
        context,
        # Looked up by the first reader who comes too late, and once as long as the page stands.
        partial(_room, edition, SimpleLazyObject(edition.next_one)),
    )


def _room(edition: Edition, following: Any) -> dict[str, object]:
    """What changes with a sign-up. Who comes too late for this one is led to the next."""
    available = places.availability(edition)
    cover = getattr(edition, "cover", None)
    pictures = [cover.url] if cover else []
    json_ld = structured_data.event(edition, free=available["free"], pictures=pictures)
    is_full = available["state"] == RegistrationState.OPEN and not available["free"]
    is_too_late = is_full or available["state"] in _NO_LONGER
    return {
        "edition": edition,
        "json_ld": json_ld,
        "following": following if is_too_late else None,
        "following_state": following.registration_state() if is_too_late and following else "",
        **available,
    }


def _past(request: HttpRequest, edition: Edition) -> HttpResponse:
    prefetch_related_objects([edition], "photos")  # for its picture too
    photos = list(edition.photos.all())
    following = edition.next_one()
    context = {
        "edition": edition,
        "sessions": edition.sessions_in_order(),
        "photos": photos,
        "past": looking_back.of(edition),
        "has_plan": edition.stands.exists(),
        "following": following,
        "following_state": following.registration_state() if following else "",
        "json_ld": structured_data.event(edition, pictures=[photo.url for photo in photos]),
    }
    return render(request, "cafes/past.html", context)


@braked_with_places
@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
@kept()
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign up for an edition."""
    edition = _by_times(slug) if request.method == "POST" else public_edition(slug)
    return sign_up(request, edition, RegistrationForm(request.POST or None, event=edition))


@require_safe
@kept()
def stands(request: HttpRequest, slug: str) -> HttpResponse:
    """Who stands where: the plan with the list that says the same."""
    edition = public_edition(slug)
    state = edition.registration_state()
    context = {
        "edition": edition,
        "plan": plan.of(edition),
        "state": state,
        "can_join": state == RegistrationState.OPEN,
    }
    return render(request, "cafes/stands.html", context)


@require_safe
@kept(daily=True)
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition's sessions as a feed."""
    return feeds.respond(feeds.event_feed(public_edition(slug)))


@require_safe
@kept()
def add_to_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The ways to put the edition in one's calendar."""
    return agenda.add_event(request, public_edition(slug))


@require_safe
@kept(daily=True)
def session_calendar(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """One session as an iCalendar file."""
    return agenda.session_file(public_edition(slug), session_id)


def public_edition(slug: str) -> Edition:
    """The edition, with its sessions. Raises Http404 for drafts and for one without a session yet."""
    rows = Edition.objects.public().select_related("cover").with_when_and_where()
    return _planned(get_object_or_404(rows, slug=slug))


_BY_TIMES: AskedOften[Edition] = AskedOften(
    lambda: Edition.objects.public().with_times().filter(slug=ASKED).order_by()
)


def _by_times(slug: str) -> Edition:
    """The same with when it starts and ends, and no more of its sessions: for who signs up."""
    return _planned(_BY_TIMES.first(slug))


def _planned(edition: Edition | None) -> Edition:
    """Raises Http404."""
    if edition is None or edition.starts_at is None:
        raise Http404("no such edition, or one without a session")
    return edition
