"""Whether there is anything new at a door, in the same statement that finds who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from eventsite.models import Admission, AsideScan, EndedAdmission, Registration, Tablet


@dataclass(frozen=True)
class Signs:
    """What a door knows of its evening before it asks any further.

    ``changed_at`` is when a registration of its event changed last. ``has_guests``: somebody is or was
    let in from another event. ``has_undecided``: scans wait for an organiser.
    """

    changed_at: datetime | None
    has_guests: bool
    has_undecided: bool

    def now(self, *, kept_aside: bool) -> Signs:
        """After something changed, and where a scan was ``kept_aside`` by it."""
        has_undecided = self.has_undecided or kept_aside
        return replace(self, changed_at=timezone.now(), has_undecided=has_undecided)


def told_with(tablets: QuerySet[Tablet]) -> QuerySet[Tablet]:
    """With their Signs, for ``signs_of``; each found by an index, so that it costs a look nothing."""
    of_event = Registration.objects.filter(event=OuterRef("session__event"))
    here = {"session": OuterRef("session")}
    undecided = AsideScan.objects.undecided().filter(tablet__session=OuterRef("session"))
    return tablets.annotate(
        sign_changed_at=Subquery(of_event.order_by("-changed_at").values("changed_at")[:1]),
        sign_guests=Exists(Admission.objects.filter(**here)),
        sign_ended=Exists(EndedAdmission.objects.filter(**here)),
        sign_undecided=Exists(undecided),
    )


def signs_of(tablet: Tablet) -> Signs:
    """Of one that ``tablets.find`` found."""
    said = vars(tablet)
    return Signs(
        changed_at=cast("datetime | None", said["sign_changed_at"]),
        has_guests=bool(said["sign_guests"] or said["sign_ended"]),
        has_undecided=bool(said["sign_undecided"]),
    )
