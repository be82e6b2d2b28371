"""Certificates and their codes."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import Registration, Translated
from eventsite.web.isolating import isolated

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: nothing to misread
CODE_LENGTH = 26


def new_code() -> str:
    """130 random bits: not to be guessed. In the clear, since it opens no more than its row says."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Certificate(Translated):
    """Proof that somebody took a run. What it says is fixed when it is issued, but for a misspelt name."""

    TRANSLATED = ("course_title",)

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="certificate"
    )
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    name = models.CharField(_("naam"), max_length=200)
    course_title = models.CharField(_("cursus"), max_length=200)
    first_day = models.DateField(_("eerste dag"))
    last_day = models.DateField(_("laatste dag"))
    attended = models.PositiveSmallIntegerField(_("bijgewoond"))
    sessions = models.PositiveSmallIntegerField(_("bijeenkomsten"))
    issued_at = models.DateTimeField(_("afgegeven op"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True)
    withdrawn_reason = models.TextField(_("reden van intrekken"), blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    # Since when it says nothing of anybody; its code says that it was.
    erased_at = models.DateTimeField(_("gewist op"), null=True, editable=False)

    class Meta:
        verbose_name = _("bewijs van deelname")
        verbose_name_plural = _("bewijzen van deelname")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="certificate_withdrawn_for_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.CheckConstraint(
                name="certificate_withdrawn_by_only_when_withdrawn",
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_erased_exactly_when_nobody_is_named",
                condition=Q(erased_at__isnull=False, name="")
                | (Q(erased_at__isnull=True) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="certificate_attended_no_more_than_there_were",
                condition=Q(attended__lte=F("sessions")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.course_title}"

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=[self.code])

    @property
    def log_name(self) -> str:
        if self.is_erased:
            return gettext("een gewist bewijs")
        return gettext("het bewijs van %(name)s") % {"name": isolated(self.name)}

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def readable_code(self) -> str:
        """In groups to read aloud or to type."""
        return " ".join(self.code[i : i + 5] for i in range(0, CODE_LENGTH, 5))


class FormerCode(models.Model):
    """The code of a certificate before its name was put right: it leads to the one that took its place.

    The name of before is not kept.
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True, editable=False)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.CASCADE, related_name="former_codes"
    )
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("code van vóór een verbetering")
        verbose_name_plural = _("codes van vóór een verbetering")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return self.code
