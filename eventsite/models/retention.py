"""How long data of people is kept, as managers set it, and what was destroyed when that was over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .log import WrittenForGood


class RetentionTerm(models.Model):
    """The term of one category, where managers set another than its default. Read by ``retention/terms.py``."""

    category = models.CharField(max_length=40, primary_key=True)
    # What managers knew it by, in the site's own language: for the log, once there is no such category any more.
    title = models.CharField(max_length=120, editable=False)
    days = models.PositiveIntegerField(_("dagen"))
    modified_at = models.DateTimeField(default=timezone.now, editable=False)

    # What each is called in the language of the page, by key; ``retention/categories.py`` says it.
    titles: ClassVar[Mapping[str, str | Promise]] = {}

    class Meta:
        verbose_name = _("bewaartermijn")
        verbose_name_plural = _("bewaartermijnen")
        ordering = ["category"]

    def __str__(self) -> str:
        return f"{self.category}: {self.days}"

    @property
    def log_name(self) -> str:
        title = self.titles.get(self.category, self.title)
        return gettext("de bewaartermijn “%(title)s”") % {"title": title}


class DestructionQuerySet(models.QuerySet["Destruction"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise WrittenForGood

    def delete(self) -> NoReturn:
        raise WrittenForGood


class Destruction(models.Model):
    """That so many of a category were destroyed, and why: never of whom. Written once, never changed.

    See ``retention/recording.py``. Archiefbesluit 1995, article 8: what, on which ground, in which way.
    """

    class Cause(models.TextChoices):
        TERM = "term", _("de termijn was om")
        PERSON = "person", _("iemand wiste de eigen gegevens")
        ORGANISER = "organiser", _("een organisator wiste iemands gegevens")

    at = models.DateTimeField(_("wanneer"), default=timezone.now, db_index=True)
    category = models.CharField(_("soort"), max_length=40)
    cause = models.CharField(_("aanleiding"), max_length=10, choices=Cause, default=Cause.TERM)
    # The term as it was; none where a person asked for it.
    days = models.PositiveIntegerField(_("termijn in dagen"), null=True)
    basis = models.CharField(_("grond"), max_length=300)
    number = models.PositiveIntegerField(_("aantal"))

    objects = DestructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("vernietiging")
        verbose_name_plural = _("vernietigingen")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="destruction_number_at_least_1", condition=Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="destruction_has_a_term_exactly_when_that_was_over",
                condition=Q(cause="term", days__isnull=False)
                | (~Q(cause="term") & Q(days__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d-%m-%Y} {self.category}: {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenForGood
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenForGood
