"""For who organises, by key: let somebody in, and take it back, by the verbs of the door."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router
from ninja.params.functions import Header

from eventsite.booking.refusals import EventClosed, RegistrationErased
from eventsite.door import checkin
from eventsite.door.verdicts import Outcome, Verdict
from eventsite.keys.auth import Sleutel, holder
from eventsite.models import CheckIn, Registration, Scope, Session
from eventsite.web.api import problems
from eventsite.web.api.problems import Problem

from . import as_data, finding
from .people import TAG
from .values import OUTCOMES, NieuweIncheck, Oordeel

router = Router(tags=[TAG])


@router.post(
    "/aanmeldingen/{aanmelding}/incheck",
    auth=Sleutel(Scope.CHECK_IN),
    response={200: Oordeel, 409: Problem},
    operation_id="createIncheck",
    summary="Check iemand in",
)
def create_check_in(
    request: HttpRequest,
    aanmelding: Path[uuid.UUID],
    body: NieuweIncheck,
    idempotency_key: str = Header(
        "",
        alias="Idempotency-Key",
        max_length=200,
        description="Mag in plaats van `id`: een nieuwe UUID voor elk verzoek, dezelfde als u het opnieuw stuurt.",
    ),
) -> Any:
    """Laat iemand binnen en hoor wat de deur ervan zegt. Nog een keer met dezelfde UUID is één keer.

    Ook wie er niet in mag krijgt antwoord 200, met een uitkomst die zegt waarom niet.
    """
    key = holder(request)
    found = finding.registration(key, aanmelding)
    session = _session(found, body.bijeenkomst)
    if session is None or not key.may_at(session.event_id):
        return problems.response(404, _("Deze bijeenkomst is er niet, of u moet kiezen welke."))
    made = body.id or _made_from(idempotency_key, key.pk, found)
    if made is None:
        return problems.response(
            400, _("Stuur een eigen UUID mee in id, of de header Idempotency-Key.")
        )
    try:
        verdict = checkin.check_in(
            session, found, check_in_id=made, people=body.personen, scanned_at=body.op
        )
    except EventClosed:
        return problems.response(409, _("Dit evenement is afgesloten. Er verandert niets meer."))
    except RegistrationErased as erased:
        raise Http404 from erased
    if verdict.outcome is Outcome.UNKNOWN:  # erased this very moment
        raise Http404
    return _as_data(verdict, session)


@router.delete(
    "/aanmeldingen/{aanmelding}/incheck/{incheck}",
    auth=Sleutel(Scope.CHECK_IN),
    response={204: None, 409: Problem},
    operation_id="deleteIncheck",
    summary="Neem een incheck terug",
)
def delete_check_in(
    request: HttpRequest, aanmelding: Path[uuid.UUID], incheck: Path[uuid.UUID]
) -> Any:
    """Neem een incheck terug, ook een die aan de deur gemaakt is. Twee keer is één keer."""
    key = holder(request)
    found = finding.registration(key, aanmelding)
    scans = CheckIn.objects.filter(registration=found).select_related("session", "registration")
    scan = scans.filter(pk=incheck).first()
    # Who was let in elsewhere, too, was let in at an event that this key may not be for.
    if scan is None or not key.may_at(scan.session.event_id):
        raise Http404
    try:
        checkin.undo(scan)
    except EventClosed:
        return problems.response(409, _("Dit evenement is afgesloten. Er verandert niets meer."))
    return HttpResponse(status=204)


def _session(registration: Registration, uid: str) -> Session | None:
    """By its id, of their own event or where they are admitted; without one the only one there is."""
    if uid:
        if "\0" in uid:
            return None
        found = Session.objects.filter(uid=uid).select_related("event").first()
        is_theirs = found and (
            found.event_id == registration.event_id
            or registration.admissions.filter(session=found).exists()
        )
        return found if is_theirs else None
    mine = list(registration.event.sessions.standing().select_related("event")[:2])
    return mine[0] if len(mine) == 1 else None


def _made_from(said: str, key: int, registration: Registration) -> uuid.UUID | None:
    """The same header is the same scan, of this key and this registration."""
    return uuid.uuid5(registration.public_id, f"{key}/{said}") if said else None


def _as_data(verdict: Verdict, session: Session) -> dict[str, Any]:
    counts = verdict.check_in
    if counts:
        counts.session = session
    return {
        "uitkomst": OUTCOMES[verdict.outcome],
        "incheck": as_data.scan(counts) if counts else None,
        "binnen": verdict.inside,
    }
