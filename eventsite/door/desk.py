"""What organisers see of the door beside the check-in itself: the live board and the tablets."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.models import AsideScan, Tablet
from eventsite.staff.guard import by_session, for_staff, is_fetch
from eventsite.staff.roles import Right
from eventsite.tickets import codes, links

from . import board, tablets
from .aside import NobodyToLetIn, StillRefused, accept, refuse, undecided
from .views import get_session


class OfferForm(forms.Form):
    """What a new tablet may hold."""

    names_allowed = forms.BooleanField(
        required=False, label=gettext_lazy("Deze tablet mag vanavond de namen bewaren")
    )


@for_staff(Right.RUN_THE_DOOR, of=by_session)
@require_safe
def live_board(request: HttpRequest, session_id: int) -> HttpResponse:
    """Who is in and who is missing; refreshes by itself, and by reload without script."""
    session = get_session(session_id)
    figures = board.of(session)
    context = {
        "session": session,
        "event": session.event,
        "is_open": session.check_in_is_open(),
        "board": figures,
        "chart": board.chart(figures.arrivals),
        "tablets": tablets.standing(session),
        "undecided": undecided(session),
        "now": timezone.now(),
    }
    template = "board_parts.html" if is_fetch(request) else "board.html"
    return render(request, f"eventsite/door/{template}", context)


@for_staff(Right.RUN_THE_DOOR, of=by_session)
@require_http_methods(["GET", "HEAD", "POST"])
def session_tablets(request: HttpRequest, session_id: int) -> HttpResponse:
    """The tablets of a session, and the scans that wait for a decision. POST offers a new tablet."""
    session = get_session(session_id)
    form = OfferForm(request.POST)
    if request.method == "POST" and form.is_valid():
        tablet = tablets.offer(
            session, names_allowed=form.cleaned_data["names_allowed"], by=_organiser(request)
        )
        return redirect("door:pairing", session.pk, tablet.pk)
    context = {
        "session": session,
        "event": session.event,
        "is_open": session.check_in_is_open(),
        "tablets": tablets.standing(session),
        "undecided": undecided(session),
        "form": OfferForm(),
    }
    template = "tablets_parts.html" if is_fetch(request) else "tablets.html"
    return render(request, f"eventsite/door/{template}", context)


@for_staff(Right.RUN_THE_DOOR, of=by_session)
@require_safe
def pairing(request: HttpRequest, session_id: int, tablet_id: int) -> HttpResponse:
    """The code that a tablet scans, until it has."""
    tablet = _get_tablet(session_id, tablet_id)
    # After the # it stays in the browser: it is in no log.
    address = links.absolute(reverse("door:tablet")) + f"#{tablets.pairing_code(tablet)}"
    (standing,) = [s for s in tablets.standing(tablet.session) if s.tablet == tablet]
    context = {
        "session": tablet.session,
        "event": tablet.session.event,
        "tablet": tablet,
        "state": standing.state,
        "address": address,
        "qr": codes.qr_svg(address, version=None) if standing.state == "offered" else "",
    }
    template = "pairing_parts.html" if is_fetch(request) else "pairing.html"
    return render(request, f"eventsite/door/{template}", context)


@for_staff(Right.RUN_THE_DOOR, of=by_session)
@require_POST
def revoke(request: HttpRequest, session_id: int, tablet_id: int) -> HttpResponse:
    """Cut a tablet off at once."""
    tablet = _get_tablet(session_id, tablet_id)
    tablets.revoke(tablet, by=_organiser(request))
    messages.success(request, _("%(tablet)s is ontkoppeld.") % {"tablet": tablet.name})
    return redirect("door:tablets", session_id)


@for_staff(Right.RUN_THE_DOOR, of=by_session)
@require_POST
def decide(request: HttpRequest, session_id: int, scan_id: uuid.UUID) -> HttpResponse:
    """Take or leave a scan that was kept aside."""
    aside = get_object_or_404(AsideScan, pk=scan_id, tablet__session_id=session_id)
    if "accept" in request.POST:
        try:
            accept(aside, by=_organiser(request))
        except NobodyToLetIn:
            messages.error(request, _("Deze kaart hoort bij niemand van deze avond."))
        except StillRefused as refusal:
            messages.error(request, refusal.words)
        else:
            messages.success(request, _("De scan telt mee."))
    elif "refuse" in request.POST:
        refuse(aside, by=_organiser(request))
        messages.success(request, _("De scan telt niet mee."))
    return redirect("door:tablets", session_id)


def _get_tablet(session_id: int, tablet_id: int) -> Tablet:
    return get_object_or_404(
        Tablet.objects.select_related("session__event", "session__venue"),
        pk=tablet_id,
        session_id=session_id,
    )


def _organiser(request: HttpRequest) -> User:
    assert request.user.is_authenticated  # noqa: S101 (for_staff saw to it)
    return request.user
