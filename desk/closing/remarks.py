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
        """Four queries at most."""
        runs = [one.pk for one in events if one.kind == Event.Kind.EDUCATION]
        courses = dict(CourseRun.objects.filter(pk__in=runs).values_list("pk", "course"))
        last = _last_closed()
        wanted = {one.pk: last.get(courses.get(one.pk, one.kind)) for one in events}
        said = EventFigures.objects.filter(pk__in=filter(None, wanted.values()))
        said = said.exclude(remark="").select_related("event")
        found = {one.pk: one for one in said.prefetch_related("event__sessions")}
        return {pk: [_line(found[last])] for pk, last in wanted.items() if last in found}


def _last_closed() -> dict[object, int]:
    """The key of the evening that was closed last, by its kind; and of the last run, by its course."""
    closed = EventFigures.objects.filter(event__closed_at__isnull=False)
    latest = closed.order_by("-event__closed_at", "-pk")[:MOST]
    found: dict[object, int] = {}
    for pk, kind, course in latest.values_list("pk", "event__kind", "event__courserun__course"):
        found.setdefault(course or kind, pk)
    return found


def _line(figures: EventFigures) -> Line:
    return Line(
        "remark",
        _("Van de vorige keer, %(day)s") % {"day": day_of(figures.event)},
        done=Truncator(figures.remark).chars(LONGEST),
        address=reverse("desk:event_figures", args=[figures.event.slug]),
        action=_("Bekijken"),
    )
