"""What a paired tablet talks to: one page that goes on without a connection, and its JSON.

No cookie and no session: a tablet shows its token in the Authorization header. An error is
problem+json with its own status, never a redirect, which a fetch would follow to a page with 200.
The page holds no data; it and its files are kept on the tablet by the service worker.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import ValidationError as InvalidEmail
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe
from django_permissions_policy.decorators import permissions_policy_override
from ninja import Schema
from pydantic import AwareDatetime, Field, ValidationError

from eventsite.models import Session, Tablet, participation
from eventsite.web import problems

from . import batch, roster, tablets
from .batch import Taken
from .people import search as find_people
from .scans import Scan, WalkIn

log = logging.getLogger(__name__)

BATCH = 50  # scans at a time: a short request gets through where a long one is cut off
_B = TypeVar("_B", bound=Schema)
View = Callable[..., HttpResponse]

# What the page needs when there is no connection. Fonts: the ones its words are written in.
SHELL = [
    "npm/bricolage-grotesque/wght.css",
    "npm/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2",
    "npm/atkinson-hyperlegible-next/wght.css",
    "npm/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "npm/utrecht/index.css",
    "npm/qr/decode.js",
    "npm/qr/index.js",
    "site/tokens.css",
    "site/site.css",
    "site/logo.svg",
    "door/door.css",
    "door/tablet.css",
    "door/api.js",
    "door/bar.js",
    "door/by-name.js",
    "door/camera.js",
    "door/cards.js",
    "door/checkin.js",
    "door/clock.js",
    "door/codes.js",
    "door/controls.js",
    "door/decoder.js",
    "door/device.js",
    "door/exchange.js",
    "door/main.js",
    "door/page.js",
    "door/pairing.js",
    "door/recent.js",
    "door/roster.js",
    "door/scanner.js",
    "door/sealed.js",
    "door/sound.js",
    "door/store.js",
    "door/verdict.js",
    "door/walk-in.js",
    "door/words.js",
]


# The page ------------------------------------------------------------------------------------------


@permissions_policy_override({**settings.PERMISSIONS_POLICY, "camera": "self"})
@csp_update({"worker-src": [SELF], "connect-src": [SELF]})
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for everyone, paired or not; kept on the tablet and filled in there."""
    response = render(request, "eventsite/door/tablet.html", {"batch": BATCH})
    # The service worker keeps it. What is not under its hand must ask whether it is still the same.
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Under the page's own path, or it may not control the page. Another release is another version."""
    page_url = reverse("door:tablet")
    files = [page_url, *(static(path) for path in SHELL)]
    page_html = render_to_string("eventsite/door/tablet.html", {"batch": BATCH}, request)
    version = hashlib.sha256("\n".join([*files, page_html]).encode()).hexdigest()[:16]
    script = render_to_string(
        "eventsite/door/sw.js", {"files": files, "version": version, "page": page_url}
    )
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


# JSON ----------------------------------------------------------------------------------------------


class Pairing(Schema):
    """A code from an organiser's screen, and the token that the tablet made up."""

    code: str = Field(max_length=200)
    token: str = Field(max_length=100)


class WalkInItem(Schema):
    name: str = Field(min_length=1, max_length=200)
    email: str = Field("", max_length=254)

    @property
    def usable_email(self) -> str:
        """The address, or none: somebody who is in is not turned away for a slip of the pen."""
        try:
            validate_email(self.email)
        except InvalidEmail:
            return ""
        return self.email


class Item(Schema):
    """One scan. ``at`` by our clock, as far as the tablet can tell."""

    id: UUID
    at: AwareDatetime
    people: int = Field(ge=1, le=50)
    key: str = Field("", max_length=64)
    walkIn: WalkInItem | None = None  # noqa: N815
    undoneAt: AwareDatetime | None = None  # noqa: N815

    def as_scan(self) -> Scan:
        who = WalkIn(self.walkIn.name, self.walkIn.usable_email) if self.walkIn else None
        return Scan(self.id, self.at, self.people, self.key, who, self.undoneAt)


class Exchange(Schema):
    """What a tablet brings: its scans, and where it stands."""

    sentAt: AwareDatetime  # noqa: N815 (by its own clock)
    since: AwareDatetime | None = None
    waiting: int = Field(0, ge=0)
    items: list[dict[str, Any]] = Field(default_factory=list, max_length=BATCH)


class Search(Schema):
    name: str = Field(max_length=200)


