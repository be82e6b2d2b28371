"""What the mails about courses say; see ``eventsite/letters.py``."""

from __future__ import annotations

import contextlib

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _

from eventsite import links
from eventsite.letters import Letter, writes
from eventsite.models import Message

from . import certificate_pdf, enrolment
from .models import Certificate, WaiverMessage

Kind = Message.Kind


@writes(Kind.COURSE_ACCESS)
class AccessLetter(Letter):
    """Which courses are open to this address, behind a link that proves the address."""

    templates = "courses/emails"

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        if message.registration:
            self.email = message.registration.email
        else:
            about = WaiverMessage.objects.select_related("waiver").get(pk=message.pk)
            self.email = about.waiver.email
        self.token = enrolment.access_token(self.email)

    def to(self) -> str:
        return self.email

    def still_true(self) -> bool:
        return self.token is not None

    def subject(self) -> str:
        return _("De cursussen die voor u open zijn")

    def context(self) -> dict[str, object]:
        path = reverse("courses:access", args=[self.token])
        return {
            "access_url": links.absolute(path),
            "standings": [
                enrolment.eligibility(course, self.email) for course in enrolment.gated_courses()
            ],
        }


@writes(Kind.CERTIFICATE)
class CertificateLetter(Letter):
    """You took the course; the certificate is attached and can be verified at its address."""

    templates = "courses/emails"

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.certificate = Certificate.objects.filter(registration=message.registration).first()
        self.pdf: bytes | None = None
        if self.certificate:
            with contextlib.suppress(certificate_pdf.NotPrintable):  # the page has every name
                self.pdf = certificate_pdf.render(self.certificate)

    def to(self) -> str:
        assert self.message.registration is not None  # noqa: S101 (a constraint says so)
        return self.message.registration.email

    def still_true(self) -> bool:
        return self.certificate is not None and not self.certificate.is_withdrawn

    def subject(self) -> str:
        return _("Uw bewijs van deelname: %(course)s") % {
            "course": self.certificate.course_title if self.certificate else ""
        }

    def context(self) -> dict[str, object]:
        url = self.certificate.get_absolute_url() if self.certificate else ""
        return {
            "certificate": self.certificate,
            "has_pdf": self.pdf is not None,
            "certificate_url": links.absolute(url),
        }

    def attach(self, mail: EmailMultiAlternatives) -> None:
        if self.pdf:
            mail.attach("bewijs-van-deelname.pdf", self.pdf, "application/pdf")
