"""Everybody, and one address with all that is known of it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import CourseRun, Waiver
from eventsite.mails import bounces, letters, stopping
from eventsite.models import Message, Registration
from eventsite.persons import held, keys, proof
from eventsite.staff.guard import for_staff
from eventsite.staff.log import Verb, record
from eventsite.staff.roles import Right, may
from eventsite.web.border import text
from initiatives.models import Initiative, Offer

from . import listing

LONGEST_SEARCH = 200
NEWEST_MAILS = 20


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One row per address over all events."""
    asked = text.line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    page = listing.page(asked, request.GET.get("bladzij"), with_staff=_manages(request))
    context = {"q": asked, "page": page, "rows": listing.rows(list(page))}
    return render(request, "desk/everyone/index.html", context)


@for_staff(Right.ORGANISE)
@require_safe
def person(request: HttpRequest, key: str) -> HttpResponse:
    """All that hangs on one address. A fixed number of queries."""
    email = keys.find(key, with_staff=_manages(request)).email
    registrations = list(
        Registration.objects.filter(email=email)
        .select_related("event")
        .prefetch_related("event__sessions")
        .order_by("-registered_at", "-pk")
    )
    (row,) = listing.rows([email])
    context = {
        "email": email,
        "key": key,
        "row": row,
        "cafes": [one for one in registrations if one.event.kind != CourseRun.KIND],
        "courses": [one for one in registrations if one.event.kind == CourseRun.KIND],
        "initiatives": Initiative.objects.of(email).order_by("-pk"),
        "waivers": Waiver.objects.filter(email=email).select_related("course"),
        "offers": Offer.objects.filter(email=email).select_related("initiative"),
        "mails": _mails(email, with_staff=_manages(request)),
        "has_stopped": stopping.has_stopped(email),
        "may_erase": _manages(request) and proof.token(email) is not None,
    }
    return render(request, "desk/everyone/person.html", context)


def _manages(request: HttpRequest) -> bool:
    """Who manages sees what is stored of colleagues too."""
    return may(request.user, Right.MANAGE)


def _mails(email: str, *, with_staff: bool) -> list[tuple[Message, str, str]]:
    """The newest, with what each is called and why it did not arrive."""
    theirs = held.of(Message).rows(email).order_by("-created_at", "-pk")
    if not with_staff:
        theirs = theirs.exclude(kind__in=letters.kinds_for_staff())
    bad = {Message.State.FAILED, Message.State.BOUNCED}
    return [
        (one, letters.label(one.kind), bounces.reason(one.last_error) if one.state in bad else "")
        for one in theirs[:NEWEST_MAILS]
        if isinstance(one, Message)
    ]


@for_staff(Right.ORGANISE)
@require_safe
def everything(request: HttpRequest, key: str) -> HttpResponse:
    """What is stored about an address, to give to who asks (AVG article 15): to read and to print."""
    with_staff = _manages(request)
    found = keys.find(key, with_staff=with_staff)
    record(Verb.EXPORTED, found.row)
    works_here = User.objects.filter(email=found.email).exists()
    context = {
        "email": found.email,
        "key": key,
        "tables": list(held.about(found.email, with_staff=with_staff)),
        "ask_a_manager": works_here and not with_staff,
        "at": timezone.now(),
    }
    return render(request, "desk/everyone/everything.html", context)


@for_staff(Right.ORGANISE)
@require_safe
def everything_json(request: HttpRequest, key: str) -> HttpResponse:
    """The same for programs (AVG article 20): one list of rows per table."""
    with_staff = _manages(request)
    found = keys.find(key, with_staff=with_staff)
    record(Verb.EXPORTED, found.row)
    about = held.about(found.email, with_staff=with_staff)
    tables = {table.label: table.values for table in about}
    response = JsonResponse(
        {"email": found.email, "at": timezone.now(), "tables": tables},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="gegevens.json"'
    return response
