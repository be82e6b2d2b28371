"""What the door and the server say to each other, as JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import ValidationError as Refused
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    ValidationError,
    field_validator,
)

from eventsite.models import Session, Tablet
from eventsite.web import utc
from eventsite.web.api import problems
from eventsite.web.border import emails, names
from eventsite.web.border.moments import AnyMoment

from .answers import Ack, Counted, PersonSaid, SessionSaid, TabletSaid
from .batch import Taken
from .cursor import LONGEST, Cursor
from .people import Figures
from .scans import Scan, WalkIn

log = logging.getLogger(__name__)

BATCH = 50  # scans at a time: a short request gets through where a long one is cut off
FOUND = 20  # people at a time
LONGEST_NUMBER = 18  # digits; what a database holds
_B = TypeVar("_B", bound=BaseModel)
View = Callable[..., HttpResponse]


def _without_nul(text: str) -> str:
    """PostgreSQL takes none, and is asked after it."""
    if "\0" in text:
        raise ValueError("a null byte is in no text")
    return text


Text = Annotated[
    str, AfterValidator(_without_nul), Field(json_schema_extra={"pattern": r"^[^\u0000]*$"})
]


def _number(said: object) -> object:
    """Nor is "1" or true one, which pydantic takes for it."""
    if isinstance(said, bool | str):
        raise ValueError("not a number")
    return said


Whole = Annotated[int, BeforeValidator(_number)]


class Pairing(BaseModel):
    """A code from an organiser's screen, and the token that the tablet made up."""

    code: Text = Field(max_length=200)
    token: Text = Field(max_length=100)


class OwnPairing(BaseModel):
    """The token that an organiser's browser made up, and whether it may hold the names."""

    token: Text = Field(max_length=100)
    namesAllowed: StrictBool = False  # noqa: N815


class WalkInItem(BaseModel):
    name: str
    email: str = ""

    @field_validator("name")
    @classmethod
    def _clean_name(cls, typed: str) -> str:
        try:
            return names.clean(typed)
        except Refused as refused:
            raise ValueError(refused.messages[0]) from refused

    @field_validator("email")
    @classmethod
    def _clean_email(cls, typed: str) -> str:
        """Somebody who is in is not turned away for a slip of the pen: then without an address."""
        try:
            return emails.clean(typed)
        except Refused:
            return ""

    def as_walk_in(self) -> WalkIn:
        return WalkIn(self.name, self.email)


class Item(BaseModel):
    """One scan. ``at`` by our clock, as far as the tablet can tell."""

    id: UUID
    at: AnyMoment
    people: Whole = Field(ge=1, le=50)
    key: Text = Field("", max_length=64)
    walkIn: WalkInItem | None = None  # noqa: N815
    admit: StrictBool = False
    undoneAt: AnyMoment | None = None  # noqa: N815
    corrects: UUID | None = None

    def as_scan(self) -> Scan:
        who = self.walkIn.as_walk_in() if self.walkIn else None
        return Scan(
            id=self.id,
            at=self.at,
            people=self.people,
            key=self.key,
            walk_in=who,
            admit=self.admit,
            undone_at=self.undoneAt,
            corrects=self.corrects,
        )


class Exchange(BaseModel):
    """What a tablet brings: its scans, and where it stands."""

    sentAt: AnyMoment  # noqa: N815 (by its own clock)
    since: Text | None = Field(None, max_length=LONGEST)  # the cursor of the last list
    waiting: Whole = Field(0, ge=0, le=1_000_000)
    items: list[dict[str, Any]] = Field(default_factory=list, max_length=BATCH)

    @field_validator("since")
    @classmethod
    def _is_cursor(cls, since: str | None) -> str | None:
        if since is not None:
            Cursor.read(since)
        return since

    @property
    def cursor(self) -> Cursor | None:
        return None if self.since is None else Cursor.read(self.since)


class Search(BaseModel):
    """Who is looked for, and how many of those found are shown already."""

    name: Text = Field(max_length=200)
    skip: Whole = Field(0, ge=0, le=100_000)


