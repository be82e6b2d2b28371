"""Examples of the courses' mails; see ``eventsite/previews.py``."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from eventsite.mails.examples import example_of
from eventsite.models import Admission, Event, Invitation, Message, Registration, Session, Venue
from eventsite.tickets import codes

from .models import Certificate, Course, CourseRun, Waiver

Kind = Message.Kind


@example_of(Kind.ADMITTED, Kind.ADMISSION_ENDED, Kind.COURSE_ACCESS, Kind.CERTIFICATE)
def example(kind: Message.Kind) -> Message:
    """Of somebody in one run of the basic course who makes up for a session in the next."""
    course = Course.objects.create(
        kind=Course.Kind.BASIC,
        slug="voorbeeld-van-een-mail",
        title="Basiscursus crowdfunding",
        summary="Leer hoe u mensen en geld vindt voor uw plan.",
        audience="Iedereen met een idee voor de stad.",
        certificate_sessions=3,
    )
    venue = Venue.objects.create(name="De Pletterij", street="Lange Herenvest 122", city="Haarlem")
    (own, missed), (_later, at) = (_run(course, venue, number) for number in (1, 2))
    registration = Registration.objects.create(
        event=own,
        name="Fatima Bouzidi",
        email="fatima.bouzidi@example.nl",
        status=Registration.Status.CONFIRMED,
        confirmed_at=timezone.now(),
        invitation_sequence=1,
    )
    codes.give(registration)
    if kind == Kind.COURSE_ACCESS:
        advanced = Course.objects.create(
            kind=Course.Kind.ADVANCED,
            slug="voorbeeld-van-een-verdieping",
            title="Verdiepingscursus crowdfunding",
            summary="Werk uw campagne uit.",
            audience="Wie de basiscursus deed.",
            prerequisite=course,
            prerequisite_sessions=3,
        )
        Waiver.objects.create(
            course=advanced, name=registration.name, email=registration.email, reason="Ervaren"
        )
        return Message.objects.create(kind=kind, email=registration.email)
    if kind == Kind.CERTIFICATE:
        Certificate.objects.create(
            registration=registration,
            name=registration.name,
            course_title=course.title,
            first_day=timezone.localdate() - timedelta(days=30),
            last_day=timezone.localdate() - timedelta(days=1),
            attended=4,
            sessions=4,
        )
        return Message.objects.create(kind=kind, registration=registration)
    if kind == Kind.ADMITTED:
        Admission.objects.create(registration=registration, session=at, instead_of=missed)
    message = Message.objects.create(kind=kind, registration=registration, session=at)
    if kind == Kind.ADMISSION_ENDED:
        Invitation.objects.create(
            registration=registration, uid=at.uid, message=message, sequence=1
        )
    return message


def _run(course: Course, venue: Venue, number: int) -> tuple[CourseRun, Session]:
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    start += timedelta(days=14 * number)
    run = CourseRun.objects.create(
        course=course,
        slug=f"voorbeeld-van-een-ronde-{number}",
        title=course.title,
        summary=course.summary,
        capacity=12,
        status=Event.Status.PUBLISHED,
    )
    session = Session.objects.create(
        event=run, venue=venue, starts_at=start, ends_at=start + timedelta(hours=2)
    )
    return run, session
