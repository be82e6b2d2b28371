"""The check-in pages: which session, then scan, type or search, and read the verdict.

HTML over the wire: each form works without script, and answers with the whole page. With script the
same view gives the same templates' parts, to be swapped in. GET never checks in.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_permissions_policy.decorators import permissions_policy_override

from eventsite.booking import refusals
from eventsite.models import CheckIn, Event, Registration, Session
from eventsite.web.forms import EmailField, NameField

from . import board, checkin
from .checkin import Verdict
from .people import count, recent, search

View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """Staff only. A page leads to the sign-in; a fetch gets 401, for a redirect would end as a 200."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_staff:
            return view(request, *args, **kwargs)
        if is_fetch(request):
            return HttpResponse(_("U bent uitgelogd."), status=401, content_type="text/plain")
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    return guarded


@for_operators
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions whose check-in is open, soonest first."""
    now = timezone.now()
    candidates = (
        Session.objects.filter(
            event__status=Event.Status.PUBLISHED,
            starts_at__lt=now + settings.CHECK_IN_BEFORE + settings.CHECK_IN_AFTER,
            ends_at__gt=now - settings.CHECK_IN_AFTER,
        )
        .select_related("event", "venue")
        .order_by("starts_at", "pk")
    )
    found = [session for session in candidates if session.check_in_is_open(now)]
    return render(request, "eventsite/door/sessions.html", {"sessions": found})


class ScanForm(forms.Form):
    """One scan: a code, or a registration found by name. ``scan`` is the client's own id for it."""

    scan = forms.UUIDField()
    code = forms.CharField(required=False, max_length=200)
    registration = forms.IntegerField(required=False)


class UndoForm(forms.Form):
    """Which check-in to take back."""

    undo = forms.UUIDField()


class RecountForm(forms.Form):
    """How many of a party came with a check-in; not all who were meant did."""

    scan = forms.UUIDField()
    recount = forms.UUIDField()
    people = forms.IntegerField(min_value=1, max_value=50)


class WalkInForm(forms.Form):
    """Who comes without a ticket."""

    scan = forms.UUIDField()
    name = NameField()
    email = EmailField(required=False)
    people = forms.IntegerField(min_value=1, max_value=50)
    over = forms.BooleanField(required=False)


@permissions_policy_override({**settings.PERMISSIONS_POLICY, "camera": "self"})
@csp_update({"worker-src": [SELF], "connect-src": [SELF]})
@for_operators
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """The check-in of one session."""
    session = get_session(session_id)
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        context, status = _act(request, session)
    context |= _standing(request, session)
    template = "eventsite/door/parts.html" if is_fetch(request) else "eventsite/door/session.html"
    return render(request, template, context, status=status)


def _act(request: HttpRequest, session: Session) -> tuple[dict[str, object], int]:
    """Do what the form asks. Returns what to show and the status."""
    operator = request.user if request.user.is_authenticated else None
    undo = UndoForm(request.POST)
    if undo.is_valid():
        scan = get_object_or_404(session.check_ins, pk=undo.cleaned_data["undo"])
        return {"undone": checkin.undo(scan, operator=operator)}, 200
    recount = RecountForm(request.POST)
    if recount.is_valid():
        scan = get_object_or_404(session.check_ins, pk=recount.cleaned_data["recount"])
        verdict = checkin.recount(
            scan,
            recount.cleaned_data["people"],
            check_in_id=recount.cleaned_data["scan"],
            operator=operator,
        )
        return _told(verdict), 200
    if "name" in request.POST:
        return _walk_in(request, session, operator)
    form = ScanForm(request.POST)
    if not form.is_valid():
        return {"unreadable": True}, 400
    scan_id = form.cleaned_data["scan"]
    if form.cleaned_data["registration"]:
        registration = Registration.objects.filter(pk=form.cleaned_data["registration"]).first()
        verdict = checkin.check_in(session, registration, check_in_id=scan_id, operator=operator)
    elif form.cleaned_data["code"]:
        verdict = checkin.check_in_by_code(
            session, form.cleaned_data["code"], check_in_id=scan_id, operator=operator
        )
    else:
        return {"empty": True}, 400
    return _told(verdict), 200


def _walk_in(
    request: HttpRequest, session: Session, operator: User | None
) -> tuple[dict[str, object], int]:
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return {"walk_in": form, "walk_in_wrong": True}, 400
    data = form.cleaned_data
    try:
        verdict = checkin.walk_in(
            session,
            name=data["name"],
            email=data["email"],
            party_size=data["people"],
            check_in_id=data["scan"],
            operator=operator,
            over=data["over"],
        )
    except refusals.NotEnoughPlaces as full:
        return {"walk_in": form, "walk_in_free": full.free, "walk_in_full": True}, 409
    return _told(verdict), 200


def _told(verdict: Verdict) -> dict[str, object]:
    registration = verdict.registration
    told: dict[str, object] = {"verdict": verdict, "recount_scan": uuid.uuid4()}
    if registration:
        told["other_event"] = registration.event
    return told


def _standing(request: HttpRequest, session: Session) -> dict[str, object]:
    query = request.GET.get("q", "").strip()
    return {
        "session": session,
        "is_open": session.check_in_is_open(),
        "count": count(session),
        "missing": board.missing_by_role(session),
        "recent": recent(session),
        "query": query,
        "found": [_found(registration) for registration in search(session, query)],
        "scan": uuid.uuid4(),
        "walk_in_scan": uuid.uuid4(),
        "csrf_cookie_name": settings.CSRF_COOKIE_NAME,
    }


def _found(registration: Registration) -> dict[str, object]:
    scans: list[CheckIn] = registration.live_check_ins  # type: ignore[attr-defined]  # by search
    inside = sum(scan.let_in for scan in scans)
    return {
        "registration": registration,
        "scan": uuid.uuid4(),
        "inside": inside,
        "left": max(0, registration.party_size - inside),
    }


def get_session(session_id: int) -> Session:
    """A session to check in at; 404 for one of a draft."""
    return get_object_or_404(
        Session.objects.select_related("event", "venue").exclude(event__status=Event.Status.DRAFT),
        pk=session_id,
    )


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script of ours asks, for parts of the page."""
    return request.headers.get("X-Requested-With") == "fetch"
