"""The door: tablets, scans, and scans that an organiser has to look at."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .registrations import Registration
from .sessions import Session

LOOKING_BACK = timedelta(hours=12)


class Tablet(models.Model):
    """A browser at the door of one session, paired by an organiser. See ``door/tablets.py``.

    It holds no secret: the pairing code is signed by the site, the token is the tablet's own and
    only its SHA-256 is kept here.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tablets")
    number = models.PositiveSmallIntegerField()
    # The organiser let this tablet hold the names in plain text, to search without a connection.
    names_allowed = models.BooleanField(_("mag de namen bewaren"), default=False)
    # An organiser's own browser: its token opens nothing without somebody of the staff signed in there.
    needs_sign_in = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 (unique, so none is not "")
    paired_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    waiting = models.PositiveIntegerField(default=0)  # scans it says it still has to send
    clock_offset = models.IntegerField(default=0)  # seconds that its clock is behind ours
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("tablet")
        verbose_name_plural = _("tablets")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="tablet_one_per_session_and_number"
            ),
            models.CheckConstraint(
                name="tablet_token_exactly_when_paired",
                condition=Q(token_hash__isnull=True, paired_at__isnull=True)
                | Q(token_hash__isnull=False, paired_at__isnull=False),
            ),
            models.CheckConstraint(
                name="tablet_revoked_by_only_when_revoked",
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        return gettext("tablet %(number)d") % {"number": self.number}

    @property
    def name(self) -> str:
        return gettext("Tablet %(number)d") % {"number": self.number}

    @property
    def is_paired(self) -> bool:
        return self.token_hash is not None

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def ends_at(self) -> datetime:
        """When its token ends. Who is signed in can look back at an evening, for half a day at a time."""
        if not self.needs_sign_in:
            return self.session.tablets_end_at
        looked_back = (self.paired_at or self.created_at) + LOOKING_BACK
        return max(self.session.tablets_end_at, self.session.check_in_closes_at, looked_back)

    def is_live(self, now: datetime | None = None) -> bool:
        """Whether its token opens the door: paired, not cut off, and not the next morning yet."""
        now = now or timezone.now()
        return self.is_paired and not self.is_revoked and now < self.ends_at


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def live(self) -> CheckInQuerySet:
        """The scans that count: not undone, not a repeat."""
        return self.filter(voided_at__isnull=True, duplicate_of__isnull=True)

    def people(self) -> int:
        """Persons that were let in."""
        return self.aggregate(n=models.Sum("let_in"))["n"] or 0


class CheckIn(models.Model):
    """One scan of one ticket at one session. Made by the client's UUID, so a resend is no new scan.

    A party may come in parts: each live check-in lets in ``let_in`` of the ``people`` it was asked
    for, and is one ``part`` of the party. See docs/adr/0013-parties-in-parts.md.
    """

    id = models.UUIDField(primary_key=True)
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="check_ins"
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="check_ins")
    people = models.PositiveSmallIntegerField(default=1)
    let_in = models.PositiveSmallIntegerField(default=1)
    part = models.PositiveSmallIntegerField(null=True, default=1)
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    tablet = models.ForeignKey(
        Tablet, null=True, on_delete=models.SET_NULL, related_name="check_ins"
    )
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="duplicates", db_index=False
    )
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    voided_tablet = models.ForeignKey(
        Tablet, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-scanned_at", "-received_at"]
        indexes = [
            # Of repeats alone: SQLite takes an index that holds every NULL to find the scans that count.
            models.Index(
                fields=["duplicate_of"],
                name="check_in_duplicate_of",
                condition=Q(duplicate_of__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session", "part"],
                name="check_in_one_live_per_registration_session_and_part",
                condition=Q(voided_at__isnull=True, duplicate_of__isnull=True),
            ),
            models.CheckConstraint(
                name="check_in_lets_people_in_exactly_when_no_duplicate",
                condition=Q(
                    duplicate_of__isnull=True, part__isnull=False, part__gte=1, let_in__gte=1
                )
                | Q(duplicate_of__isnull=False, part__isnull=True, let_in=0),
            ),
            models.CheckConstraint(
                name="check_in_lets_in_no_more_than_asked", condition=Q(let_in__lte=F("people"))
            ),
            models.CheckConstraint(
                name="check_in_voided_by_only_when_voided",
                condition=Q(voided_by__isnull=True, voided_tablet__isnull=True)
                | Q(voided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.scanned_at:%d-%m-%Y %H.%M}"


class AsideScanQuerySet(models.QuerySet["AsideScan"]):
    def undecided(self) -> AsideScanQuerySet:
        return self.filter(decided_at__isnull=True)

    def of_address(self, email: str) -> AsideScanQuerySet:
        """Walk-ins that gave it. What was decided on tells of nobody any more, and is not looked through."""
        return self.undecided().filter(item__email=email)


class AsideScan(models.Model):
    """A tablet's scan that doesn't count by itself; an organiser takes it or leaves it.

    ``item`` is what the tablet sent, a walk-in's name included. It is emptied with the decision.
    """

    class Reason(models.TextChoices):
        REVOKED = "revoked", _("de tablet was ontkoppeld")
        TOO_LATE = "too-late", _("de tablet kwam pas na de avond")
        UNKNOWN = "unknown", _("de kaart is niet bekend")
        OTHER_EVENT = "other-event", _("de kaart is voor een andere avond")
        WAITING = "waiting", _("staat op de wachtlijst")
        CANCELLED = "cancelled", _("intussen afgemeld")
        NOT_OPEN = "not-open", _("gescand buiten de tijd van de avond")
        ONE_BY_ONE = "one-by-one", _("een groep, en hier meldt iedereen zich apart aan")

    id = models.UUIDField(primary_key=True)
    tablet = models.ForeignKey(Tablet, on_delete=models.CASCADE, related_name="aside")
    reason = models.CharField(max_length=20, choices=Reason)
    item = models.JSONField(null=True)
    scanned_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted = models.BooleanField(default=False)

    objects = AsideScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan om naar te kijken")
        verbose_name_plural = _("scans om naar te kijken")
        ordering = ["scanned_at", "pk"]
        indexes = [
            # The desk counts on each visit what waits to be decided, among all scans ever kept aside.
            models.Index(
                fields=["scanned_at", "id"],
                name="aside_scan_undecided",
                condition=Q(decided_at__isnull=True),
            ),
            # Whose name is still in one, in the order of its key.
            models.Index(
                fields=["id"],
                name="aside_scan_with_item",
                condition=Q(decided_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="aside_scan_item_exactly_until_decided",
                condition=Q(decided_at__isnull=True, item__isnull=False)
                | Q(decided_at__isnull=False, item__isnull=True),
            ),
            models.CheckConstraint(
                name="aside_scan_accepted_and_decided_by_only_when_decided",
                condition=Q(decided_at__isnull=False) | Q(accepted=False, decided_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tablet} @ {self.scanned_at:%d-%m-%Y %H.%M} ({self.get_reason_display()})"

    @property
    def log_name(self) -> str:
        return gettext("een scan")
