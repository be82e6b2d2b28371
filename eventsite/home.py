"""The home page, the page that mails links again, and the health check."""

from __future__ import annotations

from functools import partial

from django.db import Error, connection
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cafes import looking_back
from cafes.models import Edition
from eventsite.brakes import limits
from eventsite.brakes.guard import braked
from eventsite.kept import changing
from eventsite.kept.pages import kept
from eventsite.models import Session
from eventsite.pages.forms import LinksForm
from eventsite.site.reading import site
from eventsite.subscriptions.letters import SubscriptionsLetter
from eventsite.web.same_origin import same_origin_form
from initiatives.letters import InitiativeLinksLetter
from initiatives.toolkit import parts

from .booking import places
from .mails.sign_up_letters import LinksLetter

UNSHOWN = ("description", "practical_information", "thanks", "reopening_reason", "aftermath")
LISTED = ("kind", "slug", "title", "summary", "status", "closed_at")  # of what is over


@require_safe
@kept()
def index(request: HttpRequest) -> HttpResponse:
    """The next edition large, those after it and those before as lists."""
    editions = Edition.objects.public()
    upcoming = list(editions.upcoming().defer(*UNSHOWN)[:10])
    first = next((edition for edition in upcoming if not edition.is_cancelled), None)
    if first:
        sessions = Session.objects.select_related("venue")
        prefetch_related_objects([first], Prefetch("sessions", sessions))
    context = {
        "site": site(),
        "edition": first,
        "later": [edition for edition in upcoming if edition != first],
        "past": looking_back.listed(editions.past().only(*LISTED)[:10]),
        "toolkit": parts.shown(),
        "state": first.registration_state() if first else "",
    }
    return changing.render(request, "eventsite/home.html", context, partial(_room, first))


def _room(edition: Edition | None) -> dict[str, object]:
    """What changes with a sign-up."""
    return {"edition": edition, **places.availability(edition)} if edition else {}


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


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it doesn't. Plain text, for machines."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
