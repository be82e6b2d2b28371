"""One function per message about courses; each queues a row in the transaction that causes it."""

from __future__ import annotations

from django.utils import timezone

from eventsite.mail import LINKS_PAUSE
from eventsite.models import Message, Registration

from .models import Certificate, Waiver, WaiverMessage

Kind = Message.Kind


def certificate(certificate: Certificate) -> None:
    """You took the course: the certificate, and where it can be verified."""
    Message.objects.create(kind=Kind.CERTIFICATE, registration=certificate.registration)


def access(holder: Registration | Waiver) -> None:
    """The link that proves the address, and which courses it opens."""
    if isinstance(holder, Registration):
        Message.objects.create(kind=Kind.COURSE_ACCESS, registration=holder)
    else:
        WaiverMessage.objects.create(kind=Kind.COURSE_ACCESS, waiver=holder)


def access_asked_lately(email: str) -> bool:
    """Whether this address got the link within LINKS_PAUSE; the form is open to anyone."""
    since = {"kind": Kind.COURSE_ACCESS, "created_at__gt": timezone.now() - LINKS_PAUSE}
    return (
        Message.objects.filter(registration__email=email, **since).exists()
        or WaiverMessage.objects.filter(waiver__email=email, **since).exists()
    )
