"""What each role may do: one table. See docs/adr/0027-four-roles.md."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from eventsite.models import Event, StaffMember

Role = StaffMember.Role
Rows = TypeVar("Rows", bound=QuerySet[Any])


class Right(Enum):
    """What pages and the door ask for."""

    CHECK_IN = auto()  # scan, search, let in who has no ticket, undo
    RUN_THE_DOOR = auto()  # tablets, the board, decide on scans; attendance and people of the event
    ORGANISE = auto()  # events, people, messages, initiatives, exports, closing
    MANAGE = auto()  # staff, settings, erasing a person, the whole log


class Reach(Enum):
    """Where a right holds."""

    NOWHERE = auto()
    OWN = auto()  # the events that stand with the member of staff
    EVERYWHERE = auto()


TABLE: dict[Right, dict[Role, Reach]] = {
    Right.CHECK_IN: {
        Role.STEWARD: Reach.OWN,
        Role.TRAINER: Reach.OWN,
        Role.ORGANISER: Reach.EVERYWHERE,
        Role.MANAGER: Reach.EVERYWHERE,
    },
    Right.RUN_THE_DOOR: {
        Role.STEWARD: Reach.NOWHERE,
        Role.TRAINER: Reach.OWN,
        Role.ORGANISER: Reach.EVERYWHERE,
        Role.MANAGER: Reach.EVERYWHERE,
    },
    Right.ORGANISE: {
        Role.STEWARD: Reach.NOWHERE,
        Role.TRAINER: Reach.NOWHERE,
        Role.ORGANISER: Reach.EVERYWHERE,
        Role.MANAGER: Reach.EVERYWHERE,
    },
    Right.MANAGE: {
        Role.STEWARD: Reach.NOWHERE,
        Role.TRAINER: Reach.NOWHERE,
        Role.ORGANISER: Reach.NOWHERE,
        Role.MANAGER: Reach.EVERYWHERE,
    },
}


def role_of(user: User | AnonymousUser) -> Role | None:
    """None for who works here no longer, or never did. Who was made on the command line manages."""
    if not (user.is_authenticated and user.is_active):
        return None
    if user.is_superuser:
        return Role.MANAGER
    member = member_of(user)
    return Role(member.role) if member else None


def member_of(user: User) -> StaffMember | None:
    """Fetched along with who is signed in, see ``accounts.py``."""
    return getattr(user, "staff_member", None)


def reach_of(user: User | AnonymousUser, right: Right) -> Reach:
    """Where ``user`` has ``right``."""
    role = role_of(user)
    return TABLE[right][role] if role else Reach.NOWHERE


def may(user: User | AnonymousUser, right: Right, event: Event | int | None = None) -> bool:
    """Whether ``user`` has ``right`` for ``event`` (or its key); without one, whether for any at all."""
    reach = reach_of(user, right)
    if reach is Reach.OWN and event is not None:
        pk = event if isinstance(event, int) else event.pk
        return events_of(user, right).filter(pk=pk).exists()
    return reach is not Reach.NOWHERE


def who_may(right: Right) -> QuerySet[User]:
    """Everyone who has ``right`` for any event."""
    roles = [role for role, reach in TABLE[right].items() if reach is not Reach.NOWHERE]
    by_role = Q(is_superuser=True) | Q(staff_member__role__in=roles)
    return User.objects.filter(by_role, is_active=True)


def events_of(user: User | AnonymousUser, right: Right) -> QuerySet[Event]:
    """The events for which ``user`` has ``right``."""
    return narrowed(Event.objects.all(), user, right, event="pk")


def narrowed(rows: Rows, user: User | AnonymousUser, right: Right, *, event: str = "event") -> Rows:
    """Those of ``rows`` whose ``event`` (the field that leads there) ``user`` has ``right`` for."""
    match reach_of(user, right):
        case Reach.EVERYWHERE:
            return rows
        case Reach.OWN:
            own = StaffMember.events.through.objects.filter(staffmember__user=user.pk)
            return rows.filter(**{f"{event}__in": own.values("event_id")})
        case _:
            return rows.none()
