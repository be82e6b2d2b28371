"""The mails of the courses; queued by ``enrolment.py`` and ``certificates.py``."""

from __future__ import annotations

import contextlib

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails import letters
from eventsite.models import Message
from eventsite.pdf import NotPrintable
from eventsite.tickets import links

from . import access, certificate_pdf, eligibility
from .models import Certificate

Kind = Message.Kind


@letters.writes(Kind.COURSE_ACCESS)
class AccessLetter(letters.Letter):
    """Which courses are open to this address, behind a link that proves the address."""

    templates = "courses/emails"
    reason = gettext_lazy("iemand met dit adres om deze link vroeg")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.token = access.access_token(message.address)

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


@letters.writes(Kind.CERTIFICATE)
class CertificateLetter(letters.Letter):
    """You took the course; the certificate is attached and can be verified at its address."""

    templates = "courses/emails"

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.certificate = Certificate.objects.filter(registration=message.registration).first()
        self.pdf: bytes | None = None
        if self.certificate:
            with contextlib.suppress(NotPrintable):  # the page has every name
                self.pdf = certificate_pdf.render(self.certificate)

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
