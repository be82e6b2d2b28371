"""The courses; their runs are set up under Cursussen."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from courses.models import Course

from .forms import CourseForm
from .kept import Kept, Listed


def _rows() -> Iterator[Listed]:
    for course in Course.objects.annotate(n=Count("runs")).order_by("position", "title"):
        yield Listed(course.pk, course.title, [course.get_kind_display(), course.n])


COURSES = Kept(
    key="courses",
    label=_("Cursussen"),
    text=_("Wat een cursus is, voor wie, en wanneer iemand een bewijs krijgt."),
    add_label=_("Cursus toevoegen"),
    in_use=_(
        "Van deze cursus zijn rondes, of een andere cursus vraagt hem vooraf. Hij blijft staan."
    ),
    columns=[_("Titel"), _("Soort"), _("Rondes")],
    form=CourseForm,
    rows=_rows,
    model=Course,
)
