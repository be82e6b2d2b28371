"""When things changed, and which went: what lists of the API tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from eventsite.jobs.batches import in_batches
from eventsite.models import Change
from eventsite.models.session_times import Moment, standing

from . import moments

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = DateTimeField()
# Of an event's row, and of its sessions: what anybody sees changes when they have come.
BY_THE_CLOCK = ("registration_opens_at", "registration_closes_at", "held_until")
OF_SESSIONS = ("doors_open_at", "starts_at", "ends_at")


@dataclass(frozen=True)
class Gone:
    """What can't be seen any more: ``moved_to`` is the slug where it stands now, if it only moved.

    ``is_elsewhere``: it can be seen, but is not what was asked.
    """

    about: int
    slug: str
    at: datetime
    moved_to: str = ""
    is_elsewhere: bool = False


def changed(kind: str, *by_the_clock: Combinable, or_else: Combinable | None = None) -> Combinable:
    """For query sets of that kind of thing: when what all see of it changed last.

    By whoever wrote it, or because a moment came: what ``by_the_clock`` gives, NEVER where none did.
    ``or_else``: for what nothing was noted of.
    """
    noted = Change.objects.filter(kind=kind, about=OuterRef("pk")).order_by("-at").values("at")
    otherwise = or_else or Value(NEVER, _MOMENT)
    written = Coalesce(Subquery(noted[:1]), otherwise, output_field=_MOMENT)
    return Greatest(written, *by_the_clock, output_field=_MOMENT) if by_the_clock else written


def passed(column: str, now: Moment) -> Combinable:
    """That moment once it has come; NEVER until then."""
    has_come = When(**{f"{column}__lte": now}, then=F(column))
    return Case(has_come, default=Value(NEVER, _MOMENT), output_field=_MOMENT)


def passed_in_sessions(now: Moment, *, of: str = "pk", by: str = "event") -> Combinable:
    """The last moment that came of an event's sessions: doors, begin, end."""
    return latest(standing().filter(**{by: OuterRef(of)}), OF_SESSIONS, now)


def latest(rows: QuerySet[Any], columns: Sequence[str], now: Moment) -> Combinable:
    """The last moment that came in any of these columns of the rows; NEVER where none did."""
    found: list[Combinable] = [
        Coalesce(
            Subquery(rows.filter(**{f"{one}__lte": now}).order_by(f"-{one}").values(one)[:1]),
            Value(NEVER, _MOMENT),
            output_field=_MOMENT,
        )
        for one in columns
    ]
    return Greatest(*found, output_field=_MOMENT) if len(found) > 1 else found[0]


def event_changed(kind: str, now: Moment, *others: Combinable) -> Combinable:
    """For events of that kind."""
    own = [passed(column, now) for column in BY_THE_CLOCK]
    return changed(kind, *own, passed_in_sessions(now), *others, or_else=F("modified_at"))


def of_all(things: Iterable[Any], dated: QuerySet[Any]) -> dict[int, datetime]:
    """When each changed, by its key. ``dated`` has ``changed``. One query, after what they show was noted or read.

    What went meanwhile is told of as it was: who asks next hears that it went.
    """
    found = {one.pk: getattr(one, "modified_at", NEVER) for one in things}
    rows = dated.order_by().filter(pk__in=list(found))
    return found | dict(rows.values_list("pk", "changed"))


def gone(kind: str, since: datetime, public: QuerySet[Any]) -> list[Gone]:
    """What of that kind went since, latest last. ``public`` is what all see now. One query."""
    has_slug = _has_slug(public)
    here = public.order_by().filter(pk=OuterRef("about"))
    columns = {"is_here": Subquery(here.values("pk")[:1])}
    went = Q(is_here=None)
    if has_slug:
        columns["slug_now"] = Subquery(here.values("slug")[:1])
        went |= ~Q(slug="") & ~Q(slug=F("slug_now"))
    rows = Change.objects.filter(kind=kind, at__gte=since).annotate(**columns).filter(went)
    found: dict[tuple[int, str], Gone] = {}
    for row in rows.order_by("at", "pk"):
        now = getattr(row, "slug_now", "") or ""
        found[row.about, row.slug] = Gone(row.about, row.slug, row.at, now)
    told_with_slug = {about for about, slug in found if slug}
    return [one for one in found.values() if one.slug or one.about not in told_with_slug]


def left(since: datetime, public: QuerySet[Any], asked: QuerySet[Any]) -> list[Gone]:
    """What changed since and is not, or no more, what was ``asked`` of all that is ``public``, latest last. One query.

    Whether it was before nobody knows: to who never had it, it is nothing.
    """
    names = ["pk", "changed", *(["slug"] if _has_slug(public) else [])]
    others = public.filter(changed__gte=since).exclude(pk__in=asked.order_by().values("pk"))
    rows = others.order_by("changed", "pk").values_list(*names)
    return [Gone(key, "".join(slug), at, is_elsewhere=True) for key, at, *slug in rows]


def _has_slug(things: QuerySet[Any]) -> bool:
    return any(field.name == "slug" for field in things.model._meta.get_fields())


def wipe(now: datetime) -> None:
    """What tells of something that went longer ago than anybody may ask. A job of the worker."""
    told = Change.objects.filter(~Q(slug="") | Q(gone=True), at__lt=now - moments.TERM)
    for keys in in_batches(list(told.values_list("pk", flat=True))):
        told.filter(pk__in=keys).delete()
