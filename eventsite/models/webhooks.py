"""Webhooks: which programs are told what happens, and each thing that they are told. See ``webhooks/``."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .events import Event
from .restorations import Restoration
from .session_times import Moment


class WebhookKind(models.TextChoices):
    """What can have happened. In the contract with others for good, as Standard Webhooks spells it."""

    REGISTERED = "aanmelding.nieuw", _("iemand meldt zich aan")
    CHANGED = "aanmelding.gewijzigd", _("een aanmelding verandert, of krijgt een plaats")
    CANCELLED = "aanmelding.afgemeld", _("iemand meldt zich af")
    ERASED = "aanmelding.gewist", _("een aanmelding wordt gewist")
    CHECKED_IN = "incheck.nieuw", _("iemand is ingecheckt, of opnieuw geteld")
    CHECK_IN_UNDONE = "incheck.teruggenomen", _("een check-in wordt teruggenomen")
    PUBLISHED = "evenement.gepubliceerd", _("een evenement komt op de site, of gaat toch door")
    EVENT_CHANGED = "evenement.gewijzigd", _("een evenement verandert")
    CALLED_OFF = "evenement.afgelast", _("een evenement gaat niet door")


def in_words(kinds: str) -> str:
    """As the log kept them, with a space between: “iemand meldt zich aan; iemand meldt zich af”."""
    kept = kinds.split()
    return "; ".join(str(kind.label) for kind in WebhookKind if kind.value in kept)


PING = "ping"  # asked for at the desk; not to be chosen
# Of 4xx: not now (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4), or nothing at all any more.
_NO_REFUSALS = ["408", "425", "429", "410"]


def is_refusal(answer: str) -> bool:
    """Whether a receiver says by it that it will not take this message, also not later."""
    return answer.startswith("4") and answer not in _NO_REFUSALS


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def kept(self) -> WebhookQuerySet:
        """Those that managers see."""
        return self.exclude(state=Webhook.State.REMOVED)

    def followers(self) -> WebhookQuerySet:
        """For whom is kept what happens: also while they are paused."""
        return self.filter(
            state__in=[Webhook.State.ACTIVE, Webhook.State.PAUSED, Webhook.State.FAILING]
        )

    def stopped(self) -> WebhookQuerySet:
        """That the site paused or ended by itself."""
        return self.filter(state__in=[Webhook.State.FAILING, Webhook.State.GONE])

    def held_back(self) -> WebhookQuerySet:
        """Paused because a backup was put back, by nobody else: what waits may have been told."""
        restored = Restoration.objects.filter(
            restored_at__lte=models.OuterRef("stopped_at"),
            settled_at__gte=models.OuterRef("stopped_at"),
        )
        return self.filter(models.Exists(restored), state=Webhook.State.PAUSED)

    def refused_since(self, moment: datetime) -> WebhookQuerySet:
        """That are told things, and of which the receiver refused some for good since then."""
        refused = WebhookDelivery.objects.filter(
            webhook=models.OuterRef("pk"),
            state=WebhookDelivery.State.REFUSED,
            tried_at__gte=moment,
        )
        return self.filter(models.Exists(refused), state=Webhook.State.ACTIVE)

    def due(self, now: Moment) -> WebhookQuerySet:
        """With something to tell, that may be told now and that no worker is telling, longest first."""
        waits = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        told = WebhookDelivery.objects.waiting().filter(webhook=models.OuterRef("pk"))
        found = self.filter(
            waits, models.Exists(told), state=Webhook.State.ACTIVE, next_attempt_at__lte=now
        )
        return found.order_by("next_attempt_at", "pk")


class Webhook(models.Model):
    """An address that is told what happens. Its secret is made from the site's key: ``webhooks/keys.py``."""

    LOGGED_TEXTS = ("name", "url", "kinds")

    class State(models.TextChoices):
        ACTIVE = "active", _("actief")
        PAUSED = "paused", _("stilgezet")
        FAILING = "failing", _("stilgezet: het lukte dagen niet")
        GONE = "gone", _("gestopt door de ontvanger")
        REMOVED = "removed", _("weggehaald")

    name = models.CharField(_("naam"), max_length=60)
    url = models.URLField(_("adres"), max_length=500)
    kinds = models.JSONField(_("wat er gemeld wordt"), default=list)
    event = models.ForeignKey(
        Event,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="webhooks",
        verbose_name=_("avond of cursus"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, editable=False
    )
    state = models.CharField(
        _("status"), max_length=10, choices=State, default=State.ACTIVE, editable=False
    )
    stopped_at = models.DateTimeField(null=True, editable=False)
    # Told in order, one after the other: so how it goes is the address's, and not of what is told.
    next_attempt_at = models.DateTimeField(default=timezone.now, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)  # in a row
    failing_since = models.DateTimeField(null=True, editable=False)
    last_error = models.CharField(max_length=300, blank=True, editable=False)
    # How many were sent since then; a new hour begins when that is an hour ago.
    hour_began_at = models.DateTimeField(null=True, editable=False)
    sent_this_hour = models.PositiveIntegerField(default=0, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="webhook_has_an_address", condition=Q(url__startswith="http")
            ),
            models.CheckConstraint(
                name="webhook_stopped_at_exactly_when_not_active",
                condition=Q(state="active", stopped_at__isnull=True)
                | (~Q(state="active") & Q(stopped_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="webhook_failing_since_exactly_with_failures",
                condition=Q(failures=0, failing_since__isnull=True)
                | Q(failures__gt=0, failing_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        return gettext("de webhook “%(name)s”") % {"name": self.name}

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def was_stopped(self) -> bool:
        """By the site itself."""
        return self.state in {self.State.FAILING, self.State.GONE}


class WebhookSecret(models.Model):
    """From what a secret is made, with the site's key: a copy of the database signs nothing."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="secrets")
    seed = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    # Of one that was renewed: until then what is sent is signed with it as well.
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("geheim van een webhook")
        verbose_name_plural = _("geheimen van webhooks")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook"],
                name="webhook_secret_one_that_lasts",
                condition=Q(ends_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.made_at:%d-%m-%Y}"


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def waiting(self) -> WebhookDeliveryQuerySet:
        return self.filter(state=WebhookDelivery.State.WAITING)

    def refused_before(self, *, were: bool) -> WebhookDeliveryQuerySet:
        """Those whose receiver refused them when they were tried last; or all others."""
        refused = Q(answer__startswith="4") & ~Q(answer__in=_NO_REFUSALS)
        return self.filter(refused if were else ~refused)


class WebhookDelivery(models.Model):
    """One thing that happened, to be told to one address; written in the transaction in which it happened.

    It says which, and of nobody who. Told in the order of its key, which is that of one event's verbs:
    they hold the event.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht")
        DELIVERED = "delivered", _("afgeleverd")
        REFUSED = "refused", _("geweigerd")  # for good, while what came after it was taken
        DROPPED = "dropped", _("vervallen")

    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    # By which its receiver knows it again when it comes twice.
    delivery_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("soort"), max_length=40)
    happened_at = models.DateTimeField(_("wanneer"), default=timezone.now)
    data = models.JSONField(default=dict)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("pogingen"), default=0)
    tried_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    answer = models.CharField(_("antwoord"), max_length=300, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("melding aan een webhook")
        verbose_name_plural = _("meldingen aan webhooks")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["webhook", "id"], name="webhook_delivery_of"),
            models.Index(
                fields=["webhook", "id"],
                name="webhook_delivery_queue",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["webhook"], name="webhook_delivery_refused", condition=Q(state="refused")
            ),
            models.Index(fields=["happened_at"], name="webhook_delivery_happened_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="webhook_delivered_at_exactly_when_delivered",
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.delivery_id}"
