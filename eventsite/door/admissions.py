"""Who is let in at a session of another event than their own."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from eventsite.booking import locks
from eventsite.mails.admission_letters import AdmissionEndedLetter, AdmittedLetter
from eventsite.models import (
    Admission,
    EndedAdmission,
    Registration,
    Session,
)
from eventsite.staff.log import Verb, record


class AdmissionUsed(Exception):
    """The party was there; take the check-in back first."""


def belongs(registration: Registration, session: Session) -> bool:
    """Whether this session is one of the party's: its own event's, or one it was admitted to."""
    return (
        registration.event_id == session.event_id
        or registration.admissions.filter(session=session).exists()
    )


@transaction.atomic
def admit(
    registration: Registration, session: Session, *, instead_of: Session, operator: User | None
) -> Admission:
    """Let a party in at a session of another event, in place of one of its own; mail it.

    Twice is once.
    """
    registration = locks.lock_registration(registration.pk)
    locks.check_open([registration.event_id, session.event_id])
    admission, made = Admission.objects.get_or_create(
        registration=registration,
        session=session,
        defaults={"instead_of": instead_of, "admitted_by": operator},
    )
    if made:
        EndedAdmission.objects.filter(registration=registration, session=session).delete()
        registration.touch()
        record(Verb.ADMITTED, registration, event=session.event)
    if made and session.ends_at > timezone.now():
        AdmittedLetter.queue(registration, session=session)
    return admission


@transaction.atomic
def end_admission(admission: Admission) -> None:
    """Take an admission back, and mail who had it. Twice is once. Raises AdmissionUsed when the party came."""
    registration = locks.lock_registration(admission.registration_id)
    session = admission.session
    locks.check_open([registration.event_id, session.event_id])
    if registration.check_ins.live().filter(session=session).exists():
        raise AdmissionUsed
    _number, deleted = admission.delete()
    if not deleted:
        return
    EndedAdmission.objects.get_or_create(registration=registration, session=session)
    registration.touch()
    record(Verb.ENDED_ADMISSION, registration, event=session.event)
    if session.ends_at > timezone.now():
        AdmissionEndedLetter.queue(registration, session=session)
