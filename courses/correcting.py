"""A misspelt name on a certificate, put right: a new code, and the old one leads to it."""

from __future__ import annotations

from difflib import SequenceMatcher

from django.db import transaction

from eventsite.staff import log
from eventsite.staff.verbs import Verb
from eventsite.web.border.folding import fold_name

from .certificates import AlreadyWithdrawn
from .letters import CertificateLetter
from .models import Certificate, FormerCode
from .models.certificates import new_code

ALIKE = (
    0.6  # of SequenceMatcher, on folded names: a slip or a missing part is, another person is not
)


class AnotherName(Exception):
    """Too far from what stands there to be a slip: who gave their own name asks an organiser."""


@transaction.atomic
def correct_name(certificate: Certificate, name: str, *, by_organiser: bool = False) -> Certificate:
    """Let the certificate say another name, under a new code, and mail it again.

    The paper with the old name is known as replaced from then on. The same name again changes
    nothing. Only organisers may put down a name that is not nearly the same: a proof is nobody's to
    give away. Raises AlreadyWithdrawn or AnotherName.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.is_withdrawn or certificate.is_erased:
        raise AlreadyWithdrawn
    if name == certificate.name:
        return certificate
    if not by_organiser and not _alike(name, certificate.registration.name):
        raise AnotherName
    before = log.values(certificate, ["name"])
    FormerCode.objects.create(code=certificate.code, certificate=certificate)
    certificate.name, certificate.code = name, new_code()
    certificate.save(update_fields=["name", "code"])
    log.record(
        Verb.CHANGED,
        certificate,
        event=certificate.registration.event,
        before=before,
        after=log.values(certificate, ["name"]),
    )
    CertificateLetter.queue(certificate.registration)
    return certificate


def _alike(name: str, other: str) -> bool:
    return SequenceMatcher(None, fold_name(name), fold_name(other), autojunk=False).ratio() >= ALIKE
