"""Events one can sign up for, the sessions where one shows up, and who does.

The rules that must hold whatever the code does stand in the constraints. The verbs that change
these rows are in ``booking.py``, ``checkin.py``, ``scheduling.py`` and ``mail.py``.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Max, Min, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import programme


class Venue(models.Model):
    """A place with an address. ``latitude``/``longitude`` in WGS 84 degrees, for GEO in calendars."""

    name = models.CharField(_("naam"), max_length=200)
    street = models.CharField(_("straat en huisnummer"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("plaats"), max_length=100, default="Haarlem")
    latitude = models.DecimalField(
        _("breedtegraad"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("lengtegraad"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    accessibility = models.TextField(
        _("toegankelijkheid"),
        blank=True,
        help_text=_("Bijvoorbeeld: drempelvrij, aangepast toilet, ringleiding."),
    )
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("locatie")
        verbose_name_plural = _("locaties")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="venue_latitude_and_longitude_both_or_neither",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_(
                    "Vul breedtegraad en lengtegraad allebei in, of geen van beide."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

    @property
    def address(self) -> str:
        """Street, postcode and city on one line."""
        return f"{self.street}, {' '.join(filter(None, [self.postcode, self.city]))}"


_E = TypeVar("_E", bound="Event")

# A session that was called off on its own says nothing about when its event is.
_STANDING = Q(sessions__cancelled_at__isnull=True)


class EventQuerySet(models.QuerySet[_E]):
    """Used by every kind of event."""

    def public(self) -> Self:
        """Published and cancelled events: what anyone may see. Drafts never."""
        return self.exclude(status=Event.Status.DRAFT)

    def with_sessions(self) -> Self:
        """With sessions and venues fetched: what ``starts_at`` and every page need."""
        return self.prefetch_related("sessions__venue")

    def with_places(self) -> Self:
        """With ``people`` (persons that have a place), ``free`` (places for whoever signs up now) and
        ``queued`` (registrations that wait).

        Subqueries, so that no join multiplies another's count. ``booking.places_free`` is the same
        for one event.
        """

        def number_of(found: RegistrationQuerySet, count: Count | Sum) -> Coalesce:
            per_event = found.order_by().values("event").annotate(n=count).values("n")
            return Coalesce(Subquery(per_event, output_field=models.IntegerField()), 0)

        registrations = Registration.objects.filter(event=OuterRef("pk"))
        visitors = registrations.confirmed().taking_places()
        invited = number_of(visitors.filter(is_invited=True), Sum("party_size"))
        return self.annotate(
            people=number_of(visitors, Sum("party_size")),
            queued=number_of(registrations.queue(), Count("pk")),
        ).annotate(
            free=Greatest(
                0,
                F("capacity")
                - F("people")
                - Case(
                    When(
                        held_until__gt=timezone.now(), then=Greatest(0, F("held_places") - invited)
                    ),
                    default=0,
                ),
            )
        )

    def upcoming(self) -> Self:
        """Not over yet, soonest first. An event without a session is neither upcoming nor past."""
        return (
            self.alias(
                first_start=Min("sessions__starts_at", filter=_STANDING),
                last_end=Max("sessions__ends_at", filter=_STANDING),
            )
            .filter(last_end__gt=timezone.now())
            .order_by("first_start", "pk")
        )

    def past(self) -> Self:
        """Over, latest first."""
        return (
            self.alias(
                first_start=Min("sessions__starts_at", filter=_STANDING),
                last_end=Max("sessions__ends_at", filter=_STANDING),
            )
            .filter(last_end__lte=timezone.now())
            .order_by("-first_start", "-pk")
        )


class Event(models.Model):
    """What one can sign up for: a café edition or a course run (its multi-table children)."""

    class Kind(models.TextChoices):
        """The app that the event belongs to; also its URL namespace."""

        CAFE = "cafes", _("Initiatievencafé")
        COURSE = "courses", _("cursus")

    class Status(models.TextChoices):
        DRAFT = "draft", _("concept")
        PUBLISHED = "published", _("gepubliceerd")
        CANCELLED = "cancelled", _("afgelast")

    KIND: ClassVar[Kind]  # set by each child

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
        _("aanmelden tot"), null=True, blank=True, help_text=_("Leeg: tot het begin.")
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
    cancelled_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("evenement")
        verbose_name_plural = _("evenementen")
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
            # Attendance and certificates are one person's.
            models.CheckConstraint(
                name="event_course_run_takes_single_persons",
                condition=~Q(kind="courses") | Q(party_max=1),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.kind:
            self.kind = self.KIND
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        if self.kind == self.Kind.COURSE:  # its address names the course too
            run: Event = self.courserun  # the child's own accessor
            return run.get_absolute_url()
        return reverse(f"{self.kind}:event", args=[self.slug])

    @property
    def noun(self) -> str:
        """What a sentence calls it: "deze avond", "deze cursus"; both take "de"."""
        return str(_("cursus") if self.kind == self.Kind.COURSE else _("avond"))

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def sessions_in_order(self) -> list[Session]:
        """The sessions that stand, by start; from the prefetch when there is one."""
        return [s for s in self.all_sessions_in_order() if not s.is_cancelled]

    def all_sessions_in_order(self) -> list[Session]:
        """Also the sessions that were called off: calendars have to say so."""
        return sorted(self.sessions.all(), key=lambda s: (s.starts_at, s.pk))

    @property
    def starts_at(self) -> datetime | None:
        """When the first session starts; None while there is no session yet."""
        sessions = self.sessions_in_order()
        return sessions[0].starts_at if sessions else None

    @property
    def ends_at(self) -> datetime | None:
        """When the last session ends; None while there is no session yet."""
        ends = [s.ends_at for s in self.sessions_in_order()]
        return max(ends) if ends else None

    @property
    def is_over(self) -> bool:
        ends_at = self.ends_at
        return ends_at is not None and ends_at <= timezone.now()

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
        if now >= (self.registration_closes_at or start):
            return RegistrationState.CLOSED
        if self.registration_opens_at and now < self.registration_opens_at:
            return RegistrationState.NOT_YET
        return RegistrationState.OPEN


class RegistrationState(models.TextChoices):
    """Whether an event takes registrations; worked out, never stored."""

    OPEN = "open", _("open")
    NOT_YET = "not_yet", _("nog niet open")
    CLOSED = "closed", _("gesloten")
    OVER = "over", _("voorbij")
    CANCELLED = "cancelled", _("afgelast")
    DRAFT = "draft", _("concept")


def new_session_uid() -> str:
    """A calendar UID that never changes and tells nothing (RFC 7986 §5.3: a random UUID)."""
    return f"session-{uuid.uuid4()}@{settings.SITE_DOMAIN}"


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self) -> SessionQuerySet:
        """Not called off on their own; their event may be."""
        return self.filter(cancelled_at__isnull=True)

    def public(self) -> SessionQuerySet:
        """Of published and cancelled events."""
        return self.exclude(event__status=Event.Status.DRAFT)


class Session(models.Model):
    """When and where one shows up. Times are stored in UTC and shown in Europe/Amsterdam."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("evenement")
    )
    title = models.CharField(
        _("titel"), max_length=200, blank=True, help_text=_("Leeg: de titel van het evenement.")
    )
    doors_open_at = models.DateTimeField(_("inloop vanaf"), null=True, blank=True)
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("einde"))
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("locatie")
    )
    uid = models.CharField(max_length=255, unique=True, default=new_session_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("bijeenkomst")
        verbose_name_plural = _("bijeenkomsten")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
            models.CheckConstraint(
                name="session_doors_open_before_it_starts",
                condition=Q(doors_open_at__isnull=True) | Q(doors_open_at__lte=F("starts_at")),
                violation_error_message=_("De inloop moet voor het begin liggen."),
            ),
        ]

    def __str__(self) -> str:
        local = timezone.localtime(self.starts_at)
        return f"{self.title or self.event.title}, {local:%d-%m-%Y %H.%M}"

    @property
    def name(self) -> str:
        """Its own title, or else the event's."""
        return self.title or self.event.title

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_off(self) -> bool:
        """Cancelled, by itself or with its event."""
        return self.is_cancelled or self.event.is_cancelled

    @property
    def check_in_opens_at(self) -> datetime:
        return (self.doors_open_at or self.starts_at) - settings.CHECK_IN_BEFORE

    @property
    def check_in_closes_at(self) -> datetime:
        return self.ends_at + settings.CHECK_IN_AFTER

    @property
    def tablets_end_at(self) -> datetime:
        """Six o'clock in the morning after: the tokens of the tablets end, and what they hold is wiped."""
        evening = timezone.localtime(self.ends_at)
        morning = evening.replace(hour=6, minute=0, second=0, microsecond=0, fold=0)
        return morning if morning > evening else morning + timedelta(days=1)

    def check_in_is_open(self, now: datetime | None = None) -> bool:
        if self.is_off:
            return False
        return self.check_in_opens_at <= (now or timezone.now()) < self.check_in_closes_at


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> RegistrationQuerySet:
        """Confirmed or waiting."""
        return self.exclude(status=Registration.Status.CANCELLED)

    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(status=Registration.Status.CONFIRMED)

    def queue(self) -> RegistrationQuerySet:
        """Who waits, in the order in which places are handed out."""
        return self.filter(status=Registration.Status.WAITING).order_by("registered_at", "pk")

    def taking_places(self) -> RegistrationQuerySet:
        """Visitors. Who has a stall or a pitch takes no visitor's place."""
        return self.filter(role=Registration.Role.VISITOR)

    def people(self) -> int:
        """Persons, not registrations."""
        return self.aggregate(n=models.Sum("party_size"))["n"] or 0


