"""Keys with which other programs speak for a partner or an organiser (docs/adr/0068)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.web.dates import day

from .events import Event


class Scope(models.TextChoices):
    """What a key may do. Kept in this order, with a space between them (RFC 6749 §3.3)."""

    SIGN_UP = "aanmelden", _("mensen aanmelden, en dat wijzigen of afmelden")
    OFFER = "aanbod", _("hulp aanbieden aan een initiatief")
    PEOPLE = "mensen", _("lezen wie zich heeft aangemeld en wie er was")
    CHECK_IN = "inchecken", _("mensen inchecken bij de deur")
    EXPORTS = "downloads", _("lijsten van mensen ophalen als bestand")


# These show people whom the key did not bring.
READS_PEOPLE = frozenset({Scope.PEOPLE, Scope.CHECK_IN, Scope.EXPORTS})


def in_order(scopes: object) -> str:
    """As they are stored. Raises TypeError for what is no collection."""
    asked = {str(one) for one in scopes}  # type: ignore[attr-defined]
    return " ".join(one for one in Scope.values if one in asked)


def _every_combination() -> list[str]:
    sizes = range(1, len(Scope.values) + 1)
    return [" ".join(some) for size in sizes for some in combinations(Scope.values, size)]


def in_words(scopes: str) -> list[str]:
    """What they allow, a line each."""
    may = scopes.split()
    return [str(scope.label) for scope in Scope if scope.value in may]


def last_day_in_words(expires_at: str) -> str:
    """Of a moment as the log keeps it (ISO 8601): “maandag 29 november 2027” of the midnight after it."""
    return day(timezone.localdate(_within_last_day(datetime.fromisoformat(expires_at))))


def _within_last_day(expires_at: datetime) -> datetime:
    return expires_at - timedelta(seconds=1)


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def live(self, now: datetime) -> ApiKeyQuerySet:
        """Not revoked, and not expired."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class ApiKey(models.Model):
    """One key; of its secret a hash. See ``keys/verbs.py``.

    Renewed, it stays the same key with another secret: what it brought stays its own. The secret before that
    works ``former_until``.
    """

    LOGGED_TEXTS = ("scopes", "events")

    name = models.CharField(_("naam"), max_length=80, unique=True)
    # Who holds it, as people whom it signs up are told: “HaarlemLink”.
    partner = models.CharField(_("partner"), max_length=80)
    # Who is mailed before it expires, beside who made it.
    contact_email = models.EmailField(_("contact"), max_length=254)
    scopes = models.CharField(_("mag"), max_length=80)
    # Else it is of no use at any: of an event that is gone, too.
    only_events = models.BooleanField(_("alleen bij bepaalde evenementen"), default=False)
    events = models.ManyToManyField(
        Event, blank=True, related_name="+", verbose_name=_("evenementen")
    )
    # SHA-256: the secret is 256 bits of chance, so there is nothing to guess that a slow hash would guard.
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    ends_with = models.CharField(max_length=4, editable=False)
    former_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 (unique, so none is not "")
    former_until = models.DateTimeField(_("oude geheim tot"), null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("gemaakt door"),
    )
    made_at = models.DateTimeField(_("gemaakt op"), default=timezone.now, editable=False)
    renewed_at = models.DateTimeField(_("vernieuwd op"), null=True, editable=False)
    expires_at = models.DateTimeField(_("werkt tot en met"))
    # Since when its holders know that it is about to expire; empty again once it is renewed.
    warned_at = models.DateTimeField(_("gewaarschuwd op"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("ingetrokken op"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ingetrokken door"),
    )
    # Of every few minutes one: see ``keys/auth.py``.
    last_used_at = models.DateTimeField(_("laatst gebruikt"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API-sleutel")
        verbose_name_plural = _("API-sleutels")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="api_key_scopes_are_ours_in_their_order",
                condition=Q(scopes__in=_every_combination()),
            ),
            models.CheckConstraint(
                name="api_key_says_whose_it_is",
                condition=~Q(name="") & ~Q(partner="") & ~Q(contact_email=""),
            ),
            models.CheckConstraint(
                name="api_key_expires_after_it_is_made", condition=Q(expires_at__gt=F("made_at"))
            ),
            models.CheckConstraint(
                name="api_key_former_secret_ends",
                condition=Q(former_hash__isnull=True, former_until__isnull=True)
                | Q(
                    former_hash__isnull=False, former_until__isnull=False, renewed_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="api_key_revoked_by_only_when_revoked",
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="api_key_revoked_has_no_former_secret",
                condition=Q(revoked_at__isnull=True) | Q(former_hash__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        return gettext("de sleutel “%(name)s”") % {"name": self.name}

    @property
    def may(self) -> frozenset[Scope]:
        return frozenset(Scope(one) for one in self.scopes.split())

    @property
    def last_day(self) -> datetime:
        """Within the last day on which it works."""
        return _within_last_day(self.expires_at)

    @property
    def in_words(self) -> list[str]:
        """What it may, a line each."""
        return in_words(self.scopes)

    @property
    def shown(self) -> str:
        """By what one tells it from others, without knowing it: "icv_…ab12"."""
        return f"icv_…{self.ends_with}"

    def is_live(self, now: datetime | None = None) -> bool:
        """Not revoked, and not expired."""
        return self.revoked_at is None and (now or timezone.now()) < self.expires_at

    def may_at(self, event: Event | int) -> bool:
        """Whether it is of use at this event (or its key). A query where it is for some events alone."""
        pk = event if isinstance(event, int) else event.pk
        return not self.only_events or self.events.filter(pk=pk).exists()
