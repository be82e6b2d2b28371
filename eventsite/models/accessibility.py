"""The accessibility statement, as managers fill it in: what was examined, what it found, who signs.

In the model of the government's register (Besluit digitale toegankelijkheid overheid; Commission Implementing
Decision (EU) 2018/1523). What the page says of it is ``statements/accessibility.py``'s.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .site import ONLY


class Status(models.TextChoices):
    """The levels of the register. E, no statement, is what nobody chooses."""

    FULLY = "A", _("A: voldoet volledig")
    PARTLY = "B", _("B: voldoet gedeeltelijk")
    FIRST_STEPS = "C", _("C: eerste maatregelen genomen")
    NOT = "D", _("D: voldoet niet")
    NONE = "E", _("E: geen verklaring")


CLAIMED = [(one.value, one.label) for one in Status if one != Status.NONE]
NEED_EXAMINATION = [Status.FULLY, Status.PARTLY]


class AccessibilityStatement(models.Model):
    """One row at most; none as long as nobody filled it in."""

    class By(models.TextChoices):
        OTHERS = "others", _("een onafhankelijk bureau")
        SELF = "self", _("de gemeente zelf")

    LOGGED_TEXTS = (
        "status",
        "outside",
        "examined_by",
        "report",
        "signed_by",
        "signed_as",
        "register",
    )

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    status = models.CharField(_("status"), max_length=1, choices=CLAIMED)
    outside = models.TextField(_("wat er niet onder valt"), max_length=1000, blank=True)
    examined_on = models.DateField(_("dag van het onderzoek"), null=True, blank=True)
    examination = models.CharField(
        _("wie het onderzoek deed"), max_length=10, choices=By, default=By.OTHERS
    )
    examined_by = models.CharField(_("naam van het bureau"), max_length=120, blank=True)
    report = models.CharField(_("adres van het rapport"), max_length=500, blank=True)
    made_on = models.DateField(_("dag van de verklaring"))
    signed_as = models.CharField(_("functie van wie tekent"), max_length=120)
    signed_by = models.CharField(_("naam van wie tekent"), max_length=120, blank=True)
    register = models.CharField(_("adres in het register"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("toegankelijkheidsverklaring")
        verbose_name_plural = _("toegankelijkheidsverklaringen")
        constraints = [
            models.CheckConstraint(name="accessibility_statement_one_row", condition=Q(id=ONLY)),
            models.CheckConstraint(
                name="accessibility_statement_a_or_b_was_examined",
                condition=~Q(status__in=["A", "B"]) | Q(examined_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return gettext("de toegankelijkheidsverklaring")

    @property
    def log_name(self) -> str:
        return str(self)


class AccessibilityDeviation(models.Model):
    """Where the site does not do what a criterion asks, why, and what is done about it."""

    class Ground(models.TextChoices):
        """Why it may still be so: the three that the model knows."""

        NOT_YET = "not-yet", _("wij lossen het op")
        BURDEN = "burden", _("onevenredige last")
        EXEMPT = "exempt", _("valt niet onder de wet")

    LOGGED_TEXTS = ("criterion", "what", "ground", "cause", "consequence", "alternative", "measure")

    criterion = models.CharField(_("criterium"), max_length=120)
    what = models.CharField(_("wat er niet klopt"), max_length=300)
    ground = models.CharField(
        _("waarom het er nog is"), max_length=10, choices=Ground, default=Ground.NOT_YET
    )
    cause = models.CharField(_("oorzaak"), max_length=300)
    consequence = models.CharField(_("gevolg voor bezoekers"), max_length=300)
    alternative = models.CharField(_("wat wel kan"), max_length=300, blank=True)
    measure = models.CharField(_("maatregel"), max_length=300, blank=True)
    planned_on = models.DateField(_("klaar op"), null=True, blank=True)

    class Meta:
        verbose_name = _("afwijking")
        verbose_name_plural = _("afwijkingen")
        ordering = ["criterion", "pk"]
        constraints = [
            models.CheckConstraint(
                name="accessibility_deviation_to_be_mended_has_a_measure_and_a_day",
                condition=~Q(ground="not-yet") | (~Q(measure="") & Q(planned_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.criterion

    @property
    def log_name(self) -> str:
        return gettext("afwijking %(criterion)s") % {"criterion": self.criterion}