def with_body(schema: type[_B]) -> Callable[[View], View]:
    """Give the view its JSON body; 400 with everything that is wrong with it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: object) -> HttpResponse:
            try:
                body = schema.model_validate_json(request.body)
            except ValidationError as error:
                return problems.response(
                    400,
                    _("De invoer klopt niet. Zie errors."),
                    [
                        problems.FieldProblem(
                            field=".".join(map(str, one["loc"])), message=one["msg"]
                        )
                        for one in error.errors()
                    ],
                )
            return view(request, *args, body)

        return checked

    return decorate


def for_tablets(view: View) -> View:
    """Give the view the tablet whose token this is; 401 for a token that nobody has."""

    @csrf_exempt  # no cookie is looked at
    @never_cache
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        tablet = tablets.find(token) if scheme == "Bearer" else None
        if tablet is None:
            response = problems.response(401, _("Deze tablet is niet gekoppeld."))
            response["WWW-Authenticate"] = "Bearer"
            return response
        return view(request, tablet)

    return guarded


@csrf_exempt  # what the code says decides, not who is signed in
@never_cache
@require_POST
@with_body(Pairing)
def pair(request: HttpRequest, body: Pairing) -> HttpResponse:
    """Pair a tablet. Sent again because the answer was lost, it is the same tablet."""
    try:
        tablet = tablets.pair(body.code, body.token)
    except tablets.PairingUsed:
        return problems.response(409, _("Met deze code is al een andere tablet gekoppeld."))
    except tablets.PairingExpired:
        return problems.response(
            410, _("Deze code werkt niet meer. Vraag de organisatie om een nieuwe.")
        )
    except tablets.PairingRefused:
        return problems.response(
            404, _("Deze code klopt niet. Scan hem opnieuw van het scherm van de organisatie.")
        )
    return JsonResponse(_standing(tablet))


@gzip_page
@for_tablets
@with_body(Exchange)
def exchange(request: HttpRequest, tablet: Tablet, body: Exchange) -> HttpResponse:
    """Take the scans that a tablet brings, and give what changed on its list.

    A tablet that was cut off, or whose evening is over, may still bring what it holds; it gets no list.
    """
    tablets.seen(tablet, waiting=body.waiting, clock_offset=timezone.now() - body.sentAt)
    scans, unreadable = _read(body.items)
    taken = batch.take_batch(tablet, scans) if scans else []  # a mere look takes no lock
    answer = _standing(tablet) | {
        "taken": [*map(_as_ack, taken), *unreadable],
        "now": _moment(timezone.now()),
    }
    if tablet.is_live():
        answer["roster"] = _roster(tablet, body.since)
    return JsonResponse(answer)


def _read(items: list[dict[str, Any]]) -> tuple[list[Scan], list[dict[str, Any]]]:
    """The scans, and an answer for each that is none: one bad item must not hold up the rest."""
    scans, unreadable = [], []
    for item in items:
        try:
            scans.append(Item.model_validate(item).as_scan())
        except ValidationError as error:
            log.warning("Unreadable scan from a tablet: %s", error.errors(include_input=False))
            unreadable.append({"id": item.get("id"), "outcome": "unreadable"})
    return scans, unreadable


def _as_ack(taken: Taken) -> dict[str, Any]:
    ack: dict[str, Any] = {"id": taken.id}
    if taken.aside:
        return ack | {"outcome": "aside", "reason": taken.aside.reason}
    verdict = taken.verdict
    if verdict is None or verdict.check_in is None or verdict.scan is None:
        return ack | {"outcome": "unreadable"}
    counts = verdict.check_in
    return ack | {
        "outcome": verdict.outcome,
        "letIn": verdict.scan.let_in if verdict.scan.voided_at is None else 0,
        "since": _moment(counts.scanned_at),
        "where": counts.tablet.number if counts.tablet else None,
    }


def _roster(tablet: Tablet, since: datetime | None) -> dict[str, Any]:
    found = roster.of(tablet, since=since)
    return {
        "full": found.full,
        "cursor": _moment(found.cursor),
        "people": [_with_moment(person) for person in found.people],
    }


def _with_moment(person: dict[str, Any]) -> dict[str, Any]:
    return person | {"since": _moment(person["since"])}


@for_tablets
@with_body(Search)
def search(request: HttpRequest, tablet: Tablet, body: Search) -> HttpResponse:
    """Find people by name, from three letters on, for a tablet that holds no names."""
    if not tablet.is_live():
        return problems.response(403, _("Deze tablet is ontkoppeld."))
    session = tablet.session
    found = find_people(session, body.name, by_email=False, at_least=3)
    known = participation.at_the_door(found)
    people = [
        roster.entry(
            registration,
            registration.live_check_ins,  # type: ignore[attr-defined]  # fetched by search
            known[registration.pk],
            names_allowed=True,
        )
        for registration in found
    ]
    return JsonResponse({"people": [_with_moment(person) for person in people]})


def _standing(tablet: Tablet) -> dict[str, Any]:
    """What the tablet knows of itself and of the evening."""
    session = tablet.session
    return {
        "tablet": {
            "number": tablet.number,
            "name": tablet.name,
            "namesAllowed": tablet.names_allowed,
            "isLive": tablet.is_live(),
            "isRevoked": tablet.is_revoked,
            "endsAt": _moment(session.tablets_end_at),
        },
        "session": _session(session),
        "now": _moment(timezone.now()),
    }


def _session(session: Session) -> dict[str, Any]:
    opens, closes = session.check_in_opens_at, session.check_in_closes_at
    if session.is_cancelled or session.event.is_cancelled:
        closes = opens
    return {
        "name": session.name,
        "startsAt": _moment(session.starts_at),
        "opensAt": _moment(opens),
        "closesAt": _moment(closes),
        "capacity": session.event.capacity,
    }


def _moment(moment: datetime | None) -> str | None:
    """In UTC with milliseconds, as JavaScript reads and writes it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
