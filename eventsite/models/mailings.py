"""Messages of the organisers to many."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .events import Event
from .registrations import Registration
from .translated import Translated


class Mailing(Translated):
    """A message of the organisers to chosen people, now or at a moment. See ``mails/mailings.py``."""

    TRANSLATED = ("subject", "text")

    LOGGED_TEXTS = ("events",)  # their keys
    CHOSEN = "chosen"  # an audience: those that were picked one by one

    class State(models.TextChoices):
        DRAFT = "draft", _("concept")
        SCHEDULED = "scheduled", _("staat klaar")
        SENDING = "sending", _("wordt verstuurd")
        STOPPED = "stopped", _("gestopt")

    class Held(models.TextChoices):
        """Why it did not go out at its moment."""

        CALLED_OFF = "called off", _("want er ging iets niet door nadat u dit klaarzette")
        NOBODY = "nobody", _("want er was niemand om het aan te sturen")
        LATE = "late", _("want de site kon toen geen mails versturen")

    # Where it stands; none for what is to people of several events, or of no event in particular.
    event = models.ForeignKey(
        Event, null=True, on_delete=models.CASCADE, related_name="mailings", editable=False
    )
    events = models.ManyToManyField(Event, related_name="+", editable=False)
    chosen = models.ManyToManyField(Registration, related_name="+", editable=False)
    audience = models.CharField(_("aan wie"), max_length=40)
    subject = models.CharField(_("onderwerp"), max_length=120, blank=True)
    text = models.TextField(_("bericht"), max_length=10_000, blank=True)
    # When it is to go out, and when that was said.
    send_at = models.DateTimeField(_("moment"), null=True, editable=False)
    scheduled_at = models.DateTimeField(null=True, editable=False)
    held_because = models.CharField(max_length=10, choices=Held, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["send_at"], name="mailing_scheduled", condition=Q(state="scheduled")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="mailing_started_at_exactly_when_it_was_sent",
                condition=Q(state__in=["draft", "scheduled"], started_at__isnull=True)
                | Q(state__in=["sending", "stopped"], started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mailing_has_a_moment_exactly_when_scheduled",
                condition=Q(state="scheduled", send_at__isnull=False, scheduled_at__isnull=False)
                | (~Q(state="scheduled") & Q(send_at__isnull=True, scheduled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="mailing_held_only_as_a_draft",
                condition=Q(held_because="") | Q(state="draft"),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or gettext("(zonder onderwerp)")

    def get_absolute_url(self) -> str:
        return reverse("mails:mailing", args=[self.pk])

    @property
    def log_name(self) -> str:
        return gettext("het bericht “%(subject)s”") % {"subject": str(self)}

    @property
    def is_waiting(self) -> bool:
        """Not sent yet: it can be changed."""
        return self.state in {self.State.DRAFT, self.State.SCHEDULED}

    @property
    def is_scheduled(self) -> bool:
        return self.state == self.State.SCHEDULED

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_stopped(self) -> bool:
        return self.state == self.State.STOPPED


class SavedText(Translated):
    """A message that organisers keep, to begin others with."""

    TRANSLATED = ("subject", "text")

    subject = models.CharField(_("onderwerp"), max_length=120)
    text = models.TextField(_("bericht"), max_length=10_000)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("bewaarde tekst")
        verbose_name_plural = _("bewaarde teksten")
        ordering = ["subject", "pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def log_name(self) -> str:
        return gettext("de bewaarde tekst “%(subject)s”") % {"subject": self.subject}
