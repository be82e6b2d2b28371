"""schema.org Course and CourseInstance, as JSON-LD (NORMS J2)."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from eventsite.findability import things
from eventsite.findability.json_ld import script
from eventsite.pages.structured_data import event_data, organisation
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import own_language

from .models import Course, CourseRun


def course(course: Course, runs: list[tuple[CourseRun, int]]) -> SafeString:
    """The course with its runs, each with the places it has free; safe inside a script element."""
    data: dict[str, Any] = {
        "@type": "Course",
        "name": course.texts.title,
        "description": course.texts.summary,
        "url": absolute(course.get_absolute_url()),
        "image": [absolute(things.picture_path(course))],
        "provider": organisation(),
        "inLanguage": own_language(),  # in which it is given
        "isAccessibleForFree": True,
        "audience": {"@type": "Audience", "audienceType": course.texts.audience},
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "EUR"},
    }
    if runs:
        data["hasCourseInstance"] = [_instance(run, free) for run, free in runs]
    if course.prerequisite:
        data["coursePrerequisites"] = {
            "@type": "Course",
            "name": course.prerequisite.texts.title,
            "url": absolute(course.prerequisite.get_absolute_url()),
        }
    return script(data)


def _instance(run: CourseRun, free: int) -> dict[str, Any]:
    data = event_data(run, free=free) | {"@type": "CourseInstance", "courseMode": "onsite"}
    hours = sum((s.ends_at - s.starts_at).total_seconds() for s in run.sessions.all()) / 3600
    data["courseWorkload"] = f"PT{hours:g}H"
    if run.trainer:
        data["instructor"] = {"@type": "Person", "name": run.trainer}
    return data
