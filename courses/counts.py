"""What is counted of a run (eventsite/figures/counting.py)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from eventsite.figures.counting import Counts, Subject, by_same_person
from eventsite.models import CheckIn, Event, Registration

from . import attendance
from .models import Certificate, Course, CourseRun

STARTED: Subject = "started"  # enrolled, of a run whose first session was held
COMPLETED: Subject = "completed"  # at as many sessions as a certificate takes, or all
CERTIFICATES: Subject = "certificates"
# Of who was at a session: for the first time at a course of this kind; where they had been before.
FIRST_TIME: Subject = "first-time"
FROM_CAFE: Subject = "from-cafe"
FROM_BASIC: Subject = "from-basic"


class RunCounts:
    """Six queries, where there is a run."""

    def counts(self, events: Sequence[Event], inside: Mapping[int, int]) -> Mapping[int, Counts]:
        pks = [one.pk for one in events if one.kind == Event.Kind.EDUCATION]
        runs = CourseRun.objects.filter(pk__in=pks).select_related("course").with_sessions()
        found: dict[int, Counts] = {run.pk: Counter() for run in runs} if pks else {}
        if not found:
            return {}
        enrolled: dict[int, list[Registration]] = defaultdict(list)
        for one in _enrolled(list(found)):
            enrolled[one.event_id].append(one)
        attended = attendance.attended([one for of_run in enrolled.values() for one in of_run])
        certificates = _certificates(list(found))
        for run in runs:
            has_begun = (start := run.starts_at) is not None and start <= timezone.now()
            needed = run.course.certificate_sessions or len(run.sessions_in_order())
            there = [one for one in enrolled[run.pk] if attended[one.pk]]
            found[run.pk].update(
                {
                    (STARTED, ""): len(enrolled[run.pk]) if has_begun else 0,
                    (COMPLETED, ""): sum(len(attended[one.pk]) >= needed for one in there),
                    (CERTIFICATES, ""): certificates[run.pk],
                    (FIRST_TIME, ""): sum(not one.had_this for one in there),  # type: ignore[attr-defined]
                    (FROM_CAFE, ""): sum(one.had_cafe for one in there),  # type: ignore[attr-defined]
                    (FROM_BASIC, ""): sum(one.had_basic for one in there),  # type: ignore[attr-defined]
                }
            )
        return found


def _enrolled(runs: Sequence[int]) -> QuerySet[Registration]:
    """Who has a place, with where they were let in before their own first session."""
    own = CheckIn.objects.live().filter(registration=OuterRef(OuterRef("pk")))
    first = Subquery(own.order_by("session__starts_at").values("session__starts_at")[:1])
    earlier = CheckIn.objects.live().filter(session__starts_at__lt=first)
    elsewhere = earlier.exclude(registration__event=OuterRef("event"))
    of_kind = "registration__event__courserun__course__kind"
    return (
        Registration.objects.confirmed()
        .filter(event__in=runs)
        .annotate(
            had_this=by_same_person(
                elsewhere.filter(**{of_kind: OuterRef("event__courserun__course__kind")})
            ),
            had_basic=by_same_person(elsewhere.filter(**{of_kind: Course.Kind.BASIC})),
            had_cafe=by_same_person(elsewhere.filter(registration__event__kind=Event.Kind.SOCIAL)),
        )
    )


def _certificates(runs: Sequence[int]) -> Counter[int]:
    given = Certificate.objects.filter(withdrawn_at__isnull=True, registration__event__in=runs)
    return Counter(given.values_list("registration__event", flat=True))
