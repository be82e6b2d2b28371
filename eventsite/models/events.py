"""What one can sign up for, and whether one can."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .event_queries import EventQuerySet
from .states import RegistrationState
from .translated import Translated

if TYPE_CHECKING:
    from .sessions import Session


class Event(Translated):
    """What one can sign up for; its multi-table children are the apps'. See docs/adr/0001.

    Each child says its ``KIND``, its ``CATEGORY`` in calendars, and its address on the site.
    """

    TRANSLATED: ClassVar[tuple[str, ...]] = (
        "title",
        "summary",
        "description",
        "practical_information",
        "thanks",
    )

    class Kind(models.TextChoices):
        """schema.org's SocialEvent and EducationEvent; the label is what a sentence calls it ("de avond")."""

        SOCIAL = "social", pgettext_lazy("in een zin: deze avond", "avond")
        EDUCATION = "education", _("cursus")

    class Status(models.TextChoices):
        DRAFT = "draft", _("concept")
        PUBLISHED = "published", _("gepubliceerd")
        CANCELLED = "cancelled", _("afgelast")

    fetched_start: datetime | None  # by ``with_times``
    fetched_end: datetime | None
    KIND: ClassVar[Kind]
    CATEGORY: ClassVar[str | Promise]
    # What its address is made of besides its own row, to select along with it.
    ADDRESS_NEEDS: ClassVar[tuple[str, ...]] = ()
    LOGGED_TEXTS = ("slug", "title")  # that the log may quote: nobody's name (staff/log.py)

    kind = models.CharField(_("soort"), max_length=20, choices=Kind, editable=False)
    slug = models.SlugField(
        _("adres op de site"), max_length=80, unique=True, help_text=_("Bijvoorbeeld: maart-2027")
    )
    title = models.CharField(_("titel"), max_length=200)
    summary = models.CharField(
        _("samenvatting"), max_length=300, help_text=_("Eén of twee zinnen.")
    )
    description = models.TextField(_("beschrijving"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    practical_information = models.TextField(
        _("praktische informatie"),
        blank=True,
        help_text=_("Gaat drie dagen van tevoren als mail naar wie komt. Leeg: geen mail."),
    )
    thanks = models.TextField(
        _("bedankmail"),
        blank=True,
        help_text=_("Gaat een dag na afloop naar wie er was. Leeg: een korte dank."),
    )
    capacity = models.PositiveIntegerField(
        _("aantal plaatsen"), validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    party_max = models.PositiveSmallIntegerField(
        _("grootste groep per aanmelding"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    registration_opens_at = models.DateTimeField(
        _("aanmelden vanaf"),
        null=True,
        blank=True,
        help_text=_("Leeg: zodra de pagina op de site staat."),
    )
    registration_closes_at = models.DateTimeField(
        _("aanmelden tot"),
        null=True,
        blank=True,
        help_text=_("Leeg: tot het begin. Schuift mee met de datum."),
    )
    promotion_stop_hours = models.PositiveSmallIntegerField(
        _("wachtlijst stopt (uren vooraf)"),
        default=3,
        validators=[MaxValueValidator(24 * 14)],
        help_text=_("Daarna krijgt niemand van de wachtlijst nog een plaats."),
    )
    # For who was invited (Registration.is_invited), until this moment; after it they are anybody's.
    held_places = models.PositiveSmallIntegerField(default=0, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)
    # Closed by an organiser before ``registration_closes_at``, until they open it again.
    sign_up_closed_at = models.DateTimeField(null=True, editable=False)
    closing_reason = models.TextField(blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancellation_reason = models.TextField(blank=True, editable=False)
    # Its figures are written and nothing of it changes any more (figures/closing.py), until it is reopened.
    closed_at = models.DateTimeField(null=True, editable=False)
    reopened_at = models.DateTimeField(null=True, editable=False)
    reopening_reason = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("evenement")
        verbose_name_plural = _("evenementen")
        indexes = [
            # What is still to be closed, among all there ever were.
            models.Index(
                fields=["closed_at"],
                name="event_not_closed",
                condition=Q(closed_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(name="event_capacity_at_least_1", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="event_party_max_at_least_1", condition=Q(party_max__gte=1)
            ),
            models.CheckConstraint(
                name="event_cancelled_at_exactly_when_cancelled",
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="event_cancellation_reason_only_when_cancelled",
                condition=Q(cancellation_reason="") | Q(status="cancelled"),
            ),
            models.CheckConstraint(
                name="event_closing_reason_only_while_closed",
                condition=Q(closing_reason="") | Q(sign_up_closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="event_registration_opens_before_it_closes",
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_opens_at__lt=F("registration_closes_at")),
                violation_error_message=_("De aanmelding moet opengaan voordat zij sluit."),
            ),
            models.CheckConstraint(
                name="event_holds_places_exactly_until_a_moment",
                condition=Q(held_places=0, held_until__isnull=True)
                | Q(held_places__gte=1, held_until__isnull=False),
            ),
            models.CheckConstraint(
                name="event_closed_only_when_published",
                condition=Q(closed_at__isnull=True) | Q(status="published"),
            ),
            models.CheckConstraint(
                name="event_is_not_closed_and_reopened_at_once",
                condition=Q(closed_at__isnull=True) | Q(reopened_at__isnull=True),
            ),
            models.CheckConstraint(
                name="event_reopening_reason_only_while_reopened",
                condition=Q(reopening_reason="") | Q(reopened_at__isnull=False),
            ),
            # Attendance and certificates are one person's.
            models.CheckConstraint(
                name="event_education_takes_single_persons",
                condition=~Q(kind="education") | Q(party_max=1),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.kind:
            self.kind = self.KIND
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return self._child.address_of(self)

    @property
    def log_name(self) -> str:
        return gettext("de %(kind)s") % {"kind": self.noun}

    @classmethod
    def address_of(cls, event: Event) -> str:
        """The path of an event of this kind, also when only its row in this table was fetched."""
        raise NotImplementedError

    @classmethod
    def alike(cls, event: Event) -> EventQuerySet[Any]:
        """What may stand in for an event of this kind."""
        return cls.objects.all()

    def next_one(self) -> Event | None:
        """The first that really comes of what may stand in for it, with its sessions; None when none is planned."""
        others = self._child.alike(self).filter(status=self.Status.PUBLISHED).exclude(pk=self.pk)
        coming: Event | None = (
            others.with_sessions().upcoming().filter(first_start__gt=timezone.now()).first()
        )
        return coming

    def of_its_kind(self) -> EventQuerySet[Any]:
        """Every event that may stand in for it, and itself: all evenings, or the runs of its course."""
        return self._child.alike(self)

    @property
    def _child(self) -> type[Event]:
        return next(child for child in Event.__subclasses__() if self.kind == child.KIND)

    @property
    def category(self) -> str:
        """What a calendar files it under."""
        return str(self._child.CATEGORY)

    @property
    def noun(self) -> str:
        """What a sentence calls it: "deze avond", "deze cursus"; both take "de"."""
        return str(self.get_kind_display())

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def sessions_in_order(self) -> list[Session]:
        """The sessions that stand, by start; from the prefetch when there is one."""
        return [s for s in self.all_sessions_in_order() if not s.is_cancelled]

    def all_sessions_in_order(self) -> list[Session]:
        """Also the sessions that were called off: calendars have to say so."""
        fetched = getattr(self, "_prefetched_objects_cache", {}).get("sessions")
        found = self.sessions.all() if fetched is None else fetched
        return sorted(found, key=lambda s: (s.starts_at, s.pk or 0))

    @property
    def starts_at(self) -> datetime | None:
        """When the first session starts; None while there is no session yet."""
        if "fetched_start" in self.__dict__:
            return self.fetched_start
        return min((s.starts_at for s in self.sessions_in_order()), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """When the last session ends; None while there is no session yet."""
        if "fetched_end" in self.__dict__:
            return self.fetched_end
        return max((s.ends_at for s in self.sessions_in_order()), default=None)

    @property
    def is_over(self) -> bool:
        ends_at = self.ends_at
        return ends_at is not None and ends_at <= timezone.now()

    @property
    def sign_up_ends_at(self) -> datetime | None:
        """When sign-up closes by itself: at its moment, or at the start; None while there is neither."""
        return self._sign_up_ends(self.starts_at)

    @property
    def promotion_stops_at(self) -> datetime | None:
        """From this moment on nobody is moved up from the waiting list."""
        start = self.starts_at
        return start - timedelta(hours=self.promotion_stop_hours) if start else None

    def registration_state(self, now: datetime | None = None) -> RegistrationState:
        """Whether one can sign up at ``now``, and if not, why."""
        now = now or timezone.now()
        start = self.starts_at
        if self.is_draft or start is None:
            return RegistrationState.DRAFT
        if self.is_cancelled:
            return RegistrationState.CANCELLED
        if now >= (self.ends_at or start):
            return RegistrationState.OVER
        closes = self._sign_up_ends(start)
        if self.sign_up_closed_at or (closes and now >= closes):
            return RegistrationState.CLOSED
        if self.registration_opens_at and now < self.registration_opens_at:
            return RegistrationState.NOT_YET
        return RegistrationState.OPEN

    def _sign_up_ends(self, start: datetime | None) -> datetime | None:
        return self.registration_closes_at or start  # given, for ``starts_at`` may cost a query
