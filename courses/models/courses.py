"""Courses and their runs."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, EventQuerySet, Translated
from eventsite.web.addresses import address


class Course(Translated):
    """What is taught, and to whom; it is given in runs. schema.org ``Course``."""

    TRANSLATED = ("title", "summary", "audience", "description")

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
        return address("courses:course", self.slug)


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
    def alike(cls, event: Event) -> EventQuerySet[CourseRun]:
        return cls.objects.filter(course__runs=event.pk)

    @classmethod
    def address_of(cls, event: Event) -> str:
        run = event if isinstance(event, cls) else event.courserun
        return reverse("courses:event", args=[run.course.slug, run.slug])
