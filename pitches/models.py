"""The stage of an edition: slots in their order, who pitches in them, who waits, and the clock.

A slot has a length and a place in the order, no time: times are worked out from the start of the
evening (``timetable.py``), so that moving the evening or a slot moves all that come after.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cafes.models import Edition
from courses.models import CourseRun
from eventsite.models import Registration
from eventsite.web.isolating import isolated
from initiatives.models import PUBLIC, Initiative


class Stage(models.Model):
    """The stage of one edition: when it opens, and the clock that the screen shows.

    The clock runs since ``running_since``, with ``seconds_before`` on it from before a pause. Once it
    is over, ``now_on`` was the last.
    """

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, related_name="stage", primary_key=True
    )
    opens_after = models.PositiveSmallIntegerField(
        _("eerste pitch (minuten na het begin)"),
        default=15,
        validators=[MaxValueValidator(600)],
    )
    now_on = models.ForeignKey(
        "PitchSlot", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_over = models.BooleanField(default=False, editable=False)
    running_since = models.DateTimeField(null=True, editable=False)
    seconds_before = models.PositiveIntegerField(default=0, editable=False)
    # Slots in their order before turns were moved, and when the last was; to put them back
    # (moving.put_back).
    order_before = models.JSONField(default=list, editable=False)
    moved_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("podium")
        verbose_name_plural = _("podia")
        constraints = [
            models.CheckConstraint(
                name="stage_clock_runs_for_a_slot_only",
                condition=Q(now_on__isnull=False) | Q(running_since__isnull=True, seconds_before=0),
            ),
            models.CheckConstraint(
                name="stage_clock_stands_when_it_is_over",
                condition=Q(is_over=False) | Q(running_since__isnull=True, seconds_before=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition)


class PitchSlot(models.Model):
    """A few minutes on the stage, or a pause."""

    class Kind(models.TextChoices):
        PITCH = "pitch", _("pitch")
        PAUSE = "pause", _("pauze")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(_("volgorde"))
    kind = models.CharField(_("soort"), max_length=10, choices=Kind, default=Kind.PITCH)
    minutes = models.PositiveSmallIntegerField(
        _("lengte in minuten"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    gap_minutes = models.PositiveSmallIntegerField(
        _("wisseltijd erna in minuten"), default=2, validators=[MaxValueValidator(60)]
    )
    # Not to be booked any more; who has it keeps it.
    is_closed = models.BooleanField(_("gesloten"), default=False)

    class Meta:
        verbose_name = _("plek op het podium")
        verbose_name_plural = _("plekken op het podium")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "position"], name="pitch_slot_one_per_edition_and_position"
            ),
            models.CheckConstraint(
                name="pitch_slot_lasts_1_to_120_minutes",
                condition=Q(minutes__gte=1, minutes__lte=120),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"

    @property
    def is_pause(self) -> bool:
        return self.kind == self.Kind.PAUSE


class PitchQuerySet(models.QuerySet["Pitch"]):
    def live(self) -> PitchQuerySet:
        """Not withdrawn: with a slot, or on the reserve list."""
        return self.filter(withdrawn_at__isnull=True)

    def for_everybody(self) -> PitchQuerySet:
        """Each with what anyone may see of it, and no more."""
        columns = [f"initiative__{name}" for name in PUBLIC]
        return self.select_related("initiative").only("slot", "outcome", *columns)

    def on_stage(self) -> PitchQuerySet:
        """With a slot."""
        return self.live().filter(slot__isnull=False)

    def reserves(self) -> PitchQuerySet:
        """Who waits for a slot, in order of arrival."""
        return self.live().filter(slot__isnull=True).order_by("asked_at", "pk")


class Pitch(models.Model):
    """One initiative's turn on the stage, or its wait for one. The row stays when it is withdrawn."""

    class Outcome(models.TextChoices):
        """What came of a turn, once the evening began."""

        HELD = "held", _("gehouden")
        ABSENT = "absent", _("niet gekomen")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="pitches")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="pitches")
    slot = models.ForeignKey(PitchSlot, null=True, on_delete=models.PROTECT, related_name="pitches")
    asked_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("uitkomst"), max_length=10, choices=Outcome, blank=True)

    LOG_NEEDS = ("initiative",)

    objects = PitchQuerySet.as_manager()

    class Meta:
        verbose_name = _("pitch")
        verbose_name_plural = _("pitches")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                name="pitch_one_live_per_slot",
                condition=Q(withdrawn_at__isnull=True, slot__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["registration"],
                name="pitch_one_live_per_registration",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="pitch_withdrawn_has_no_slot",
                condition=Q(withdrawn_at__isnull=True) | Q(slot__isnull=True),
            ),
            models.CheckConstraint(
                name="pitch_outcome_is_of_a_turn",
                condition=Q(outcome="") | Q(slot__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} ({self.slot_id or 'reserve'})"

    @property
    def log_name(self) -> str:
        name = self.initiative.name or gettext("een initiatief")
        return gettext("de pitch van %(name)s") % {"name": isolated(name)}

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_reserve(self) -> bool:
        return self.slot_id is None and not self.is_withdrawn

    @property
    def was_held(self) -> bool:
        return self.outcome == self.Outcome.HELD

    @property
    def was_missed(self) -> bool:
        return self.outcome == self.Outcome.ABSENT


class Workshop(models.Model):
    """The course run that an edition's pitchers are asked for first. Places and term stand on the run."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, related_name="workshop", primary_key=True
    )
    run = models.OneToOneField(CourseRun, on_delete=models.CASCADE, related_name="workshop_of")

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")

    def __str__(self) -> str:
        return f"{self.run}: {self.edition}"
