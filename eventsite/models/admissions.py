"""Who of one event is let in at a session of another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .events import Event
from .registrations import Registration
from .sessions import Session


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def to_come_at(self, event: Event) -> AdmissionQuerySet:
        """Who of another event was let in at a session of ``event`` that is not over yet."""
        return self.filter(
            session__event=event, session__ends_at__gt=timezone.now()
        ).select_related("registration", "session")

    def involving(self, session: Session) -> AdmissionQuerySet:
        """Who makes up for something at the session, or for it elsewhere."""
        return self.filter(Q(session=session) | Q(instead_of=session))


class Admission(models.Model):
    """Lets a party in at a session of another event, instead of one of its own event's.

    A missed course session can so be made up for at another run; see ``courses/attendance.py``.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="admissions"
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="admissions")
    instead_of = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField(default=timezone.now)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("toelating")
        verbose_name_plural = _("toelatingen")
        ordering = ["admitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="admission_one_per_registration_and_session",
            ),
            models.UniqueConstraint(
                fields=["registration", "instead_of"], name="admission_one_per_missed_session"
            ),
            models.CheckConstraint(
                name="admission_is_to_another_session",
                condition=~Q(session=F("instead_of")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.session_id}"


class EndedAdmission(models.Model):
    """That an admission ended: the tablets of the session take who had it off their list.

    See ``door/roster.py``. Gone again when the party is admitted anew.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ended_admissions")
    ended_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("beëindigde toelating")
        verbose_name_plural = _("beëindigde toelatingen")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="ended_admission_one_per_registration_and_session",
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.session_id}"