class Registration(models.Model):
    """One party's place, or its wait for one, at an event. Only name and e-mail are asked."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("op de wachtlijst")
        CONFIRMED = "confirmed", _("aangemeld")
        CANCELLED = "cancelled", _("afgemeld")

    class Role(models.TextChoices):
        """What somebody comes for. An initiator has a stall or a pitch, and takes no visitor's place."""

        VISITOR = "visitor", _("bezoeker")
        INITIATOR = "initiator", _("initiatiefnemer")

    class CancelledBy(models.TextChoices):
        PERSON = "person", _("zelf afgemeld")
        ORGANISER = "organiser", _("door de organisatie")

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("evenement")
    )
    name = models.CharField(_("naam"), max_length=200)
    # Empty for a walk-in who gave none; nobody else can do without.
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    party_size = models.PositiveSmallIntegerField(_("aantal personen"), default=1)
    walk_in = models.BooleanField(_("ingeschreven aan de deur"), default=False, editable=False)
    role = models.CharField(
        _("rol"), max_length=10, choices=Role, default=Role.VISITOR, editable=False
    )
    # Somebody for whom places are held (Event.held_places).
    is_invited = models.BooleanField(default=False, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.WAITING, editable=False
    )
    registered_at = models.DateTimeField(_("aangemeld op"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.CharField(max_length=10, choices=CancelledBy, blank=True, editable=False)
    # The form's own id: sending the same form twice finds the registration of the first time.
    submission_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Raised to make every link that was sent before stop working.
    link_version = models.PositiveIntegerField(default=1, editable=False)
    # SHA-256 of the ticket code: a copy of the database opens no door.
    ticket_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 (unique, so none is not "")
    # Raised when a place is given or given up, so that a calendar takes what it says then for newer
    # (RFC 5546 §2.1.4).
    invitation_sequence = models.PositiveIntegerField(default=0, editable=False)
    # When anything that the door shows of it changed; the tablets ask for what is newer than their list.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanmelding")
        verbose_name_plural = _("aanmeldingen")
        ordering = ["registered_at", "pk"]
        indexes = [
            models.Index(fields=["event", "status"], name="registration_event_status"),
            models.Index(fields=["event", "changed_at"], name="registration_event_changed_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="registration_one_live_per_event_and_email",
                condition=~Q(status="cancelled") & ~Q(email=""),
            ),
            models.CheckConstraint(
                name="registration_without_email_is_a_walk_in",
                condition=~Q(email="") | Q(walk_in=True),
            ),
            models.CheckConstraint(
                name="registration_party_size_at_least_1", condition=Q(party_size__gte=1)
            ),
            models.CheckConstraint(
                name="registration_confirmed_has_confirmed_at",
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_waiting_has_no_confirmed_at",
                condition=~Q(status="waiting") | Q(confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="registration_cancelled_says_when_and_by_whom",
                condition=(Q(status="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_by=""))
                | (~Q(status="cancelled") & Q(cancelled_at__isnull=True, cancelled_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.changed_at = timezone.now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "changed_at"}
        super().save(*args, **kwargs)

    def touch(self) -> None:
        """What the door shows of it changed elsewhere: its stall, where it is let in."""
        self.save(update_fields=["changed_at"])

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_initiator(self) -> bool:
        return self.role == self.Role.INITIATOR

    @cached_property
    def parts(self) -> list[programme.Part]:
        """What this party does at the event besides coming; see programme.py."""
        return programme.parts_of(self)

    @cached_property
    def words_for_the_door(self) -> list[str]:
        """What its verdict says beside the number of people."""
        return programme.at_the_door([self])[self.pk].words

    def queue_position(self) -> int | None:
        """1 for who is first in line; None for who does not wait."""
        if not self.is_waiting:
            return None
        ahead = Q(registered_at__lt=self.registered_at) | Q(
            registered_at=self.registered_at, pk__lt=self.pk
        )
        return self.event.registrations.queue().filter(ahead).count() + 1


class CalendarLink(models.Model):
    """Whose calendar one may subscribe to without signing in: a person's by e-mail, or an organiser's.

    The address of the feed is signed and made when it is shown, so a copy of the database holds none.
    It works as long as the row is there; see ``purging.py`` for how long that is.
    """

    email = models.EmailField(max_length=254, unique=True, null=True, editable=False)  # noqa: DJ001 (unique, so none is not "")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="calendar_link",
        editable=False,
    )

    class Meta:
        verbose_name = _("agendalink")
        verbose_name_plural = _("agendalinks")
        constraints = [
            models.CheckConstraint(
                name="calendar_link_of_a_person_or_of_an_organiser",
                condition=Q(email__isnull=True) ^ Q(user__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or self.user_id}"


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def to_come_at(self, event: Event) -> AdmissionQuerySet:
        """Who of another event was let in at a session of ``event`` that is not over yet."""
        return self.filter(
            session__event=event, session__ends_at__gt=timezone.now()
        ).select_related("registration", "session")


class Admission(models.Model):
    """Lets a party in at a session of another event, instead of one of its own event's.

    A missed course session can so be made up for at another run; see ``courses/attendance.py``.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="admissions"
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="admissions")
    instead_of = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField(default=timezone.now)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("toelating")
        verbose_name_plural = _("toelatingen")
        ordering = ["admitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="admission_one_per_registration_and_session",
            ),
            models.UniqueConstraint(
                fields=["registration", "instead_of"], name="admission_one_per_missed_session"
            ),
            models.CheckConstraint(
                name="admission_is_to_another_session",
                condition=~Q(session=F("instead_of")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.session_id}"


class Tablet(models.Model):
    """A browser at the door of one session, paired by an organiser. See ``tablets.py``.

    It holds no secret: the pairing code is signed by the site, the token is the tablet's own and
    only its SHA-256 is kept here.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tablets")
    number = models.PositiveSmallIntegerField()
    # The organiser let this tablet hold the names in plain text, to search without a connection.
    names_allowed = models.BooleanField(_("mag de namen bewaren"), default=False)
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
    def name(self) -> str:
        return gettext("Tablet %(number)d") % {"number": self.number}

    @property
    def is_paired(self) -> bool:
        return self.token_hash is not None

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def is_live(self, now: datetime | None = None) -> bool:
        """Whether its token opens the door: paired, not cut off, and not the next morning yet."""
        now = now or timezone.now()
        return self.is_paired and not self.is_revoked and now < self.session.tablets_end_at


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
        "self", null=True, on_delete=models.CASCADE, related_name="duplicates"
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


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> MessageQuerySet:
        """Waiting for a first or a next try, or taken by a worker that never came back.

        Not those of a mailing that was stopped.
        """
        stopped = Mailing.objects.filter(state=Mailing.State.STOPPED).values("pk")
        return self.filter(
            Q(state=Message.State.QUEUED, next_attempt_at__lte=now)
            | Q(state=Message.State.SENDING, leased_until__lte=now)
        ).exclude(mailing__isnull=False, mailing_id__in=stopped)


def new_message_id() -> str:
    """Made once, when queued, so that a mail that goes out twice is known as the same (RFC 5322 §3.6.4)."""
    return f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>"


class Message(models.Model):
    """A mail to send, queued in the transaction that causes it. See ``mail.py`` and ``delivery.py``.

    It keeps what to say and to whom, not the text: links and ticket codes are made at delivery, so
    a copy of the database holds none. What is not about a registration is a multi-table child that
    says what it is about; ``letters.writes`` names who writes it.
    """

    class Kind(models.TextChoices):
        """The messages we send; each has its templates in its app's ``emails/`` folder."""

        CONFIRMATION = "confirmation", _("aangemeld")
        WAITING = "waiting", _("op de wachtlijst")
        PROMOTED = "promoted", _("plaats gekregen")
        CHANGED = "changed", _("aanmelding gewijzigd")
        CANCELLED = "cancelled", _("afgemeld")
        LEFT_WAITING_LIST = "left_waiting_list", _("van de wachtlijst af")
        EVENT_CHANGED = "event_changed", _("tijd of plaats veranderd")
        EVENT_CANCELLED = "event_cancelled", _("afgelast")
        LINKS = "links", _("links opnieuw")
        REMINDER_WEEK = "reminder_week", _("herinnering, een week vooraf")
        REMINDER_DAY = "reminder_day", _("herinnering, een dag vooraf")
        PRACTICAL = "practical", _("praktische informatie")
        THANKS = "thanks", _("bedankt")
        MAILING = "mailing", _("bericht van de organisatie")
        MAILING_TEST = "mailing_test", _("proef van een bericht")
        INITIATIVE_ENTERED = "initiative_entered", _("initiatief ingevuld")
        INITIATIVE_PUBLISHED = "initiative_published", _("initiatief op de site")
        INITIATIVE_LINKS = "initiative_links", _("links van initiatieven opnieuw")
        OFFER_RECEIVED = "offer_received", _("hulp aangeboden, aan de initiatiefnemer")
        OFFER_PASSED_ON = "offer_passed_on", _("hulp aangeboden, aan de helper")
        JOINED = "joined", _("kraam of pitch geboekt")
        MOVED_UP = "moved_up", _("van de reservelijst naar het podium")
        PARTS_CHANGED = "parts_changed", _("kraam of pitch veranderd")
        WORKSHOP_OFFERED = "workshop_offered", _("workshop aangeboden")
        ADMITTED = "admitted", _("bijeenkomst inhalen")
        ADMISSION_ENDED = "admission_ended", _("inhalen vervalt")
        COURSE_ACCESS = "course_access", _("toegang tot vervolgcursus")
        CERTIFICATE = "certificate", _("bewijs van deelname")

    class State(models.TextChoices):
        QUEUED = "queued", _("wacht")
        SENDING = "sending", _("wordt verstuurd")
        SENT = "sent", _("verstuurd")
        BOUNCED = "bounced", _("teruggekomen")
        SUPERSEDED = "superseded", _("niet meer nodig")
        FAILED = "failed", _("mislukt")

    kind = models.CharField(_("soort"), max_length=40, choices=Kind)
    registration = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        related_name="messages",
        verbose_name=_("aanmelding"),
        null=True,
        editable=False,
    )
    # For who has no registration; otherwise the mail goes to the registration's address.
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    # Where the mail is about one session, and not about the registration's whole event.
    session = models.ForeignKey(
        Session, null=True, editable=False, on_delete=models.CASCADE, related_name="+"
    )
    # A mail to many at once; see ``mailings.py``.
    mailing = models.ForeignKey(
        "Mailing", null=True, editable=False, on_delete=models.CASCADE, related_name="messages"
    )
    # What makes it the only one of its kind for a registration: queued twice, it is sent once.
    occasion = models.CharField(max_length=100, blank=True, editable=False)
    message_id = models.CharField(max_length=255, unique=True, default=new_message_id)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    next_attempt_at = models.DateTimeField(_("volgende poging"), default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(_("laatste fout"), blank=True)
    created_at = models.DateTimeField(_("gemaakt op"), default=timezone.now)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="message_state_next_attempt")
        ]
        constraints = [
            models.CheckConstraint(
                name="message_goes_to_a_registration_or_an_address",
                condition=Q(registration__isnull=False, email="")
                | (Q(registration__isnull=True) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="message_leased_exactly_while_sending",
                condition=Q(state="sending", leased_until__isnull=False)
                | (~Q(state="sending") & Q(leased_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_sent_at_exactly_when_sent",
                condition=Q(state__in=["sent", "bounced"], sent_at__isnull=False)
                | (~Q(state__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["registration", "kind", "occasion"],
                name="message_one_per_registration_kind_and_occasion",
                condition=~Q(occasion=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.get_state_display()})"

    @property
    def address(self) -> str:
        """Where it goes."""
        return self.registration.email if self.registration else self.email


class Invitation(models.Model):
    """What somebody's calendar was last told of an entry, and by which mail. See ``invitations.py``."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="invitations"
    )
    uid = models.CharField(max_length=255)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="invitations")
    sequence = models.PositiveIntegerField()
    # SHA-256 of what the entry said; empty once it was called off.
    content = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "uid"], name="invitation_one_per_registration_and_uid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.uid}: {self.sequence}"

    @property
    def is_cancelled(self) -> bool:
        return not self.content


class Mailing(models.Model):
    """A message of the organisers to chosen people of one event. See ``mailings.py``."""

    class State(models.TextChoices):
        DRAFT = "draft", _("concept")
        SENDING = "sending", _("wordt verstuurd")
        STOPPED = "stopped", _("gestopt")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mailings")
    audience = models.CharField(_("aan wie"), max_length=40)
    subject = models.CharField(_("onderwerp"), max_length=120)
    text = models.TextField(_("bericht"), max_length=10_000)
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
        constraints = [
            models.CheckConstraint(
                name="mailing_started_at_exactly_when_no_draft",
                condition=Q(state="draft", started_at__isnull=True)
                | (~Q(state="draft") & Q(started_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("desk:mailing", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_stopped(self) -> bool:
        return self.state == self.State.STOPPED


class PeriodicRun(models.Model):
    """For which moment each periodic job ran last. See ``periodic.py``."""

    name = models.CharField(max_length=60, primary_key=True)
    slot = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("periodiek werk")
        verbose_name_plural = _("periodiek werk")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
