"""Being kept up to date about the next run of a course (eventsite/subscriptions/topics.py)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eventsite.booking import places
from eventsite.models import Event, Notice
from eventsite.subscriptions import topics
from eventsite.subscriptions.topics import Item, Subject, Wording

from .models import Course, CourseRun

_SHOWN = ("slug", "title", "translations")


class NextRuns:
    """Each course is a subject; a new run is news."""

    topic = "cursus"

    def offered(self) -> list[Subject]:
        return [self._subject(one) for one in self._courses()]

    def by_slug(self, slug: str) -> Subject | None:
        found = Course.objects.filter(slug=slug).only(*_SHOWN).first()
        return self._subject(found) if found else None

    def by_keys(self, keys: Collection[int]) -> dict[int, Subject]:
        return {one.pk: self._subject(one) for one in self._courses().filter(pk__in=keys)}

    def gone(self) -> Q:
        return Q(topic=self.topic) & ~Q(about__in=Course.objects.values("pk"))

    def about_event(self, event: Event) -> int | None:
        """Its course; read where only its row in the table of all events was fetched."""
        if event.kind != CourseRun.KIND:
            return None
        runs = CourseRun.objects.filter(pk=event.pk)
        return runs.values_list("course", flat=True).first()

    def tell(self, notice: Notice) -> Item | None:
        if notice.event is None:
            return None
        wording = Wording(
            subject=_("%(event)s begint op %(day)s"),
            there_is_room=_(": u kunt zich aanmelden"),
            look=_("Bekijk de cursus"),
            sign_up=_("Bekijk de cursus en meld u aan"),
        )
        return topics.event_item(notice.event, wording, has_room=places.has_room)

    def _courses(self) -> QuerySet[Course]:
        return Course.objects.only(*_SHOWN)

    def _subject(self, course: Course) -> Subject:
        return Subject(
            topic=self.topic,
            about=course.pk,
            code=topics.code(self.topic, course.slug),
            name=course.texts.title,
            promise=_("Bij elke nieuwe ronde één mail, tot u stopt."),
            url=course.get_absolute_url(),
        )
