"""What came of an event, once it is closed: numbers, and nothing of anybody."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .events import Event


class EventFigures(models.Model):
    """What came of an event: worked out when it is closed, and the same when all who came are erased.

    Persons, not registrations, unless it says so. What the apps count of their own is in ``counts``.
    The words are in docs/glossary.md.
    """

    class Source(models.TextChoices):
        """Where ``attended`` is from."""

        COUNTED = "counted", _("geteld aan de deur")
        TYPED = "typed", _("opgegeven door de organisatie")

    event = models.OneToOneField(
        Event, on_delete=models.CASCADE, related_name="figures", primary_key=True
    )
    written_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=10, choices=Source, default=Source.COUNTED)
    registrations = models.PositiveIntegerField(
        default=0
    )  # that had a place, those at the door not
    expected = models.PositiveIntegerField(default=0)  # the persons of these
    attended = models.PositiveIntegerField(default=0)  # who was there, as the organisers say
    counted = models.PositiveIntegerField(default=0)  # who was let in at the door
    walk_ins = models.PositiveIntegerField(default=0)  # of these: signed up at the door
    no_shows = models.PositiveIntegerField(default=0)  # expected, and not let in
    visitors = models.PositiveIntegerField(default=0)  # let in, without a stall or a pitch
    initiators = models.PositiveIntegerField(default=0)  # let in, with one
    returning = models.PositiveIntegerField(default=0)  # registrations: were at an earlier one, too
    waiting = models.PositiveIntegerField(default=0)  # still on the waiting list
    # What lists of what is over say of its places, so that they need not count its people again.
    places_taken = models.PositiveIntegerField(default=0)  # by visitors, also at the door
    parties_waiting = models.PositiveIntegerField(default=0)  # registrations
    # Registrations that it had, those that were cancelled too: with fewer left, counting anew says less.
    rows = models.PositiveIntegerField(default=0)
    # For who makes the next one.
    remark = models.TextField(_("opmerking voor de volgende keer"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("cijfers van een evenement")
        verbose_name_plural = _("cijfers van evenementen")
        constraints = [
            models.CheckConstraint(
                name="event_figures_typed_where_more_or_fewer_than_counted",
                condition=Q(source="typed") | Q(attended=models.F("counted")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.attended}"


class EventCount(models.Model):
    """One number of a closed event: of ``subject`` as a whole, or of one ``value`` of it.

    ``stalls``: 14; ``theme`` ``groen``: 9. Each app says what its subjects are (``figures/counting.py``).
    """

    figures = models.ForeignKey(EventFigures, on_delete=models.CASCADE, related_name="counts")
    subject = models.CharField(max_length=40)
    value = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    is_typed = models.BooleanField(default=False)  # nothing was counted; organisers said it

    class Meta:
        verbose_name = _("getal van een evenement")
        verbose_name_plural = _("getallen van evenementen")
        ordering = ["subject", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["figures", "subject", "value"],
                name="event_count_one_per_event_subject_and_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.value}: {self.number}"
