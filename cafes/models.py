"""Café editions, their floor plans, and who stands where."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eventsite.models import Event, Registration, Translated
from eventsite.web.addresses import address
from eventsite.web.picture_files import small_name, srcset
from eventsite.web.pictures import small_size
from initiatives.models import PUBLIC, Initiative

from . import names

HIGHEST_NUMBER = 999  # of a stall
FARTHEST_OUT = 10_000  # decimetres: what can be typed; what fits is for room.py to say
_IN_REACH = MaxValueValidator(FARTHEST_OUT)


class Edition(Event):
    """One evening of the Initiatievencafé."""

    TRANSLATED = (*Event.TRANSLATED, "headline", "table_size", "stall_information", "aftermath")
    KIND = Event.Kind.SOCIAL
    CATEGORY = _("Initiatievencafé")

    headline = models.CharField(
        _("kop op de voorpagina"),
        max_length=120,
        default="Een avond voor iedereen met een idee voor Haarlem",
    )
    # What who has a stall knows beforehand.
    set_up_from = models.TimeField(
        _("opbouwen vanaf"),
        null=True,
        blank=True,
        help_text=_("Hoe laat kraamhouders binnen kunnen om hun kraam klaar te zetten."),
    )
    table_size = models.CharField(
        _("wat er bij een kraam hoort"),
        max_length=120,
        blank=True,
        help_text=_("Bijvoorbeeld: een tafel van 180 bij 75 cm en twee stoelen."),
    )
    stall_information = models.TextField(
        _("verder voor kraamhouders"),
        max_length=1000,
        blank=True,
        help_text=_("Bijvoorbeeld: waar u kunt uitladen, en wat u zelf meeneemt."),
    )
    # An organiser's own words, once it is over.
    aftermath = models.TextField(_("wat kwam ervan"), blank=True, max_length=5000)

    class Meta:
        verbose_name = _("editie")
        verbose_name_plural = _("edities")

    @classmethod
    def address_of(cls, event: Event) -> str:
        return address("cafes:event", event.slug)

    @property
    def has_begun(self) -> bool:
        """Its doors are open, or were. One that is called off never begins, nor a draft: nobody knows of it."""
        sessions = self.sessions_in_order()
        if self.is_cancelled or self.is_draft or not sessions:
            return False
        return (sessions[0].doors_open_at or sessions[0].starts_at) <= timezone.now()


class Placed(models.Model):
    """A rectangle on an edition's floor plan, in decimetres from the top left corner of the room."""

    x = models.PositiveSmallIntegerField(_("van links (dm)"), validators=[_IN_REACH])
    y = models.PositiveSmallIntegerField(_("van boven (dm)"), validators=[_IN_REACH])
    width = models.PositiveSmallIntegerField(
        _("breedte (dm)"), default=25, validators=[MinValueValidator(1), _IN_REACH]
    )
    height = models.PositiveSmallIntegerField(
        _("diepte (dm)"), default=20, validators=[MinValueValidator(1), _IN_REACH]
    )

    class Meta:
        abstract = True


class Fixture(Placed):
    """What stands in the room whoever comes: its walls, the stage, the entrance."""

    class Kind(models.TextChoices):
        WALLS = "walls", _("muren van de zaal")
        STAGE = "stage", _("podium")
        ENTRANCE = "entrance", _("ingang")

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="fixtures", verbose_name=_("editie")
    )
    kind = models.CharField(_("soort"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("vast onderdeel van de zaal")
        verbose_name_plural = _("vaste onderdelen van de zaal")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="fixture_has_a_size", condition=Q(width__gte=1, height__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def log_name(self) -> str:
        return names.of_fixture(self.kind)


class StandQuerySet(models.QuerySet["Stand"]):
    def with_holder(self) -> StandQuerySet:
        """With the live booking and its initiative fetched: what ``booking`` and an organiser's plan need."""
        return self.prefetch_related(
            Prefetch(
                "bookings",
                queryset=StandBooking.objects.live().select_related("initiative", "registration"),
                to_attr="live_bookings",
            )
        )

    def for_everybody(self) -> StandQuerySet:
        """The same with what anyone may see of the initiative, and no more."""
        columns = [f"initiative__{name}" for name in PUBLIC]
        bookings = StandBooking.objects.live().select_related("initiative").only("stand", *columns)
        return self.prefetch_related(
            Prefetch("bookings", queryset=bookings, to_attr="live_bookings")
        )

    def bookable(self) -> StandQuerySet:
        """What an initiator may choose: for initiatives, not blocked, not taken."""
        return self.filter(kind=Stand.Kind.INITIATIVE, blocked_because="").exclude(
            pk__in=StandBooking.objects.live().values("stand_id")
        )


class Stand(Placed, Translated):
    """A stall on an edition's floor plan: one to book, or a table for advisers."""

    TRANSLATED = ("adviser", "blocked_because")

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("kraam voor een initiatief")
        ADVISER = "adviser", _("adviestafel")

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="stands", verbose_name=_("editie")
    )
    number = models.PositiveSmallIntegerField(
        _("nummer"), validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_NUMBER)]
    )
    kind = models.CharField(_("soort"), max_length=10, choices=Kind, default=Kind.INITIATIVE)
    has_power = models.BooleanField(_("stroom"), default=False)
    is_accessible = models.BooleanField(_("bereikbaar met een rolstoel"), default=True)
    near_stage = models.BooleanField(_("dicht bij het podium"), default=False)
    adviser = models.CharField(
        _("wie er adviseert"),
        max_length=120,
        blank=True,
        help_text=_("Alleen bij een adviestafel, bijvoorbeeld: gemeente, vergunningen."),
    )
    blocked_because = models.CharField(
        _("niet te boeken omdat"),
        max_length=120,
        blank=True,
        help_text=_("Leeg: te boeken. Bijvoorbeeld: nooduitgang."),
    )

    objects = StandQuerySet.as_manager()

    class Meta:
        verbose_name = _("kraam")
        verbose_name_plural = _("kramen")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="stand_one_per_edition_and_number",
                violation_error_message=_("Dit nummer is al gebruikt."),
            ),
            models.CheckConstraint(
                name="stand_has_a_size", condition=Q(width__gte=1, height__gte=1)
            ),
            models.CheckConstraint(
                name="stand_adviser_only_at_an_adviser_table",
                condition=Q(adviser="") | Q(kind="adviser"),
                violation_error_message=_("Alleen bij een adviestafel hoort een adviseur."),
            ),
        ]

    def __str__(self) -> str:
        return names.of_stall(self.number, is_adviser_table=self.is_adviser_table)

    log_name = property(__str__)

    @property
    def booking(self) -> StandBooking | None:
        """Who stands here; from ``with_holder`` when it was fetched."""
        fetched: list[StandBooking] | None = getattr(self, "live_bookings", None)
        found = list(self.bookings.live()[:1]) if fetched is None else fetched
        return found[0] if found else None

    @property
    def is_adviser_table(self) -> bool:
        return self.kind == self.Kind.ADVISER


class StandBookingQuerySet(models.QuerySet["StandBooking"]):
    def live(self) -> StandBookingQuerySet:
        """Not given up."""
        return self.filter(given_up_at__isnull=True)


class StandBooking(models.Model):
    """Who stands at a stall, for which initiative. The row stays when it is given up."""

    stand = models.ForeignKey(Stand, on_delete=models.PROTECT, related_name="bookings")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="stand_bookings"
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="stand_bookings"
    )
    booked_at = models.DateTimeField(default=timezone.now)
    given_up_at = models.DateTimeField(null=True)

    objects = StandBookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("geboekte kraam")
        verbose_name_plural = _("geboekte kramen")
        ordering = ["booked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stand"],
                name="stand_booking_one_live_per_stand",
                condition=Q(given_up_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["registration"],
                name="stand_booking_one_live_per_registration",
                condition=Q(given_up_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_id}: {self.initiative_id}"


class Pictured(Translated):
    """A picture of an evening with what is said of it. Who can be recognised on it may have it taken off (AVG art. 17)."""

    TRANSLATED = ("alt",)

    # The file's name, made from what is in it; see eventsite/web/picture_files.py.
    picture = models.CharField(max_length=80, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)  # of the large size, in pixels
    height = models.PositiveSmallIntegerField(editable=False)
    alt = models.CharField(_("wat er op de foto staat"), max_length=200)
    credit = models.CharField(_("wie de foto maakte"), max_length=120, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_has_its_text", condition=~Q(alt="")),
            models.CheckConstraint(
                name="%(class)s_has_a_size", condition=Q(width__gte=1, height__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def url(self) -> str:
        return reverse("picture", args=[self.picture])

    @property
    def small_url(self) -> str:
        return reverse("picture", args=[small_name(self.picture)])

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of the small size, in pixels."""
        return small_size(self.width, self.height)

    @property
    def srcset(self) -> str:
        """Both sizes for an img, each with its width."""
        return srcset(self.picture, self.width, self.height)


class Photo(Pictured):
    """One of an evening's album, once it has begun."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="photos", verbose_name=_("editie")
    )
    position = models.PositiveSmallIntegerField(_("volgorde"))

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("foto’s")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "picture"], name="photo_one_per_edition_and_picture"
            ),
            *Pictured.Meta.constraints,
        ]

    @property
    def log_name(self) -> str:
        return gettext("een foto")


class Cover(Pictured):
    """The photo by which an evening is announced, on the home page and its own; without one there is a drawing."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, verbose_name=_("editie")
    )

    class Meta:
        verbose_name = _("foto bij de aankondiging")
        verbose_name_plural = _("foto’s bij aankondigingen")
        constraints = Pictured.Meta.constraints

    @property
    def log_name(self) -> str:
        return gettext("de foto bij de aankondiging")
