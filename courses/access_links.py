"""The link that proves an address, and opens the courses as that address."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from eventsite.models import Registration
from eventsite.tickets import links

from .models import CourseRun, Waiver

PURPOSE = "course-access-link"  # also the signing salt


@dataclass(frozen=True)
class Holder:
    """Who opened a link from their own mail: the address is theirs."""

    email: str
    name: str


def token(email: str) -> str | None:
    """A token that opens the courses as this address; None for one we don't know.

    It names a row of ours and not the address, so that no address stands in a link.
    """
    row = _row(email)
    if row is None:
        return None
    kind = "registration" if isinstance(row, Registration) else "waiver"
    return links.sign_parts([kind, row.pk, _version(row)], PURPOSE)


def read_token(token: str) -> Holder:
    """Whose link it is. Raises LinkUnknown, LinkExpired or LinkRevoked."""
    kind, pk, version = links.read_parts(token, PURPOSE, max_age=settings.COURSE_ACCESS_LIVES)
    model = Registration if kind == "registration" else Waiver
    row: Registration | Waiver | None = model.objects.filter(pk=pk).first()
    if row is None:
        raise links.LinkErased
    if _version(row) != version:
        raise links.LinkRevoked
    return Holder(email=row.email, name=row.name)


def holder(email: str) -> Holder | None:
    """Whose address it is, when it has something of a course."""
    row = _row(email)
    return Holder(row.email, row.name) if row else None


def _version(row: Registration | Waiver) -> int:
    if isinstance(row, Registration):
        return row.link_version
    return 0 if row.withdrawn_at else 1  # taken back, its links end


def _row(email: str) -> Registration | Waiver | None:
    """The latest thing this address has of a course: a registration, or else a waiver."""
    taken = Registration.objects.of_person(email).filter(event__kind=CourseRun.KIND).order_by("-pk")
    waivers = Waiver.objects.filter(email=email, withdrawn_at=None).order_by("-pk")
    return taken.first() or waivers.first()
