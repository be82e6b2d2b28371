"""The trail of corrections on the attendance list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from eventsite.models import Registration, Session


class AppendOnly(Exception):
    """The row is part of the record; a correction is a new row."""


class AppendOnlyQuerySet(models.QuerySet["AttendanceChange"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class AttendanceChange(models.Model):
    """One tick set or taken away on the attendance list: the trail of corrections.

    It goes only with the registration itself, when the term for personal data has passed.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="attendance_changes"
    )
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="attendance_changes"
    )
    present = models.BooleanField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.session_id}: {self.present}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly
