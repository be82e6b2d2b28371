"""What was said for the next time when the last one was closed, in the checklist of the next."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from courses.models import CourseRun
from eventsite.booking.lines import Line, day_of
from eventsite.models import Event, EventFigures

LONGEST = 400  # characters; the rest stands with the figures
MOST = 100  # closed ones that are looked at


class RemarkCheck:
    """Of an evening the last evening's; of a run that of the last run of its course."""

    def lines(self, events: Sequence[Event], previous: Event | None) -> dict[int, list[Line]]:
        """Three queries at most."""
        courses = dict(CourseRun.objects.values_list("pk", "course"))
        closed = EventFigures.objects.filter(event__closed_at__isnull=False)
        closed = closed.select_related("event").prefetch_related("event__sessions")
        last: dict[object, EventFigures] = {}
        for figures in closed.order_by("-event__closed_at", "-pk")[:MOST]:
            last.setdefault(courses.get(figures.event_id, figures.event.kind), figures)
        found = {one.pk: last.get(courses.get(one.pk, one.kind)) for one in events}
        return {pk: [_line(one)] for pk, one in found.items() if one and one.remark}


def _line(figures: EventFigures) -> Line:
    return Line(
        "remark",
        _("Van de vorige keer, %(day)s") % {"day": day_of(figures.event)},
        done=Truncator(figures.remark).chars(LONGEST),
        address=reverse("desk:event_figures", args=[figures.event.slug]),
        action=_("Bekijken"),
    )
