"""What hangs on an address without a registration, perhaps: the night looks at these, and not at all there are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class InDoubt(models.Model):
    """Something of an address that may be nobody's: a registration left it, or it is new itself.

    The database adds a row by itself (``migrations/_in_doubt.py``). It holds a key and no more: what it is of
    may be gone by then. It stays for two nights: see ``jobs/purging.py``.
    """

    # By it PostgreSQL finds the few among all links or stops, and need not read those.
    key = models.BigIntegerField(db_index=True, editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key}"


class LinkInDoubt(InDoubt):
    """A person's calendar link."""

    class Meta:
        verbose_name = _("agendalink die nagekeken wordt")
        verbose_name_plural = _("agendalinks die nagekeken worden")


class StopInDoubt(InDoubt):
    """A choice to get no messages."""

    class Meta:
        verbose_name = _("gestopte berichten die nagekeken worden")
        verbose_name_plural = _("gestopte berichten die nagekeken worden")
