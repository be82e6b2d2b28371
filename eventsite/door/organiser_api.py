"""What an organiser's own browser can do beside a tablet: pair itself, undo any scan, decide on one."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import AsideScan, CheckIn
from eventsite.staff.roles import Right, may
from eventsite.tickets import codes
from eventsite.web.addresses import address
from eventsite.web.api import problems

from . import aside, checkin, people, tablets
from .answers import Links, News, Paired, RecentSaid, UndecidedSaid
from .messages import (
    Decision,
    OwnPairing,
    Undo,
    in_utc,
    moment,
    session_as_json,
    tablet_as_json,
    with_body,
)
from .news import Signs
from .rights import Asker, for_operators, for_staff_at_the_door
from .views import get_session


@for_operators
@with_body(OwnPairing)
def pair_own(
    request: HttpRequest, operator: User, body: OwnPairing, session_id: int
) -> HttpResponse:
    """Make this browser a tablet of who is signed in on it. Sent again, it is the same one."""
    session = get_session(session_id)
    names_allowed = body.namesAllowed and may(operator, Right.RUN_THE_DOOR, session.event_id)
    try:
        tablet = tablets.pair_own(session, body.token, names_allowed=names_allowed, by=operator)
    except tablets.PairingRefused:
        return problems.response(
            410, _("Deze browser is ontkoppeld. Laad de pagina opnieuw om verder te gaan.")
        )
    answer: Paired = {
        "tablet": tablet_as_json(tablet),
        "session": session_as_json(session, people.figures(session)),
        "now": in_utc(timezone.now()),
    }
    return JsonResponse(answer)


@for_staff_at_the_door(Right.CHECK_IN)
@with_body(Undo)
def undo(request: HttpRequest, asker: Asker, body: Undo) -> HttpResponse:
    """Take back a scan of this session, whoever made it."""
    scans = asker.session.check_ins.select_related("registration")
    if body.scan:
        scan = scans.filter(pk=body.scan).first()
    else:
        scan = scans.live().filter(registration=codes.find_by_key(body.key)).first()
    if scan is None:
        return problems.response(404, _("Deze scan is er niet."))
    checkin.undo(scan, tablet=asker.tablet, operator=asker.operator)
    return JsonResponse({})


@for_staff_at_the_door(Right.RUN_THE_DOOR)
@with_body(Decision)
def decide(request: HttpRequest, asker: Asker, body: Decision) -> HttpResponse:
    """Take or leave a scan that was kept aside."""
    kept = AsideScan.objects.filter(pk=body.scan, tablet__session=asker.session).first()
    assert asker.operator is not None  # noqa: S101 (for_staff_at_the_door saw to it)
    if kept is None:
        return problems.response(404, _("Deze scan is er niet."))
    if not body.accept:
        aside.refuse(kept, by=asker.operator)
        return JsonResponse({})
    try:
        aside.accept(kept, by=asker.operator)
    except aside.NobodyToLetIn:
        return problems.response(409, _("Deze kaart hoort bij niemand van deze avond."))
    except aside.StillRefused as refusal:
        return problems.response(409, refusal.words)
    return JsonResponse({})


def add_news(answer: News, asker: Asker, signs: Signs, *, recent: bool) -> None:
    """Add what the server tells an organiser's browser beside what it tells a tablet.

    The latest scans where ``recent``; else they are those of the last time.
    """
    session = asker.session
    links: Links = {"sessions": address("door:sessions")}
    if recent:
        answer["recent"] = [_recent(scan) for scan in people.recent(session)]
    if asker.runs_the_door:
        waiting = aside.undecided(session) if signs.has_undecided else []
        answer["undecided"] = [_undecided(one) for one in waiting]
        links["board"] = address("door:board", session.pk)
        links["tablets"] = address("door:tablets", session.pk)
    answer["links"] = links


def _recent(scan: CheckIn) -> RecentSaid:
    is_part = 0 < scan.let_in < scan.registration.party_size
    return {
        "id": str(scan.pk),
        "at": in_utc(scan.scanned_at),
        "name": scan.registration.name,
        "people": scan.let_in if is_part else 0,
        "outcome": "already-in" if scan.duplicate_of else "welcome",
        "since": moment(scan.duplicate_of.scanned_at) if scan.duplicate_of else None,
        "isUndone": scan.voided_at is not None,
    }


def _undecided(one: aside.Undecided) -> UndecidedSaid:
    return {
        "id": str(one.aside.pk),
        "at": in_utc(one.aside.scanned_at),
        "name": one.name,
        "people": one.people,
        "tablet": one.aside.tablet.name,
        "reason": str(one.aside.get_reason_display()),
        "isUndone": one.undone,
    }
