"""How much each source and address asked of late; see ``brakes/counting.py``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BrakeCount(models.Model):
    """What one subject has used of one limit. Nothing of it can be read back: the key is a keyed hash.

    Moments are milliseconds since 1970, so that a sum of many is exact.
    """

    key = models.CharField(max_length=64, primary_key=True)
    # When all that was used has come back, if nothing more is used.
    restored_at = models.BigIntegerField()
    # From here on the row says nothing any more.
    useless_at = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("telling van de rem")
        verbose_name_plural = _("tellingen van de rem")

    def __str__(self) -> str:
        return self.key


class DaySalt(models.Model):
    """What a day's sources are hashed with. Gone with the day, nobody can make those hashes again."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("zout van een dag")
        verbose_name_plural = _("zout van de dagen")

    def __str__(self) -> str:
        return str(self.day)
