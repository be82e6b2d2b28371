"""Who asks only what changed of runs, courses and initiatives always has what the whole lists say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from cafes.models import Stand, StandBooking
from courses.models import Course, CourseRun
from eventsite.booking import calling_off, cancelling, drafts
from eventsite.models import Event, Registration, Session, Venue
from initiatives import campaigns, publishing
from initiatives.models import Campaign, Initiative, Need, Neighbourhood, Theme

from ... import build
from ...examples import examples
from .mirror import Mirror, everything
from .test_mirror import WHICH, Changes

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

RUNS, COURSES, INITIATIVES = "/api/v1/rondes", "/api/v1/cursussen", "/api/v1/initiatieven"
LISTS = (RUNS, COURSES, INITIATIVES)


class ChangesOfCourses(Changes):
    """The same days, with runs in them."""

    lists = LISTS

    @rule(published=st.booleans(), again=st.booleans())
    def new_run(self, published: bool, again: bool) -> None:
        status = Event.Status.PUBLISHED if published else Event.Status.DRAFT
        course = Course.objects.order_by("pk").last() if again else None
        begins = timezone.now() + timedelta(days=2)
        build.run(course, capacity=2, status=status, sessions=2, starts_at=begins)

    @rule(which=WHICH)
    def publish_run(self, which: int) -> None:
        if run := self.one(CourseRun, which):
            self.attempt(lambda: drafts.publish(run))

    @rule(which=WHICH)
    def call_off_run(self, which: int) -> None:
        if run := self.one(CourseRun, which):
            self.attempt(lambda: calling_off.call_off(run, reason="Ziek."))

    @rule(which=WHICH)
    def enrol(self, which: int) -> None:
        if run := self.one(CourseRun, which):
            self.attempt(lambda: build.registration(run))

    @rule(which=WHICH)
    def advanced(self, which: int) -> None:
        if course := self.one(Course, which):
            build.advanced(course)

    @rule(which=WHICH)
    def change_course(self, which: int) -> None:
        if course := self.one(Course, which):
            Course.objects.filter(pk=course.pk).update(slug=f"{course.slug[:60]}-x"[-70:])

    @rule(which=WHICH)
    def delete_course(self, which: int) -> None:
        if course := self.one(Course, which):
            self.attempt(course.delete)

    @rule(which=WHICH)
    def another_theme(self, which: int) -> None:
        if initiative := self.one(Initiative, which):
            Initiative.objects.filter(pk=initiative.pk).update(theme=build.theme("zorg"))

    @rule(which=WHICH)
    def rename_theme(self, which: int) -> None:
        if theme := self.one(Theme, which):
            Theme.objects.filter(pk=theme.pk).update(slug=f"{theme.slug[:60]}-x"[-70:])


@pytest.mark.slow
def test_who_asks_only_what_changed_has_what_the_whole_lists_say():
    run_state_machine_as_test(
        ChangesOfCourses,
        settings=settings(
            max_examples=examples(3),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def of_courses(run: CourseRun) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each changes one thing that is shown of a run or its course; the names are for who reads a failure."""
    course, venue = run.course, Venue.objects.get()
    first = run.sessions.order_by("starts_at").first()
    runs, courses = CourseRun.objects.filter(pk=run.pk), Course.objects.filter(pk=course.pk)
    yield "a text", lambda: runs.update(summary="Kom langs.")
    yield "a longer one", lambda: runs.update(description="Neem een pen mee.")
    yield "its translation", lambda: runs.update(translations={"en": {"title": "Basics"}})
    yield "its slug", lambda: runs.update(slug="anders")
    yield "its places", lambda: runs.update(capacity=3)
    yield (
        "when one can sign up",
        lambda: runs.update(registration_opens_at=timezone.now() + timedelta(days=1)),
    )
    yield "at once again", lambda: runs.update(registration_opens_at=None)
    yield "a place taken", lambda: build.bram(run)
    yield "a place given back", lambda: cancelling.cancel(Registration.objects.get())
    yield "a time", lambda: Session.objects.filter(pk=first.pk).update(title="Kennismaken")
    yield (
        "a day less",
        lambda: Session.objects.filter(pk=first.pk).update(cancelled_at=timezone.now()),
    )
    yield "its venue's name", lambda: Venue.objects.filter(pk=venue.pk).update(name="Pletterij")
    yield "the course's text", lambda: courses.update(audience="Wie een plan heeft.")
    yield "what it teaches", lambda: courses.update(description="Vragen.")
    yield "its certificate", lambda: courses.update(certificate_sessions=2)
    yield "in English", lambda: courses.update(translations={"en": {"title": "Course"}})
    yield "what comes after it", lambda: build.advanced(course, slug="daarna")
    yield (
        "that at another address",
        lambda: Course.objects.filter(slug="daarna").update(slug="erna"),
    )
    yield "nothing after it", lambda: Course.objects.filter(slug="erna").delete()
    yield "another kind", lambda: courses.update(kind=Course.Kind.WORKSHOP)
    yield "another slug of the course", lambda: courses.update(slug="cursus-anders")
    yield "the run called off", lambda: calling_off.call_off(run, reason="Ziek.")
    yield "another run", lambda: build.run(course, slug="nog-een")
    yield "that a draft", lambda: Event.objects.filter(slug="nog-een").update(status="draft")


