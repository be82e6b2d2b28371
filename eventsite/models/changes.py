"""When what all see of one thing changed last, and what went; see docs/adr/0065-what-changed-since.md."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """Written by the database itself, whoever changes what (``changes/triggers.py``): no code writes here, but
    that a backup was put back (``changes/moments.py``).

    Of a thing there is mostly one without a ``slug``: the last change while all could see it, before or
    after. A few while several transactions change it at once; the latest counts.
    """

    # An event's kind, or what an app calls it: venue, course, initiative.
    kind = models.CharField(max_length=12)
    # Its primary key; no foreign key, for it may be gone.
    about = models.BigIntegerField()
    # Where it was until then: of what went, or moved to another slug. Of what is a person's, never.
    slug = models.CharField(max_length=80, blank=True)
    # From then on nobody sees it.
    gone = models.BooleanField(default=False)
    # By the database's clock, and never before a change that stands (``triggers.py``).
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("wijziging van wat iedereen ziet")
        verbose_name_plural = _("wijzigingen van wat iedereen ziet")
        indexes = [
            models.Index(fields=["kind", "about", "at"], name="change_of_a_thing"),
            models.Index(fields=["at"], name="change_at"),
            models.Index(
                fields=["at"],
                name="change_of_what_went",
                condition=~Q(slug="") | Q(gone=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}: {self.at}"
