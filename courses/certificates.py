"""Certificates: issued by the worker after a run's last session, verified by anyone, withdrawn for a reason."""

from __future__ import annotations

import logging
import re
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from eventsite.booking import locks
from eventsite.models import Event, Registration, Session, Translations
from eventsite.retention import terms
from eventsite.staff.log import Verb, record

from . import attendance
from .letters import CertificateLetter
from .models import CODE_ALPHABET, CODE_LENGTH, Certificate, Course, CourseRun

log = logging.getLogger(__name__)

_CODE = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")


class AlreadyWithdrawn(Exception):
    """The certificate was withdrawn before, or erased."""


def issue_due(now: datetime | None = None) -> int:
    """Issue and mail what was earned in runs that are over. Returns how many.

    Run again and again, also by two workers at once: each run is done under its event's lock, and a
    registration has at most one certificate. Attendance that comes in late (a list typed in, a
    session made up for) is found by a later round.
    """
    now = now or timezone.now()
    late = Session.objects.filter(ends_at__gt=now - terms.term("enrolments"))
    without = Registration.objects.filter(event=OuterRef("pk"), certificate=None, erased_at=None)
    over = CourseRun.objects.filter(
        Exists(without),
        status=Event.Status.PUBLISHED,
        closed_at__isnull=True,
        course__certificate_sessions__isnull=False,
        pk__in=late.values("event"),
    ).exclude(pk__in=late.filter(ends_at__gt=now).values("event"))
    return sum(len(issue(run)) for run in over)


def settle(event: Event) -> None:
    """Before an event is closed: give what was earned in it. Of an evening nothing is."""
    if run := CourseRun.objects.filter(pk=event.pk).first():
        issue(run)


@transaction.atomic
def issue(run: CourseRun) -> list[Certificate]:
    """Give everyone who earned one in this run their certificate, once, and mail it.

    Closing the run does so first; from then on nobody earns one any more.
    """
    if locks.lock_event(run.pk, though_closed=True).is_closed:
        return []
    run = CourseRun.objects.select_related("course").with_sessions().get(pk=run.pk)
    needed = run.course.certificate_sessions
    last_end = run.ends_at
    if needed is None or last_end is None or last_end > timezone.now() or run.is_cancelled:
        return []
    named = Registration.objects.filter(event=run, certificate=None, erased_at=None)
    without = list(named.order_by("pk"))
    counts = attendance.attended(without)
    return [
        _issue_one(run, registration, len(counts[registration.pk]))
        for registration in without
        if len(counts[registration.pk]) >= needed
    ]


def _issue_one(run: CourseRun, registration: Registration, attended: int) -> Certificate:
    sessions = [s for s in run.sessions_in_order() if not s.is_cancelled]
    certificate = Certificate.objects.create(
        registration=registration,
        name=registration.name,
        course_title=run.course.title,
        translations=titles_of(run.course),
        first_day=timezone.localdate(sessions[0].starts_at),
        last_day=timezone.localdate(sessions[-1].starts_at),
        attended=attended,
        sessions=max(len(sessions), attended),
    )
    CertificateLetter.queue(registration)
    record(Verb.ISSUED, certificate)
    return certificate


def titles_of(course: Course) -> Translations:
    """What its certificates call it in other languages."""
    return {
        language: {"course_title": said["title"]}
        for language, said in course.translations.items()
        if "title" in said
    }


def find(typed: str) -> Certificate | None:
    """The certificate with this code, however it was typed; None if there is none.

    What can't be a code costs no query.
    """
    code = _code_of(typed)
    return Certificate.objects.filter(code=code).first() if code else None


def find_by_former_code(typed: str) -> Certificate | None:
    """The certificate that took the place of the one with this code; None if there is none."""
    code = _code_of(typed)
    return Certificate.objects.filter(former_codes__code=code).first() if code else None


def _code_of(typed: str) -> str:
    """In the spelling of ours; empty when it is none."""
    code = re.sub(r"[\s\-]", "", typed).upper()
    code = code.replace("O", "0").replace("I", "1").replace("L", "1")
    return code if _CODE.fullmatch(code) else ""


@transaction.atomic
def withdraw(certificate: Certificate, *, reason: str, by: User | None) -> Certificate:
    """Make it say that it no longer counts. It is not issued again. Raises AlreadyWithdrawn."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.is_withdrawn or certificate.is_erased:
        raise AlreadyWithdrawn
    certificate.withdrawn_at = timezone.now()
    certificate.withdrawn_reason = reason.strip()
    certificate.withdrawn_by = by
    certificate.save(update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_by"])
    event = certificate.registration.event if certificate.registration else None
    record(Verb.REVOKED, certificate, event=event)
    return certificate
