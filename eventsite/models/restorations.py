"""That the site was put back from a backup, and when that was finished; see ``backups/restoring.py``."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.web.dates import in_form


class Restoration(models.Model):
    """One time that a backup was put back. Begun in the transaction that loads it; settled when nothing old can leave.

    While one is not settled no worker begins: it would send what was sent already.
    """

    backup = models.CharField(_("back-up"), max_length=80)
    # What happened after it is gone.
    taken_at = models.DateTimeField(_("gemaakt op"))
    restored_at = models.DateTimeField(_("teruggezet op"), default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    # Mails that were held by it; how many still are, the mails themselves say.
    held = models.PositiveIntegerField(default=0)
    # Who was erased after the backup, and now again.
    erased_again = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("teruggezette back-up")
        verbose_name_plural = _("teruggezette back-ups")
        ordering = ["-restored_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="restoration_settled_after_it_began",
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("restored_at")),
            )
        ]

    def __str__(self) -> str:
        return self.backup

    @property
    def log_name(self) -> str:
        moment = in_form(timezone.localtime(self.taken_at), "DATETIME_FORMAT")
        return gettext("de back-up van %(moment)s") % {"moment": moment}
