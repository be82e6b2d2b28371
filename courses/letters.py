"""The mails of the courses: which are open to somebody, and the certificate."""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.mails import examples
from eventsite.mails.letter import Letter
from eventsite.models import Event, Message, Registration
from eventsite.tickets import links

from . import access_links, certificate_pdf, eligibility
from .models import Certificate, Course, CourseRun, Waiver


class AccessLetter(Letter):
    """Which courses are open to this address, behind a link that proves the address."""

    kind = "course_access"
    limit = limits.MAIL
    label = gettext_lazy("toegang tot vervolgcursus")
    templates = "courses/emails"
    reason = gettext_lazy("iemand met dit adres om deze link vroeg")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.token = access_links.token(message.address)

    def still_true(self) -> bool:
        return self.token is not None

    def subject(self) -> str:
        return _("De cursussen die voor u open zijn")

    def context(self) -> dict[str, object]:
        path = reverse("courses:access", args=[self.token])
        return {
            "access_url": links.absolute(path),
            "standings": [
                eligibility.eligibility(course, self.message.address)
                for course in eligibility.gated_courses()
            ],
        }

    @classmethod
    def example(cls) -> Message:
        basic = _example_course()
        advanced = Course.objects.create(
            kind=Course.Kind.ADVANCED,
            slug="voorbeeld-van-een-verdieping",
            **examples.said(
                title=gettext_lazy("Verdiepingscursus crowdfunding"),
                summary=gettext_lazy("Werk uw campagne uit."),
                audience=gettext_lazy("Wie de basiscursus deed."),
            ),
            prerequisite=basic,
            prerequisite_sessions=3,
        )
        email = "fatima.bouzidi@example.nl"
        Waiver.objects.create(
            course=advanced, name="Fatima Bouzidi", email=email, reason=_("Ervaren")
        )
        return Message.objects.create(kind=cls.kind, email=email)


class CertificateLetter(Letter):
    """You took the course; the certificate is attached and can be verified at its address."""

    kind = "certificate"
    label = gettext_lazy("bewijs van deelname")
    templates = "courses/emails"

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.certificate = Certificate.objects.filter(registration=message.registration).first()

    @classmethod
    def queue(cls, registration: Registration) -> None:
        """Mail it, in the transaction that issues the certificate."""
        if registration.email:  # not a walk-in who left no address
            Message.objects.create(kind=cls.kind, registration=registration)

    def still_true(self) -> bool:
        return self.certificate is not None and not self.certificate.is_withdrawn

    def subject(self) -> str:
        return _("Uw bewijs van deelname: %(course)s") % {
            "course": self.certificate.texts.course_title if self.certificate else ""
        }

    def context(self) -> dict[str, object]:
        url = self.certificate.get_absolute_url() if self.certificate else ""
        return {
            "certificate": self.certificate,
            "certificate_url": links.absolute(url),
        }

    def attach(self, mail: EmailMultiAlternatives) -> None:
        if self.certificate:
            pdf = certificate_pdf.render(self.certificate, self.language)
            mail.attach(certificate_pdf.file_name(self.language), pdf, "application/pdf")

    @classmethod
    def example(cls) -> Message:
        course = _example_course()
        run = CourseRun.objects.create(
            course=course,
            slug="voorbeeld-van-een-ronde",
            title=course.title,
            summary=course.summary,
            translations=course.translations,
            capacity=12,
            status=Event.Status.PUBLISHED,
        )
        registration = Registration.objects.create(
            event=run,
            name="Fatima Bouzidi",
            email="fatima.bouzidi@example.nl",
            status=Registration.Status.CONFIRMED,
            confirmed_at=timezone.now(),
        )
        Certificate.objects.create(
            registration=registration,
            name=registration.name,
            **examples.said(course_title=gettext_lazy("Basiscursus crowdfunding")),
            first_day=timezone.localdate() - timedelta(days=30),
            last_day=timezone.localdate() - timedelta(days=1),
            attended=4,
            sessions=4,
        )
        return Message.objects.create(kind=cls.kind, registration=registration)


def _example_course() -> Course:
    return Course.objects.create(
        kind=Course.Kind.BASIC,
        slug="voorbeeld-van-een-mail",
        **examples.said(
            title=gettext_lazy("Basiscursus crowdfunding"),
            summary=gettext_lazy("Leer hoe u mensen en geld vindt voor uw plan."),
            audience=gettext_lazy("Iedereen met een idee voor de stad."),
        ),
        certificate_sessions=3,
    )
