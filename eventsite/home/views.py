"""The home page, and the page that mails links again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from cafes import looking_back
from cafes.models import Edition
from courses.models import CourseRun
from eventsite.booking import places
from eventsite.brakes import limits
from eventsite.brakes.guard import braked
from eventsite.kept import changing
from eventsite.kept.pages import kept
from eventsite.mails.sign_up_letters import LinksLetter
from eventsite.models import Session
from eventsite.pages import structured_data
from eventsite.pages.forms import LinksForm
from eventsite.site.reading import site
from eventsite.subscriptions.letters import SubscriptionsLetter
from eventsite.web.languages.texts import Text
from eventsite.web.same_origin import same_origin_form
from initiatives.letters import InitiativeLinksLetter
from initiatives.toolkit import parts

from . import came, course, evening, meeting

UNSHOWN = ("description", "practical_information", "thanks", "reopening_reason", "aftermath")
LISTED = (
    "kind",
    "slug",
    "title",
    "summary",
    "translations",
    "status",
    "closed_at",
)  # of what is over
FEW = 4  # past evenings that are in sight


@require_safe
@kept()
def index(request: HttpRequest) -> HttpResponse:
    """The next evening large, or what it is all about; who one meets, what came of it, what else there is."""
    editions = Edition.objects.public()
    upcoming = list(editions.upcoming().select_related("cover").defer(*UNSHOWN)[:10])
    first = next((edition for edition in upcoming if not edition.is_cancelled), None)
    before = upcoming.index(first) if first else len(upcoming)
    past = looking_back.listed(editions.past().only(*LISTED)[:10])
    runs = course.coming()
    context = {
        "site": site(),
        "edition": first,
        "called_off": upcoming[:before],
        "later": upcoming[before + 1 :],
        "listed_texts": _texts(upcoming[before + 1 :], past),
        "past": past[:FEW],
        "past_more": past[FEW:],
        "numbers": came.numbers(),
        "runs": runs,
        "toolkit": parts.shown(),
        **(_evening(first) if first else _between(past)),
        "json_ld": structured_data.website(),
    }
    return changing.render(request, "eventsite/home.html", context, partial(_room, first, runs))


def _evening(edition: Edition) -> dict[str, object]:
    """Of the evening that comes: when it is, what there is, and whom one meets there."""
    prefetch_related_objects(
        [edition], Prefetch("sessions", Session.objects.select_related("venue"))
    )
    state = edition.registration_state()
    programme = evening.programme(edition, state)
    return {
        "when": evening.when(edition),
        "state": state,
        "programme": programme,
        "met": meeting.at(programme.places),
    }


def _between(past: list[looking_back.Listed]) -> dict[str, object]:
    """Where none is planned: what the last one was like, and who came on the site last."""
    return {"photos": came.photos(past), "met": meeting.latest()}


def _texts(later: Sequence[Edition], past: Sequence[looking_back.Listed]) -> list[Text]:
    listed = [*later, *(one.edition for one in past)]
    return [text for one in listed for text in (one.texts.title, one.texts.summary)]


def _room(edition: Edition | None, runs: Sequence[CourseRun]) -> dict[str, object]:
    """What changes with a sign-up."""
    events = [*([edition] if edition else []), *runs]
    room = places.of_all(events) if events else {}
    said = course.chosen(runs, room)
    if edition:
        available = places.said_of(edition, room[edition.pk])
        # Of fewer one may know who they are, and it draws nobody.
        coming = available["taken"] if available["taken"] >= looking_back.SMALLEST_SHOWN else 0
        said |= {"edition": edition, "coming": coming, **available}
    return said


@same_origin_form
@braked(limits.ASKED_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def request_links(request: HttpRequest) -> HttpResponse:
    """Mail the links again. The answer is the same whether the address is known or not."""
    form = LinksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        LinksLetter.queue_to(email)
        InitiativeLinksLetter.queue_to(email)
        SubscriptionsLetter.queue_to(email)
        return render(request, "eventsite/links_requested.html", {"email": email})
    status = 400 if request.method == "POST" else 200
    return render(request, "eventsite/request_links.html", {"form": form}, status=status)
