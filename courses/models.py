"""Courses and their runs, who may enrol in which, and what came of it.

A run is an event: places, queue, tickets, check-in and calendars are ``eventsite``'s.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, Registration, Session
from initiatives.models import Initiative


class Course(models.Model):
    """What is taught, and to whom; it is given in runs. schema.org ``Course``."""

    class Kind(models.TextChoices):
        BASIC = "basic", _("basiscursus")
        ADVANCED = "advanced", _("verdiepingscursus")
        WORKSHOP = "workshop", _("workshop")

    kind = models.CharField(_("soort"), max_length=10, choices=Kind)
    slug = models.SlugField(_("adres op de site"), max_length=80, unique=True)
    title = models.CharField(_("titel"), max_length=200)
    summary = models.CharField(
        _("samenvatting"),
        max_length=300,
        help_text=_("Waar de cursus voor is, in één of twee zinnen."),
    )
    audience = models.CharField(_("voor wie"), max_length=300)
    description = models.TextField(_("wat u leert"), blank=True)
    certificate_sessions = models.PositiveSmallIntegerField(
        _("bijeenkomsten voor een bewijs"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Bij hoeveel bijeenkomsten iemand was om een bewijs te krijgen. Leeg: geen bewijs."
        ),
    )
    prerequisite = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opens",
        verbose_name=_("vooraf te volgen"),
    )
    prerequisite_sessions = models.PositiveSmallIntegerField(
        _("bijeenkomsten daarvan"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Bij hoeveel bijeenkomsten van die cursus iemand was."),
    )
    asks_initiative = models.BooleanField(
        _("vraagt naar het initiatief"),
        default=False,
        help_text=_("Wie zich aanmeldt, noemt het initiatief waar de cursus voor is."),
    )
    position = models.PositiveSmallIntegerField(_("volgorde op de site"), default=0)

    class Meta:
        verbose_name = _("cursus")
        verbose_name_plural = _("cursussen")
        ordering = ["position", "title"]
        constraints = [
            models.CheckConstraint(
                name="course_prerequisite_says_how_many_sessions",
                condition=Q(prerequisite__isnull=True, prerequisite_sessions__isnull=True)
                | Q(
                    prerequisite__isnull=False,
                    prerequisite_sessions__isnull=False,
                    prerequisite_sessions__gte=1,
                ),
                violation_error_message=_(
                    "Vul bij een cursus vooraf ook het aantal bijeenkomsten in, of geen van beide."
                ),
            ),
            models.CheckConstraint(
                name="course_is_not_its_own_prerequisite",
                condition=Q(prerequisite__isnull=True) | ~Q(prerequisite=F("id")),
                violation_error_message=_("Een cursus kan niet vóór zichzelf komen."),
            ),
            models.CheckConstraint(
                name="course_certificate_takes_a_session",
                condition=Q(certificate_sessions__isnull=True) | Q(certificate_sessions__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.slug])


class CourseRun(Event):
    """One time that a course is given: its sessions, places and people. schema.org ``CourseInstance``."""

    KIND = Event.Kind.EDUCATION
    CATEGORY = _("cursus")
    ADDRESS_NEEDS = ("courserun__course",)

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="runs", verbose_name=_("cursus")
    )
    trainer = models.CharField(_("trainer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cursusronde")
        verbose_name_plural = _("cursusrondes")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.party_max = 1  # a constraint holds it: attendance and certificates are one person's
        super().save(*args, **kwargs)

    @classmethod
    def address_of(cls, event: Event) -> str:
        run = event if isinstance(event, cls) else event.courserun
        return reverse("courses:event", args=[run.course.slug, run.slug])


class Waiver(models.Model):
    """Lets one person into a course without its prerequisite, for a reason that is kept."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="waivers", verbose_name=_("cursus")
    )
    name = models.CharField(_("naam"), max_length=200)
    email = models.EmailField(_("e-mailadres"), max_length=254)
    reason = models.TextField(_("reden"))
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("uitzondering")
        verbose_name_plural = _("uitzonderingen")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "course",
                Lower("email"),
                name="waiver_one_live_per_course_and_email",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="waiver_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="waiver_withdrawn_by_only_when_withdrawn",
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.course}"


class EnrolledInitiative(models.Model):
    """Which initiative an enrolment is for."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="enrolled_initiative"
    )
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="enrolments")

    def __str__(self) -> str:
        return str(self.initiative)


class AppendOnly(Exception):
    """The row is part of the record; a correction is a new row."""


class AppendOnlyQuerySet(models.QuerySet["AttendanceChange"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class AttendanceChange(models.Model):
    """One tick set or taken away on the attendance list: the trail of corrections.

    It goes only with the registration itself, when the term for personal data has passed.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="attendance_changes"
    )
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="attendance_changes"
    )
    present = models.BooleanField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.session_id}: {self.present}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly


CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: nothing to misread
CODE_LENGTH = 26


def new_code() -> str:
    """130 random bits: not to be guessed. In the clear, since it opens no more than its row says."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Certificate(models.Model):
    """Proof that somebody took a run. What it says is fixed when it is issued."""

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
                name="certificate_attended_no_more_than_there_were",
                condition=Q(attended__lte=F("sessions")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.course_title}"

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=[self.code])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def readable_code(self) -> str:
        """In groups to read aloud or to type."""
        return " ".join(self.code[i : i + 5] for i in range(0, CODE_LENGTH, 5))
