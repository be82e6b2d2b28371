"""For who organises, by key: who is in, per session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Min, Sum
from django.http import HttpRequest
from ninja import Router

from eventsite.keys.auth import Sleutel, holder
from eventsite.models import Admission, CheckIn, Event, Registration, Scope, Session

from . import as_data, finding
from .people import TAG
from .values import Opkomsten

router = Router(tags=[TAG])
CONFIRMED = Registration.Status.CONFIRMED


@router.get(
    "/evenementen/{slug}/aanwezigheid",
    auth=Sleutel(Scope.PEOPLE),
    response={200: Opkomsten},
    operation_id="getOpkomsten",
    summary="De opkomst per bijeenkomst",
)
def get_attendance(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Per bijeenkomst hoeveel personen er verwacht worden, hoeveel er binnen zijn, en van welke aanmelding.

    Wie van een ander evenement is toegelaten, telt mee.
    """
    key = holder(request)
    event = finding.event(key, slug)
    finding.note_reading(key, event)
    return {"evenement": event.slug, "bijeenkomsten": _of(event)}


def _of(event: Event) -> list[dict[str, Any]]:
    """Four queries, whatever the number of sessions and people; the same figures as the door's."""
    sessions = list(event.sessions.order_by("starts_at", "pk"))
    for one in sessions:
        one.event = event
    arrived, without_a_place = _arrived(sessions)
    expected = event.registrations.confirmed().people()
    admitted = _admitted(sessions)
    return [
        {
            "bijeenkomst": as_data.session(one),
            "verwacht": expected + admitted[one.pk] + without_a_place[one.pk],
            "binnen": sum(party["personen"] for party in arrived[one.pk]),
            "aangekomen": arrived[one.pk],
        }
        for one in sessions
    ]


def _arrived(
    sessions: Iterable[Session],
) -> tuple[dict[int, list[dict[str, Any]]], dict[int, int]]:
    """Each party that is in, by session; and how many persons are in without a place."""
    live = CheckIn.objects.live().filter(session__in=[one.pk for one in sessions])
    rows = (
        live.order_by()
        .values_list("session", "registration__public_id", "registration__status")
        .annotate(people=Sum("let_in"), since=Min("scanned_at"))
        .order_by("since", "registration")
    )
    arrived: dict[int, list[dict[str, Any]]] = defaultdict(list)
    without: dict[int, int] = defaultdict(int)
    for session, public_id, status, people, since in rows:
        arrived[session].append({"aanmelding": public_id, "personen": people, "sinds": since})
        if status != CONFIRMED:
            without[session] += people
    return arrived, without


def _admitted(sessions: Iterable[Session]) -> dict[int, int]:
    """Persons with a place at another event, who were admitted here."""
    rows = Admission.objects.filter(
        session__in=[one.pk for one in sessions], registration__status=CONFIRMED
    )
    summed = rows.order_by().values_list("session").annotate(n=Sum("registration__party_size"))
    return defaultdict(int, summed)