def of_initiatives(initiative: Initiative) -> Iterator[tuple[str, Callable[[], object]]]:
    """The same of an initiative."""
    rows = Initiative.objects.filter(pk=initiative.pk)
    evening = build.edition()
    stall, other = build.stands(evening, 2)

    def campaign(raised: int) -> None:
        campaigns.keep_campaign(
            initiative,
            title="Een pomp",
            target=100,
            raised=raised,
            link="https://actie.example.nl/",
            started_on=build.NOW.date(),
        )

    yield "its name", lambda: rows.update(name="Anders")
    yield "its slug", lambda: rows.update(slug="anders")
    yield "its story", lambda: rows.update(story="Er was eens.")
    yield "its language", lambda: rows.update(language="en")
    yield "its theme", lambda: rows.update(theme=build.theme("zorg"))
    yield "the theme's slug", lambda: Theme.objects.filter(slug="zorg").update(slug="hulp")
    yield "where it is", lambda: rows.update(neighbourhood=build.neighbourhood("Oost"))
    yield "the name of that", lambda: Neighbourhood.objects.update(name="Ost")
    yield "its website", lambda: rows.update(website="https://tuin.example.nl/")
    yield "a campaign", lambda: campaign(40)
    yield "what it raised", lambda: campaign(100)
    yield "its title", lambda: Campaign.objects.update(title="Twee pompen")
    yield "no campaign", lambda: campaigns.remove_campaign(initiative)
    yield "what it seeks", lambda: Need.objects.filter(kind="people").update(sentence="handen")
    yield "a need less", lambda: Need.objects.filter(kind="money").delete()
    yield (
        "a stall",
        lambda: build.initiator(
            evening, stand=stall, initiative=initiative, email=initiative.contact_email
        ),
    )
    yield "its number", lambda: Stand.objects.filter(pk=stall.pk).update(number=9)
    yield "another stall", lambda: StandBooking.objects.update(stand=other)
    yield "the evening's slug", lambda: Event.objects.filter(pk=evening.pk).update(slug="elders")
    yield "the evening over", lambda: _to(evening, timezone.now() - timedelta(days=3))
    yield "and to come", lambda: _to(evening, timezone.now() + timedelta(days=3))
    yield "called off", lambda: calling_off.call_off(evening, reason="")
    yield "on again", lambda: calling_off.reinstate(evening)
    yield "the stall given up", lambda: StandBooking.objects.update(given_up_at=timezone.now())
    yield "off the site", lambda: publishing.withdraw(initiative)
    yield "back", lambda: publishing.publish(initiative)


def _to(event: Event, begins: object) -> None:
    ends = begins + timedelta(hours=2)
    event.sessions.update(starts_at=begins, ends_at=ends, doors_open_at=None)


def untold(client, steps, *, shown_in):
    """What was told to who asks what changed otherwise than to who asks all; and what no list shows."""
    mirrors = {path: Mirror(client, path) for path in LISTS}
    wrong, unseen = [], []
    for name, change in steps:
        before = [everything(client, path) for path in shown_in]
        change()
        for path, mirror in mirrors.items():
            mirror.sync()
            if mirror.things != everything(client, path):
                wrong.append((name, path))
                mirrors[path] = Mirror(client, path)
        if before == [everything(client, path) for path in shown_in]:
            unseen.append(name)
    return wrong, unseen


def test_each_change_of_what_a_run_and_its_course_show_is_told_and_shown(client, frozen):
    run = build.run(build.course(slug="basis"), capacity=2, sessions=2)

    assert untold(client, of_courses(run), shown_in=[RUNS, COURSES]) == ([], [])


def test_each_change_of_what_an_initiative_shows_is_told_and_shown(client, frozen):
    initiative = build.initiative()

    assert untold(client, of_initiatives(initiative), shown_in=[INITIATIVES]) == ([], [])
