"""What happened in the demo's courses: who gave them, who came, who is in them now."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from cafes.models import Edition
from courses import enrolment
from courses.models import Course, CourseRun, EnrolledInitiative
from eventsite.booking import drafts, events, scheduling
from eventsite.figures import closing
from eventsite.models import Registration, Session, Venue
from eventsite.web.acting import PERSON, SYSTEM
from initiatives import publishing
from initiatives.models import Initiative
from pitches import workshop, workshop_offer

from . import clock, courses, english
from .clock import Story, at

Kind = Course.Kind
# Nine runs over the years; together the 125 of the council's note.
PAST_SIZES = [15, 14, 14, 14, 14, 14, 14, 13, 13]
ATTENDED = [4, 4, 3, 4, 2, 3, 4, 4, 1, 4, 3]  # sessions, person after person
BY_PHONE = {3, 8}  # of who enrols
TOOK_THE_WORKSHOP = ["Natuurspeeltuin Kweektuin", "Buurttuin Ramplaan"]
TO_JUDGE = 2  # plans of the advanced course


@dataclass
class School:
    """The three courses with their runs, which Mira organises; ``people`` are who enrols next."""

    today: date
    venue: Venue
    mira: User
    people: Iterator[tuple[str, str]]
    courses: dict[str, Course] = field(default_factory=dict)
    alumni: list[Registration] = field(default_factory=list)  # who may go on to the advanced one
    initiators: list[tuple[str, str]] = field(default_factory=list)
    plans: list[Initiative] = field(default_factory=list)
    under_way: CourseRun = field(init=False)

    def until_now(self) -> list[Story]:
        """All of more than five weeks ago."""
        return [self._begun(), self._advanced_under_way()]

    def of_late(self, edition: Edition) -> list[Story]:
        """Who is in the advanced run, who enrols, and the workshop of the next edition."""
        return [
            self._half_way(),
            self._coming(Kind.BASIC, 8, capacity=12, number=15, since=32),
            self._coming(Kind.BASIC, 50, capacity=14, number=5, since=17),
            self._coming(Kind.ADVANCED, 90, capacity=16, number=0, since=16),
            self._workshop(edition),
        ]

    def _days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _begun(self) -> Story:
        """Nine basic runs, one each quarter; the last ended more than half a year ago. And a workshop."""
        first_days = [
            _thursday_after(self._days_ago(250 + 91 * n)) for n in reversed(range(len(PAST_SIZES)))
        ]
        yield at(first_days[0] - timedelta(days=60), 10), clock.staff(self.mira)
        self.courses = courses.make()
        attended = itertools.cycle(ATTENDED)
        for size, day in zip(PAST_SIZES, first_days, strict=True):
            yield at(day - timedelta(days=45), 11, 10), clock.staff(self.mira)
            run = self._run(Kind.BASIC, day, sessions=4, capacity=15)
            yield at(day + timedelta(days=21), 23), SYSTEM
            enrolled = courses.attended(run, itertools.islice(self.people, size), attended)
            self.alumni += [registration for registration, sessions in enrolled if sessions >= 3]
            yield at(day + timedelta(days=22), 10, 30), clock.staff(self.mira)
            closing.close(run)
        day = _thursday_after(self._days_ago(120))
        yield at(day - timedelta(days=30), 11), clock.staff(self.mira)
        run = self._run(Kind.WORKSHOP, day, sessions=1, capacity=12)
        yield at(day, 23), SYSTEM
        plans = Initiative.objects.filter(name__in=TOOK_THE_WORKSHOP)
        took = [(plan.contact_name, plan.contact_email) for plan in plans]
        who = itertools.chain(took, itertools.islice(self.people, 3))
        courses.attended(run, who, itertools.repeat(1))
        yield at(day + timedelta(days=1), 10), clock.staff(self.mira)
        closing.close(run)

    def _advanced_under_way(self) -> Story:
        """Fifteen initiators; two of their plans are still to be judged."""
        first_day = _thursday_after(self._days_ago(14))
        yield at(self._days_ago(60), 13, 20), clock.staff(self.mira)
        self.under_way = self._run(Kind.ADVANCED, first_day, sessions=4, capacity=16)
        self.initiators = [(one.name, one.email) for one in self.alumni[-15:]]
        for number, (name, summary) in enumerate(courses.INITIATIVES):
            yield at(self._days_ago(58 - number), 20, 4 * number), PERSON
            who, email = self.initiators[number]
            plan = publishing.enter(
                name=name, summary=summary, contact_name=who, contact_email=email
            )
            self.plans.append(plan)
            if number < len(courses.INITIATIVES) - TO_JUDGE:
                yield at(self._days_ago(57 - number), 9, 15), clock.staff(self.mira)
                publishing.publish(plan)

    def _half_way(self) -> Story:
        """Two of four sessions are done."""
        second = self.under_way.sessions_in_order()[1]
        yield at(timezone.localdate(second.starts_at), 23), SYSTEM
        times = itertools.cycle([2, 2, 1, 2])
        enrolled = courses.attended(self.under_way, self.initiators, times)
        for (registration, _sessions), plan in zip(enrolled, self.plans, strict=True):
            EnrolledInitiative.objects.create(registration=registration, initiative=plan)

    def _coming(self, kind: Kind, begins: int, *, capacity: int, number: int, since: int) -> Story:
        """A run in so many days, on the site ``since`` as many; that many enrolled."""
        yield at(self._days_ago(since), 13, begins % 60), clock.staff(self.mira)
        first_day = _thursday_after(self.today + timedelta(days=begins))
        run = self._run(kind, first_day, sessions=4, capacity=capacity)
        first, last = at(self._days_ago(since - 1), 8), at(self._days_ago(1), 22)
        for n, moment in enumerate(clock.spread(first, last, number)):
            by_mira = n in BY_PHONE
            yield moment, clock.staff(self.mira) if by_mira else PERSON
            name, email = next(self.people)
            source = Registration.Source.PHONE
            enrolment.enrol(run, name=name, email=email, by_organiser=by_mira, source=source)

    def _workshop(self, edition: Edition) -> Story:
        """Before the edition: two of its pitchers are in, three others, two have it still to do."""
        yield at(self._days_ago(8), 15), clock.staff(self.mira)
        day = _thursday_after(self.today + timedelta(days=2))
        run = self._run(Kind.WORKSHOP, day, sessions=1, capacity=12)
        workshop_offer.offer(edition, run, places=7, until=at(day - timedelta(days=1), 12))
        pitchers = [one.pitch.registration for one in workshop.pitchers(edition)]
        for number, pitcher in enumerate(pitchers[2:4]):
            yield at(self._days_ago(6 - number), 20, 12), PERSON
            workshop.enrol(pitcher)
        for number, (name, email) in enumerate(itertools.islice(self.people, 3)):
            yield at(self._days_ago(4 - number), 18, 26), PERSON
            enrolment.enrol(run, name=name, email=email)

    def _run(self, kind: Kind, first_day: date, *, sessions: int, capacity: int) -> CourseRun:
        """Thursday evenings from 19.30 to 22.00, one a week; published."""
        course = self.courses[kind]
        run = CourseRun(
            course=course,
            slug=f"{course.slug}-{first_day:%Y-%m-%d}",
            title=course.title,
            summary=course.summary,
            trainer="Fatima Bouzidi",
            capacity=capacity,
        )
        english.add(run)
        events.save_event(run)
        days = [first_day + timedelta(days=7 * n) for n in range(sessions)]
        scheduling.save_sessions(run, [_evening(run, day, self.venue) for day in days])
        drafts.publish(run)
        return run


def _evening(run: CourseRun, day: date, venue: Venue) -> Session:
    return Session(
        event=run,
        doors_open_at=at(day, 19),
        starts_at=at(day, 19, 30),
        ends_at=at(day, 22),
        venue=venue,
    )


def _thursday_after(day: date) -> date:
    """The first Thursday on or after ``day``."""
    return day + timedelta(days=(3 - day.weekday()) % 7)
