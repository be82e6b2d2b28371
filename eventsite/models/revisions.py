"""Which revision of what all see is the one that counts; see docs/adr/0046-pages-made-once-per-change.md."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

WHAT_ALL_SEE = 0


class Revision(models.Model):
    """Begun by the database itself, whoever changes what (``kept/triggers.py``): no code writes here.

    Mostly one for each thing it can be about; a few while several transactions change the same. Together
    they name the revision: nobody waits for anybody to begin one.
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # WHAT_ALL_SEE, or the event whose places these are; no foreign key, so that none is held.
    about = models.BigIntegerField()

    class Meta:
        verbose_name = _("versie van wat iedereen ziet")
        verbose_name_plural = _("versies van wat iedereen ziet")
        indexes = [models.Index(fields=["about", "token"], name="revision_about")]

    def __str__(self) -> str:
        return f"{self.about}: {self.token}"
