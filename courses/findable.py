"""How courses and their runs are found: their picture, and what a site map and a feed tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from eventsite.findability import cards, events
from eventsite.findability.things import Crumb, News

from .models import Course, CourseRun


class Courses:
    """See eventsite/findability/things.py."""

    name = "cursus"
    model = Course

    def public(self, slug: str) -> Course:
        return get_object_or_404(Course, slug=slug)

    def card(self, one: Course) -> cards.Card:
        kind = capfirst(one.get_kind_display())
        return cards.of_thing(one.texts.title, eyebrow=kind, line=one.texts.summary)

    def above(self, one: Course) -> list[Crumb]:
        return [(_("Cursussen"), reverse("courses:index"))]

    def calendar(self, one: Course) -> str:
        return ""

    def listed(self) -> QuerySet[Course]:
        return Course.objects.order_by("pk")

    def changed_at(self, one: Course) -> datetime | None:
        return None

    def news(self, most: int) -> Iterable[News]:
        """Its runs are what is new."""
        return []


class Runs:
    """See eventsite/findability/things.py."""

    name = "ronde"
    model = CourseRun

    def public(self, slug: str) -> CourseRun:
        rows = CourseRun.objects.public().with_when_and_where().select_related("course")
        run = get_object_or_404(rows, slug=slug)
        if run.starts_at is None:
            raise Http404("run without a session")
        return run

    def card(self, one: CourseRun) -> cards.Card:
        return cards.of_event(one, eyebrow=capfirst(one.course.get_kind_display()))

    def above(self, one: CourseRun) -> list[Crumb]:
        course = one.course
        return [*Courses().above(course), (course.texts.title, course.get_absolute_url())]

    def calendar(self, one: CourseRun) -> str:
        return events.calendar(one)

    def listed(self) -> QuerySet[CourseRun]:
        rows = events.with_changes(CourseRun.objects.public())
        return rows.select_related("course").order_by("pk")

    def changed_at(self, one: CourseRun) -> datetime | None:
        return events.changed_at(one)

    def news(self, most: int) -> Iterable[News]:
        return events.news(CourseRun.objects.public().select_related("course"), most)
