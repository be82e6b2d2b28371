"""What the worker does by the clock."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodicRun(models.Model):
    """For which moment each periodic job ran last. See ``jobs/periodic.py``."""

    name = models.CharField(max_length=60, primary_key=True)
    slot = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)  # by the worker that runs it now
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("periodiek werk")
        verbose_name_plural = _("periodiek werk")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
