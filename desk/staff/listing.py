"""Everyone who works here or did, with what a manager wants to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from eventsite.models import Event, StaffMember
from eventsite.staff.roles import member_of

from . import invitations

Role = StaffMember.Role


@dataclass(frozen=True)
class Row:
    """Somebody of the staff; ``standing`` is "invited", "expired", "works" or "left"."""

    user: User
    member: StaffMember
    standing: str
    has_second_factor: bool
    events: list[Event]

    @property
    def name(self) -> str:
        return self.user.get_full_name() or self.user.email or self.user.get_username()

    @property
    def last_seen_at(self) -> datetime | None:
        return self.member.last_seen_at or self.user.last_login


def rows() -> list[Row]:
    """Who works here first, by name. Three queries for any number."""
    return sorted(
        (_row(user) for user in _staff()),
        key=lambda row: (row.standing == "left", row.name.casefold()),
    )


def row(pk: int) -> Row:
    """One of them. Raises Http404."""
    return _row(get_object_or_404(_staff(), pk=pk))


def _staff() -> QuerySet[User]:
    events = Event.objects.with_sessions().order_by("-pk")
    return (
        User.objects.filter(Q(is_superuser=True) | Q(staff_member__isnull=False))
        .select_related("staff_member")
        .prefetch_related(Prefetch("staff_member__events", queryset=events))
        .annotate(has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
    )


def _row(user: User) -> Row:
    # Who was made on the command line has no row of their own until something about them is changed.
    member = member_of(user) or StaffMember(user=user, role=Role.MANAGER)
    return Row(
        user=user,
        member=member,
        standing=_standing(user, member),
        has_second_factor=user.has_factor,  # type: ignore[attr-defined]  # annotated
        events=list(member.events.all()) if member.pk else [],
    )


def _standing(user: User, member: StaffMember) -> str:
    if not user.is_active:
        return "left"
    if user.has_usable_password():
        return "works"
    return "invited" if invitations.is_open(member) else "expired"