class Card(BaseModel):
    """A ticket by its key: one that is not on the list."""

    key: Text = Field(max_length=64)


class Undo(BaseModel):
    """A scan, or the latest by which the party with this ticket is in."""

    scan: UUID | None = None
    key: Text = Field("", max_length=64)


class Decision(BaseModel):
    """What to do with a scan that was kept aside."""

    scan: UUID
    accept: StrictBool


class NoJSON(Exception):
    """What was sent can't be read at all."""


def _parsed(body: bytes) -> object:
    """Python's own reader: it takes half a character or a number without end for what it is, so that the
    field it stands in is refused and not all that was sent along with it."""
    try:
        return json.loads(body, parse_int=_whole, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise NoJSON from error


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def with_body(schema: type[_B]) -> Callable[[View], View]:
    """Give the view its JSON body; 400 with everything that is wrong with it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                body = schema.model_validate(_parsed(request.body))
            except NoJSON:
                return problems.response(400, _("De invoer is geen JSON."))
            except ValidationError as error:
                return problems.of_input(error.errors(), whole_place=True)
            return view(request, *args, body, **kwargs)

        return checked

    return decorate


def read(items: list[dict[str, Any]]) -> tuple[list[Scan], list[Ack]]:
    """The scans, and an answer for each that is none: one bad item must not hold up the rest."""
    scans: list[Scan] = []
    unreadable: list[Ack] = []
    for item in items:
        try:
            scans.append(Item.model_validate(item).as_scan())
        except ValidationError as error:
            log.warning("Unreadable scan from a tablet: %s", error.errors(include_input=False))
            unreadable.append({"id": item.get("id"), "outcome": "unreadable"})
    return scans, unreadable


def as_ack(taken: Taken) -> Ack:
    if taken.aside:
        return {"id": taken.id, "outcome": "aside", "reason": taken.aside.reason}
    verdict = taken.verdict
    if verdict is None or verdict.check_in is None or verdict.scan is None:
        return {"id": taken.id, "outcome": "unreadable"}
    counts = verdict.check_in
    return {
        "id": taken.id,
        "outcome": cast("Any", verdict.outcome),
        "letIn": verdict.scan.let_in if verdict.scan.voided_at is None else 0,
        "since": in_utc(counts.scanned_at),
        "where": counts.tablet.number if counts.tablet else None,
    }


def as_person(entry: dict[str, Any]) -> PersonSaid:
    """An entry of the roster as it travels."""
    return cast("PersonSaid", _with_moments(entry))


def as_counted(entry: dict[str, Any]) -> Counted:
    return cast("Counted", _with_moments(entry))


def _with_moments(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {name: moment(entry[name]) for name in ("since", "cancelledAt") if name in entry}


def tablet_as_json(tablet: Tablet) -> TabletSaid:
    """What a tablet knows of itself."""
    return {
        "number": tablet.number,
        "name": tablet.name,
        "namesAllowed": tablet.names_allowed,
        "needsSignIn": tablet.needs_sign_in,
        "isLive": tablet.is_live(),
        "isRevoked": tablet.is_revoked,
        "endsAt": in_utc(tablet.ends_at),
    }


def session_as_json(session: Session, figures: Figures) -> SessionSaid:
    """What a tablet knows of the evening."""
    opens, closes = session.check_in_opens_at, session.check_in_closes_at
    if session.is_cancelled or session.event.is_cancelled:
        closes = opens
    return {
        "name": session.name,
        "startsAt": in_utc(session.starts_at),
        "opensAt": in_utc(opens),
        "closesAt": in_utc(closes),
        "capacity": session.event.capacity,
        "oneByOne": session.event.party_max == 1,
        "free": figures.free,
        "inside": figures.inside,
        "expected": figures.expected,
    }


def moment(at: datetime | None) -> str | None:
    return None if at is None else in_utc(at)


def in_utc(at: datetime) -> str:
    """With milliseconds, as JavaScript reads and writes it."""
    return utc.written(at, "milliseconds")
